"""The lifecycle of an award year: every status, action and role, written by hand."""

from __future__ import annotations

import pytest

from applications.cycles.enums import CycleStatus
from applications.cycles.workflow import CYCLE
from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed, NotNow
from brandportal.rulebook import digest
from brandportal.workflow import CLOCK, transition
from tests.factories.applications import NOW, make_cycle
from tests.factories.people import make_agency, make_head, make_member, make_officer, make_user

pytestmark = pytest.mark.django_db

TAKES_TWO = "此事须双人复核"

ROWS = [
    # action, status, drafter, head, office, leader, panel, auditor, clock: target, A NotAllowed, N
    # NotNow, 2 takes two
    ("open",     "draft",     "A A 2 A A A A"),
    ("open",     "open",      "A A N A A A A"),
    ("open",     "concluded", "A A N A A A A"),
    ("conclude", "draft",     "A A N A A A A"),
    ("conclude", "open",      "A A concluded A A A A"),
    ("conclude", "concluded", "A A N A A A A"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "status", "answers"), ROWS)
def test_matrix_of_status_action_and_role(action, status, answers):
    agency = make_agency()
    people = [
        make_member(agency),
        make_head(agency),
        make_officer(),
        make_user(Role.LEADER, name="组长"),
        make_user(Role.PANEL, name="评委"),
        make_user(Role.AUDITOR, name="审计"),
        CLOCK,
    ]
    for number, (by, answer) in enumerate(zip(people, answers.split(), strict=True)):
        cycle = make_cycle(year=2026 + number, status=status)
        rules = cycle.rule_set.rules
        attempt = {
            "by": by,
            "now": NOW,
            "changes": {"rules": rules, "rules_hash": digest(rules)},
        }
        if answer in "AN2":
            with pytest.raises(NotNow if answer == "N" else NotAllowed) as refusal:
                transition(CYCLE, action, cycle, **attempt)
            assert (TAKES_TWO in refusal.value.reason) == (answer == "2")
            answer = status
        else:
            transition(CYCLE, action, cycle, **attempt)
        cycle.refresh_from_db()
        assert cycle.status == answer


def test_rows_name_every_action_in_every_status():
    assert [(action, status) for action, status, _ in ROWS] == [
        (row.action, status) for row in CYCLE.transitions for status in CycleStatus.values
    ]
