"""The three lifecycles of audits: every status, action and role, written by hand.

Each row names a status, a role and every action that is open to it; everything else is refused and
leaves the record, the journal and the inbox unchanged.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audits.annual_review.enums import RectificationStatus, ReviewStatus
from audits.annual_review.workflow import RECTIFICATION, REVIEW
from audits.titles.enums import TitleStatus
from audits.titles.workflow import TITLE
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import NotAllowed, Refused
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.workflow import CLOCK, transition
from tests.factories.audits import (
    NOW,
    REPORT_DUE,
    make_figure,
    make_rectification,
    make_review,
    make_title,
)
from tests.factories.people import make_agency, make_head, make_member, make_tie, make_user

pytestmark = pytest.mark.django_db

ROLES = (
    "clock",
    "office",
    "office_of_the_agency",
    "head",
    "drafter",
    "other_head",
    "panel",
    "leader",
    "auditor",
    "system_admin",
    "security_admin",
    "superuser",
)

NOBODY = ""
TAKES_TWO = "此事须双人复核"
BY_REVIEW = "retain warn suspend revoke lapse"

# Open to this role, but only by the proposal of one person and the confirmation of another.
NONE: dict[str, str] = {}
TITLE_ROWS = {
    # On the day after the last day of the term, so that the clock may expire what is live.
    "valid": {"clock": f"{BY_REVIEW} expire", "office": f"{BY_REVIEW} promote succeed"},
    "warned": {"clock": f"{BY_REVIEW} expire", "office": f"{BY_REVIEW} promote succeed"},
    "suspended": {"clock": "revoke lapse expire", "office": "restore revoke lapse succeed"},
    "revoked": {"clock": NOBODY, "office": NOBODY},
    "lapsed": {"clock": NOBODY, "office": NOBODY},
    "expired": {"clock": NOBODY, "office": NOBODY},
    "promoted": {"clock": NOBODY, "office": NOBODY},
    "succeeded": {"clock": NOBODY, "office": NOBODY},
}

REVIEW_ROWS = {
    # One second before each due moment.
    ("report_due", "in time"): {"head": "report", "clock": "withdraw"},
    ("reported", "in time"): {},
    ("exempted", "in time"): {},
    ("hearing", "in time"): {"head": "state"},
    ("stated", "in time"): {},
    ("in_effect", "in time"): {},
    # At the due moment itself.
    ("report_due", "late"): {"clock": "withdraw decide_favourable decide_adverse"},
    ("withdrawn", "in time"): {"clock": "reopen"},
    ("reported", "late"): {"clock": "decide_favourable decide_adverse"},
    ("exempted", "late"): {"clock": "decide_favourable decide_adverse"},
    ("hearing", "late"): {},
    ("confirmed", "late"): {"clock": "take_effect"},
    ("stated", "late"): {},
    ("in_effect", "late"): {},
}

REVIEW_BY_TWO = {
    ("report_due", "in time"): {"office": "exempt"},
    ("stated", "in time"): {"office": "uphold overturn"},
    ("stated", "late"): {"office": "uphold overturn"},
}

RECTIFICATION_ROWS = {
    ("open", "in time"): {"head": "report"},
    ("reported", "in time"): {},
    ("passed", "in time"): {},
    ("failed", "in time"): {},
    ("open", "late"): {"clock": "run_out"},
    ("reported", "late"): {},
    ("passed", "late"): {},
    ("failed", "late"): {},
}

REVIEW_CHANGES = {
    "decide_favourable": {
        "outcome": "retained",
        "computed": "retained",
        "rules_hash": "0" * 64,
        "effective_at": NOW,
    },
    "decide_adverse": {
        "outcome": "revoked",
        "computed": "revoked",
        "rules_hash": "0" * 64,
        "statement_due": NOW,
    },
    "state": {"statement": "请依据台账予以复核。"},
}


def people(agency) -> dict[str, object]:
    torn = make_user(Role.OFFICE)
    make_tie(torn, agency)
    return {
        "clock": CLOCK,
        "office": make_user(Role.OFFICE),
        "office_of_the_agency": torn,
        "head": make_head(agency),
        "drafter": make_member(agency),
        "other_head": make_head(make_agency()),
        "panel": make_user(Role.PANEL),
        "leader": make_user(Role.LEADER),
        "auditor": make_user(Role.AUDITOR),
        "system_admin": make_user(Role.SYSTEM_ADMIN),
        "security_admin": make_user(Role.SECURITY_ADMIN),
        "superuser": User.objects.create_superuser(username="root", password="x", name="root"),
    }


def walk(
    life, obj, *, allowed: dict[str, str], agency, now, changes=None, by_two: dict[str, str] = NONE
) -> None:
    """Every role tries every action; what happened is compared with the row."""
    assert {*allowed, *by_two} <= set(ROLES)
    everybody = people(agency)
    assert tuple(everybody) == ROLES
    before = type(obj).objects.values().get(pk=obj.pk)
    for role, by in everybody.items():
        for action, row in life.by_action.items():
            open_to_role = action in f"{allowed.get(role, '')} {by_two.get(role, '')}".split()
            lines, letters = Entry.objects.count(), Notice.objects.count()
            answer = life.verdict(action, obj, by=by, now=now)
            assert bool(answer) is open_to_role, (role, action, answer.reason)
            if action in by_two.get(role, "").split():
                assert answer
                with pytest.raises(NotAllowed, match=TAKES_TWO):
                    transition(life, action, obj, by=by, now=now)
                assert type(obj).objects.values().get(pk=obj.pk) == before
                assert (Entry.objects.count(), Notice.objects.count()) == (lines, letters)
            elif open_to_role:
                moved = transition(
                    life, action, obj, by=by, now=now, changes=(changes or {}).get(action)
                )
                assert moved.status == row.target
                assert Entry.objects.count() == lines + 1
                type(obj).objects.filter(pk=obj.pk).update(
                    **{name: value for name, value in before.items() if name != "id"}
                )
            else:
                assert answer.reason != ""
                with pytest.raises(Refused):
                    transition(life, action, obj, by=by, now=now)
                assert type(obj).objects.values().get(pk=obj.pk) == before
                assert (Entry.objects.count(), Notice.objects.count()) == (lines, letters)


@pytest.mark.parametrize("status", TITLE_ROWS)
def test_title_matrix(status: str) -> None:
    title = make_title(status=status, valid_from=date(2022, 10, 9), valid_to=date(2026, 1, 4))
    walk(TITLE, title, allowed=TITLE_ROWS[status], agency=title.agency, now=NOW)


@pytest.mark.parametrize(("status", "moment"), REVIEW_ROWS)
def test_review_matrix(status: str, moment: str) -> None:
    is_confirmed = status == "confirmed"
    review = make_review(
        status="hearing" if is_confirmed else status,
        statement_due=REPORT_DUE,
        confirmed=is_confirmed,
    )
    review.report = "全年按承诺办理。"
    review.save(update_fields=["report"])
    make_figure(review)
    now = REPORT_DUE if moment == "late" else REPORT_DUE - timedelta(seconds=1)
    walk(
        REVIEW,
        review,
        allowed=REVIEW_ROWS[status, moment],
        agency=review.title.agency,
        now=now,
        changes=REVIEW_CHANGES,
        by_two=REVIEW_BY_TWO.get((status, moment), NONE),
    )


@pytest.mark.parametrize(("status", "moment"), RECTIFICATION_ROWS)
def test_rectification_matrix(status: str, moment: str) -> None:
    rectification = make_rectification(status=status, due_at=REPORT_DUE)
    now = REPORT_DUE if moment == "late" else REPORT_DUE - timedelta(seconds=1)
    walk(
        RECTIFICATION,
        rectification,
        allowed=RECTIFICATION_ROWS[status, moment],
        agency=rectification.review.title.agency,
        now=now,
        by_two={"office": "pass fail"} if status == "reported" else NONE,
    )


def test_matrices_name_every_status() -> None:
    assert set(TITLE_ROWS) == set(TitleStatus.values)
    assert {status for status, _ in REVIEW_ROWS} - {"confirmed"} == set(ReviewStatus.values)
    assert {status for status, _ in RECTIFICATION_ROWS} == set(RectificationStatus.values)


def test_expire_on_the_last_day_is_refused() -> None:
    title = make_title(valid_from=date(2022, 10, 9), valid_to=date(2026, 1, 5))
    assert TITLE.verdict("expire", title, by=CLOCK, now=NOW).ok is False
    assert TITLE.verdict("expire", title, by=CLOCK, now=NOW + timedelta(days=1)).ok is True
