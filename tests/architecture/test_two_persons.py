"""What takes two people happens only by the confirmation of a proposal."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from brandportal.proposals.actions import two_person_actions
from tests.architecture.sources import Module, modules

# The operator appoints alone while nobody could confirm it: the verb itself asks, and the journal
# says so.
SETTING_UP = {
    "brandportal.accounts.management.commands.appoint": {"grant_role"},
    "demo.people": {"grant_role"},
}
REGISTERS = {dotted.rpartition(".")[0] for dotted in settings.TWO_PERSON_ACTIONS}
PROOF_IS_MADE_IN = {"brandportal.proposals.domain"}


def verbs() -> dict[str, set[str]]:
    """Module to the names of the verbs in it that carry out what takes two people."""
    found: dict[str, set[str]] = {}
    for row in two_person_actions().values():
        found.setdefault(row.verb.__module__, set()).add(row.verb.__name__)
    return found


def called(module: Module) -> Iterator[tuple[int, str]]:
    """Line and name of every call of such a verb, imported by name or with its module."""
    known = verbs()
    every = {name for names in known.values() for name in names}
    direct: dict[str, str] = {}
    whole: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in every and (
                    node.module in known or (node.module or "").endswith(".domain")
                ):
                    direct[alias.asname or alias.name] = alias.name
                if f"{node.module}.{alias.name}" in known or alias.name == "domain":
                    whole.add(alias.asname or alias.name)
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        func = node.func
        if isinstance(func, ast.Name) and func.id in direct:
            yield node.lineno, direct[func.id]
        if (
            isinstance(func, ast.Attribute)
            and isinstance(func.value, ast.Name)
            and func.value.id in whole
            and func.attr in every
        ):
            yield node.lineno, func.attr


def test_every_step_for_two_stands_in_the_table_and_the_other_way_round():
    lives = [import_string(dotted) for dotted in settings.LIFECYCLES]
    steps = {
        f"{life.name}.{row.action}" for life in lives for row in life.transitions if row.two_persons
    }
    names = {life.name for life in lives}
    listed = {code for code in two_person_actions() if code.partition(".")[0] in names}
    # These change no status of the year; they are verbs of its life all the same.
    others = {
        "cycle.extend_stage",
        "evaluation.seat_panel",
        "evaluation.call_reserve",
        "evaluation.leave_vacant",
    }
    assert steps == listed - others
    assert set(two_person_actions()) == {
        "accounts.grant_role",
        "accounts.appoint_head",
        "accounts.confirm_invitation",
        "accounts.merge",
        "conflict.override",
        "conflict.confirm_tie",
        "conflict.withdraw_tie",
        "cycle.open",
        "cycle.extend_stage",
        "evaluation.decide",
        "evaluation.send_back",
        "evaluation.renew",
        "evaluation.conclude",
        "evaluation.call_reserve",
        "evaluation.leave_vacant",
        "sheet.unlock",
        "evaluation.seat_panel",
        "panel.call_draw",
        "panel.draw",
        "panel.leave_out",
        "panel.confirm_plan",
        "panel.drop_plan",
        "sheet.set_aside_by_two",
        "panel.excuse",
        "panel.call_back",
        "panel.replace",
        "panel.reassign",
        "panel.except_minimum",
        "moderation.confirm",
        "paper.take_over",
        "hold.exclude",
        "hold.release",
        "results.recalculate",
        "reviews.issue_invitations",
        "application.decline",
        "veto.record",
        "objection.uphold",
        "objection.settle",
        "sanction.impose",
        "sanction.take_back",
        "review.exempt",
        "verdict_list.confirm",
        "review.uphold",
        "year_end.freeze",
        "review.overturn",
        "review_run.open",
        "review_run.take_back",
        "rectification.pass",
        "rectification.fail",
    }


def test_no_page_no_task_and_no_command_calls_what_takes_two():
    outside = [
        f"{module.place}:{line} calls {name}"
        for module in modules().values()
        if module.name not in verbs() and module.name not in REGISTERS
        for line, name in called(module)
        if name not in SETTING_UP.get(module.name, set())
    ]
    assert outside == []


def test_the_search_for_calls_finds_each_way():
    module = Module("x", next(iter(modules().values())).path)
    object.__setattr__(
        module,
        "tree",
        ast.parse(
            "from reviews.decision.decisions import decide as d\n"
            "from reviews.screening import holds\n"
            "from brandportal.accounts import domain\n"
            "from brandportal.accounts.domain import appoint_head\n"
            "d()\nholds.exclude()\ndomain.grant_role()\nappoint_head()\n"
            "rows.exclude()\npropose(d)\n"
        ),
    )
    assert sorted(called(module)) == [
        (5, "decide"),
        (6, "exclude"),
        (7, "grant_role"),
        (8, "appoint_head"),
    ]


def test_roles_begin_in_the_verbs_about_people_only():
    """Nobody else writes a role or a membership, not even the demo."""
    making = {"create", "bulk_create", "get_or_create", "update_or_create"}
    makers = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in making
        and {part.id for part in ast.walk(node.func) if isinstance(part, ast.Name)}
        & {"RoleGrant", "Membership"}
    }
    assert makers == {"brandportal.accounts.domain.parts"}


def test_only_the_confirmation_makes_the_proof():
    makers = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Pair"
    }
    assert makers == PROOF_IS_MADE_IN
