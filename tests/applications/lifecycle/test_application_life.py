"""The lifecycle of an application: the result of each action in each status for each role, written
by hand.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.form.enums import ApplicationStatus as A
from applications.lifecycle.workflow import APPLICATION
from applications.models import Application
from brandportal.accounts.enums import AgencyClass, Role
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.workflow import CLOCK, transition
from tests.factories.applications import NOW, make_application, make_cycle
from tests.factories.people import (
    make_agency,
    make_head,
    make_member,
    make_officer,
    make_tie,
    make_user,
)

pytestmark = pytest.mark.django_db

STATUSES = (
    "draft sign_off submitted returned accepted declined withdrawn shortlisted not_shortlisted "
    "selected not_selected"
    " excluded named"
).split()

TAKES_TWO = "此事须双人复核"
# Who may at all: drafter, head, head of another agency, office, leader, panel, auditor, clock.
# `+` may, `2` may with a second person, `.` may not (NotAllowed).
ROLES = ("drafter", "head", "other_head", "office", "leader", "panel", "auditor", "clock")
WHO = {
    "request_sign_off":      "++......",
    "send_back":             ".+......",
    "sign_off":              ".+......",
    "take_back":             ".+......",
    "withdraw":              ".+......",
    "return_for_correction": "...+....",
    "ask_again":             "++......",
    "resubmit":              ".+......",
    "accept":                "...+....",
    "decline":               "...2....",
    "lapse":                 ".......+",
    "shortlist":             "...+....",
    "set_aside":             "...+....",
    "move_up":               "...+....",
    "move_down":             "...+....",
    "select":                "....+...",
    "pass_over":             "....+...",
    "reopen_decision":       "....+...",
    "decide_anew":           "....+...",
    "exclude":               "...+....",
    "call_up":               "....+...",
    "name":                  "...+....",
}  # fmt: skip

# From which status to which, one column a status in the order of STATUSES; `-` is refused (NotNow).
# d draft, s sign-off, u submitted, r returned, a accepted, x declined, w withdrawn, l shortlisted,
# k not shortlisted, e selected, o not selected, c excluded, n named
TARGETS = {
    "d": "draft", "s": "sign_off", "u": "submitted", "r": "returned", "a": "accepted",
    "x": "declined", "w": "withdrawn", "l": "shortlisted", "k": "not_shortlisted",
    "e": "selected", "o": "not_selected", "c": "excluded", "n": "named",
}  # fmt: skip
MOVES = {
    #                         dsuraxwlkeocn
    "request_sign_off":      "s------------",
    "send_back":             "-d-----------",
    "sign_off":              "uu-----------",
    "take_back":             "--d----------",
    "withdraw":              "wwwww--------",
    "return_for_correction": "--r----------",
    "ask_again":             "---r---------",
    "resubmit":              "---u---------",
    "accept":                "--a----------",
    "decline":               "--x----------",
    "lapse":                 "---w---------",
    "shortlist":             "----l--------",
    "set_aside":             "----k--------",
    "move_up":               "--------l----",
    "move_down":             "-------k-----",
    "select":                "-------e-----",
    "pass_over":             "-------o-----",
    "reopen_decision":       "---------ll--",
    "decide_anew":           "---------ll--",
    "exclude":               "---------c---",
    "call_up":               "----------e--",
    "name":                  "---------n---",
}  # fmt: skip


@pytest.fixture
def world():
    make_cycle()
    agency = make_agency()
    people = {
        "drafter": make_member(agency),
        "head": make_head(agency),
        "other_head": make_head(make_agency()),
        "office": make_officer(),
        "leader": make_user(Role.LEADER, name="组长"),
        "panel": make_user(Role.PANEL, name="评委"),
        "auditor": make_user(Role.AUDITOR, name="审计"),
        "clock": CLOCK,
    }
    return agency, people


def moment_for(action: str):
    """Lapsing happens after the due moment, everything else before it."""
    return NOW + timedelta(days=8) if action == "lapse" else NOW


def changes_for(action: str) -> dict:
    """What the database asks for beside the status, as the verbs give it."""
    due = NOW + timedelta(days=7)
    return {
        "sign_off": {"submitted_at": NOW},
        "return_for_correction": {"correction_due": due, "corrections": 1},
    }.get(action, {})


def test_table_covers_every_action_and_status():
    assert list(WHO) == list(MOVES) == [row.action for row in APPLICATION.transitions]
    assert list(A.values) == STATUSES
    assert {len(row) for row in MOVES.values()} == {len(STATUSES)}
    assert {len(row) for row in WHO.values()} == {len(ROLES)}


def put(application, status: str) -> None:
    """Back to a status, past the engine, with what the database asks for."""
    Application.objects.filter(pk=application.pk).update(
        **{"status": status},
        submitted_at=NOW,
        agency_class=AgencyClass.WINDOW,
        corrections=0,
        correction_due=NOW + timedelta(days=7),
        head_asked_at=None,
        head_asked_by=None,
    )
    application.refresh_from_db()


@pytest.mark.parametrize("action", list(MOVES))
def test_matrix_of_status_action_and_role(world, action):
    agency, people = world
    application = make_application(agency=agency)
    attempt = {"now": moment_for(action), "changes": changes_for(action)}
    for status, move in zip(STATUSES, MOVES[action], strict=True):
        for role, may in zip(ROLES, WHO[action], strict=True):
            put(application, status)
            lines = Entry.objects.about(application).count()
            if may == ".":
                with pytest.raises(NotAllowed):
                    transition(APPLICATION, action, application, by=people[role], **attempt)
            elif move != "-" and may == "2":
                with pytest.raises(NotAllowed, match=TAKES_TWO):
                    transition(APPLICATION, action, application, by=people[role], **attempt)
            elif move == "-":
                with pytest.raises(NotNow):
                    transition(APPLICATION, action, application, by=people[role], **attempt)
            else:
                transition(APPLICATION, action, application, by=people[role], **attempt)
            moved = may == "+" and move != "-"
            application.refresh_from_db()
            assert application.status == (TARGETS[move] if moved else status), (status, role)
            assert Entry.objects.about(application).count() == lines + moved, (status, role)


@pytest.mark.parametrize(
    "action", ["return_for_correction", "accept", "decline", "select", "pass_over", "exclude"]
)
def test_conflict_of_interest_binds_office_and_leaders(world, action):
    """Who works for the agency, in another account, decides nothing about it; no flag helps."""
    agency, _people = world
    source = {"select": A.SHORTLISTED, "pass_over": A.SHORTLISTED, "exclude": A.SELECTED}
    application = make_application(agency=agency, status=source.get(action, A.SUBMITTED))
    refused = []
    for role in (Role.OFFICE, Role.LEADER):
        insider = make_user(role)
        insider.is_superuser = insider.is_staff = True
        insider.save()
        make_tie(insider, agency)
        with pytest.raises(NotAllowed) as refusal:
            transition(
                APPLICATION, action, application, by=insider, now=NOW, changes=changes_for(action)
            )
        refused.append(refusal.value.reason)
    # The one has the role and is refused for the conflict, the other has not even the role.
    assert sum("利益冲突" in reason or "conflict" in reason for reason in refused) == 1
    application.refresh_from_db()
    assert application.status == source.get(action, A.SUBMITTED)


def test_superuser_without_a_role_may_nothing(world):
    agency, _people = world
    root = make_user(name="root")
    root.is_superuser = root.is_staff = True
    root.save()
    application = make_application(agency=agency, status=A.SUBMITTED)
    for action in MOVES:
        assert not APPLICATION.verdict(action, application, by=root, now=NOW)
