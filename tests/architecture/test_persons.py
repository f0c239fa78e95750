"""A guard compares persons, not accounts: a second account is no second person."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import Module, modules

# What belongs to one account. Rights: to go on with what one holds or has begun oneself; a second
# account that lacks them is no way around anything. Where people are kept out, `is_person` and
# `not_oneself` ask (brandportal/accounts/policies.py).
RIGHTS = {
    ("brandportal.proposals.models", "is_of"),  # who proposed withdraws
    ("reviews.decision.admin.objections", "get_fields"),  # the named investigator
    ("reviews.decision.policies", "investigator_answers"),
    ("reviews.meeting.presenters", "attendance_of"),  # one's own line of those present
    ("reviews.moderation.policies", "may_propose"),  # the lead
    ("reviews.panel.paper_workflow", "may_propose"),  # who typed proposes
    ("reviews.panel.paper_workflow", "free_to_take"),  # who has taken it to compare
    ("reviews.panel.paper_workflow", "may_give_back"),
    ("reviews.panel.paper_workflow", "may_compare"),
    ("reviews.panel.paper_workflow", "may_read_scan"),  # the judge, in the panel room
    ("reviews.panel.policies", "own_seat"),
    ("reviews.panel.policies", "may_set_aside"),
    ("reviews.panel.sheets", "declare"),
}
# Words, keys of forms and of the journal, and where an account is what is meant.
NO_GUARDS = {
    ("applications.drafting.editing", "_overtaken"),
    ("applications.workspace.views.sections", "_show"),
    ("brandportal.accounts.domain.invariants", "_ties"),
    ("brandportal.accounts.domain.people", "may_end_membership"),
    ("brandportal.accounts.letters", "_moved"),
    ("brandportal.journal.security", "note"),
    ("brandportal.proposals.proof", "require_pair"),
    ("brandportal.web.kept_forms", "kept_on"),
    ("reviews.decision.views.meeting", "meeting"),
}


def is_who_acts(node: ast.expr) -> bool:
    """Whether this is `by`, `by.pk`, `request.user` or `request.user.pk`."""
    if isinstance(node, ast.Attribute) and node.attr in {"pk", "id"}:
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr in {"user", "by"} and isinstance(node.value, ast.Name)
    return isinstance(node, ast.Name) and node.id == "by"


def comparisons(module: Module) -> Iterator[tuple[str, str]]:
    """Module and function of each comparison with the account of whoever acts."""
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.Compare):
                continue
            sides = [node.left, *node.comparators]
            flat = [part for side in sides for part in getattr(side, "elts", [side])]
            if any(is_who_acts(part) for part in flat):
                yield module.name, function.name


def test_only_what_belongs_to_one_account_compares_accounts():
    found = {place for module in modules().values() for place in comparisons(module)}
    assert found == RIGHTS | NO_GUARDS
