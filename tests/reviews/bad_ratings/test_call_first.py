"""Somebody who asked to be called back is called before the agency answers; and the receipt names
the real cause of an exclusion.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from brandportal.errors import NotNow
from reviews.bad_ratings.callbacks import leave_wish, record_callback
from reviews.bad_ratings.cases import answer
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.reminders import due_to_follow_exclusion, follow_exclusion
from reviews.rating.models import LedgerEntry
from reviews.rating.receipts import Found, ReceiptStatus, receipt_status
from reviews.screening.enums import HoldSource, HoldStatus
from reviews.screening.models import Hold
from tests.factories.cases import at, make_case, make_counted_year, rater_of
from tests.factories.people import make_officer, make_user
from tests.factories.screening import make_hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NUMBER = "13812345678"


@pytest.fixture
def case() -> Case:
    return make_case(make_counted_year().first, "to_answer")


@pytest.fixture
def clerk(case: Case) -> Any:
    return make_user(username="clerk", agency=case.application.agency)


def wish(case: Case, when: datetime) -> None:
    leave_wish(case=case, contact=NUMBER, by=rater_of(case), now=when)


def call(case: Case, clerk: Any, when: datetime, *, reached: bool) -> None:
    said = "说明了原因并道歉。" if reached else ""
    record_callback(case=case, called_at=when, reached=reached, said=said, by=clerk, now=when)


def answered(case: Case, clerk: Any, when: datetime) -> str:
    answer(
        case=case,
        text="我们增开了两个窗口，等候时间降到十五分钟。",
        repaired="增开窗口。",
        causes=["staffing"],
        by=clerk,
        now=when,
    )
    case.refresh_from_db()
    return case.status


def test_answer_waits_for_the_call(case, clerk):
    wish(case, at(13))
    with pytest.raises(NotNow) as refusal:
        answered(case, clerk, at(14))
    assert "asked to be called back. Please call first and record the call" in refusal.value.reason
    call(case, clerk, at(14), reached=True)
    assert answered(case, clerk, at(14)) == "answered"


def test_somebody_who_is_not_reached_is_called_on_two_days(case, clerk):
    wish(case, at(13))
    call(case, clerk, at(13, 10), reached=False)
    call(case, clerk, at(13, 16), reached=False)
    with pytest.raises(NotNow):
        answered(case, clerk, at(14))
    call(case, clerk, at(14), reached=False)
    assert answered(case, clerk, at(14)) == "answered"


def test_call_before_a_new_number_was_left_does_not_count(case, clerk):
    wish(case, at(13))
    call(case, clerk, at(13, 16), reached=True)
    wish(case, at(14))
    with pytest.raises(NotNow):
        answered(case, clerk, at(14, 16))


def test_wish_after_the_answer_asks_to_reopen_first(case, clerk):
    """Else the case would be settled without the call."""
    answered(case, clerk, at(13))
    case.refresh_from_db()
    with pytest.raises(NotNow) as refusal:
        wish(case, at(14))
    assert "say so first; then you can ask to be called" in refusal.value.reason


@pytest.mark.parametrize(
    ("source", "status", "told"),
    [
        (HoldSource.APPEAL, HoldStatus.HELD, ReceiptStatus.RECHECKING),
        (HoldSource.APPEAL, HoldStatus.EXCLUDED, ReceiptStatus.FOUND_MISTAKEN),
        (HoldSource.STATISTICS, HoldStatus.HELD, ReceiptStatus.HELD),
        (HoldSource.STATISTICS, HoldStatus.EXCLUDED, ReceiptStatus.EXCLUDED),
    ],
)
def test_receipt_names_the_real_cause(case, source, status, told):
    rating = case.rating
    rating.hold = Hold(source=source, status=status)
    found = Found(LedgerEntry(), rating, is_current=True, is_proved=True)
    assert receipt_status(found) == told


@pytest.mark.parametrize("reached", [True, False])
def test_a_case_of_an_excluded_rating_is_settled_after_the_wished_call(
    case, clerk, client, reached
):
    wish(case, at(13))
    hold = make_hold(case.application, [case.rating], now=at(13))
    type(hold).objects.update(
        status=HoldStatus.EXCLUDED,
        decided_at=at(14),
        decided_by=make_officer(),
        reason="x, as was found",
        statement_due=at(20),
    )
    assert due_to_follow_exclusion(at(14)) == []
    with pytest.raises(NotNow):
        follow_exclusion(case=case, now=at(14))
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("workspace:case-detail", args=[case.code])).content.decode()
    assert "This rating was excluded and does not count." in page
    call(case, clerk, at(14), reached=reached)
    assert due_to_follow_exclusion(at(15)) == ([case] if reached else [])
    if not reached:
        call(case, clerk, at(15), reached=False)
        assert due_to_follow_exclusion(at(15)) == [case]
    assert follow_exclusion(case=case, now=at(16)).status == "excluded"
    case.wish.refresh_from_db()
    assert (case.wish.contact, case.wish.forgotten_at) == ("", at(16))
