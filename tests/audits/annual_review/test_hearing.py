"""The hearing: an adverse verdict has no effect before the statement is answered or the window has
closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.hearing import (
    make_statement,
    milder_outcomes,
    overturn_verdict,
    take_effect,
    uphold_verdict,
)
from audits.models import AnnualReview, Rectification, Title
from audits.titles.enums import TitleStatus
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from tests.factories.applications import SHANGHAI
from tests.factories.audits import NOW, make_review, make_title
from tests.factories.pairs import by_two
from tests.factories.people import make_head, make_member, make_officer

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=20)


def hearing(outcome: str = Outcome.REVOKED, **fields) -> AnnualReview:
    return make_review(make_title(**fields), status=ReviewStatus.HEARING, outcome=outcome)


def confirmed_hearing(outcome: str = Outcome.REVOKED, **fields) -> AnnualReview:
    title = make_title(**fields)
    return make_review(title, status=ReviewStatus.HEARING, outcome=outcome, confirmed=True)


def stated(outcome: str = Outcome.REVOKED) -> AnnualReview:
    return make_review(make_title(), status=ReviewStatus.STATED, outcome=outcome)


def status_of(review: AnnualReview) -> str:
    return Title.objects.get(pk=review.title_id).status


def test_make_statement_keeps_the_title_and_stops_the_clock() -> None:
    review = hearing()
    head = make_head(review.title.agency)
    made = make_statement(review=review, statement=" 经核查情况说明 ", by=head, now=NOW)
    assert (made.status, made.statement, made.stated_by) == (
        ReviewStatus.STATED,
        "经核查情况说明",
        head,
    )
    assert take_effect(review_id=review.pk, now=LATER).status == ReviewStatus.STATED
    assert status_of(review) == TitleStatus.VALID


def test_make_statement_refusals() -> None:
    review = hearing()
    head, drafter = make_head(review.title.agency), make_member(review.title.agency)
    with pytest.raises(BadInput):
        make_statement(review=review, statement=" \r\n ", by=head, now=NOW)
    with pytest.raises(BadInput):
        make_statement(review=review, statement="经逐项核查字" * 501, by=head, now=NOW)
    with pytest.raises(NotAllowed):
        make_statement(review=review, statement="经逐项核查说明", by=drafter, now=NOW)
    with pytest.raises(NotNow):
        make_statement(review=review, statement="经逐项核查说明", by=head, now=review.statement_due)
    assert AnnualReview.objects.get().status == ReviewStatus.HEARING
    assert (
        make_statement(review=review, statement="经逐项核查字" * 500, by=head, now=NOW).status
        == "stated"
    )


def test_make_statement_twice_gets_a_sentence() -> None:
    review = hearing()
    head = make_head(review.title.agency)
    make_statement(review=review, statement="经逐项核查一", by=head, now=NOW)
    with pytest.raises(NotNow) as refusal:
        make_statement(review=review, statement="经逐项核查二", by=head, now=NOW)
    assert "已陈述申辩" in refusal.value.reason
    assert AnnualReview.objects.get().statement == "经逐项核查一"


def test_uphold_verdict_takes_effect_in_the_same_moment() -> None:
    review = stated()
    office, head = make_officer(), make_head(review.title.agency)
    upheld = by_two(
        uphold_verdict, review=review, answer="经核查，事实清楚。", by=office, now=LATER
    )
    assert (upheld.status, upheld.outcome, upheld.answer, upheld.effective_by) == (
        ReviewStatus.IN_EFFECT,
        Outcome.REVOKED,
        "经核查，事实清楚。",
        office,
    )
    assert status_of(review) == TitleStatus.REVOKED
    assert [entry.action for entry in Entry.objects.order_by("seq")] == [
        "proposal.propose",
        "proposal.confirm",
        "review.uphold",
        "title.revoke",
    ]
    assert Notice.objects.filter(recipient=head).count() == 2


def test_overturn_verdict_keeps_the_computed_one_on_record() -> None:
    review = stated()
    changed = by_two(
        overturn_verdict,
        review=review,
        outcome=Outcome.RETAINED_WITH_WARNING,
        answer="经核查采纳申辩。",
        by=make_officer(),
        now=LATER,
    )
    assert (changed.outcome, changed.computed) == (
        Outcome.RETAINED_WITH_WARNING,
        Outcome.REVOKED,
    )
    assert status_of(review) == TitleStatus.WARNED


def test_overturn_verdict_to_a_harsher_or_the_same_one_is_refused() -> None:
    review = stated(Outcome.TO_BE_RECTIFIED)
    office = make_officer()
    for outcome in (Outcome.REVOKED, Outcome.LAPSED, Outcome.TO_BE_RECTIFIED, "nonsense", ""):
        with pytest.raises(BadInput) as refusal:
            by_two(
                overturn_verdict,
                review=review,
                outcome=outcome,
                answer="经逐项核查理由",
                by=office,
                now=LATER,
            )
        assert refusal.value.field == "outcome"
    assert status_of(review) == TitleStatus.VALID
    assert AnnualReview.objects.get().status == ReviewStatus.STATED


def test_milder_outcomes() -> None:
    milder = [Outcome.RETAINED, Outcome.RETAINED_WITH_WARNING, Outcome.TO_BE_RECTIFIED]
    revoked = hearing(Outcome.REVOKED)
    assert milder_outcomes(revoked) == milder
    revoked.reported_at = None
    assert milder_outcomes(revoked) == [*milder, Outcome.LAPSED]
    assert milder_outcomes(hearing(Outcome.TO_BE_RECTIFIED)) == [
        Outcome.RETAINED,
        Outcome.RETAINED_WITH_WARNING,
    ]
    assert milder_outcomes(make_review()) == []


def test_answers_without_reasons_are_refused() -> None:
    review = stated()
    office = make_officer()
    with pytest.raises(BadInput):
        by_two(uphold_verdict, review=review, answer=" ", by=office, now=LATER)
    with pytest.raises(BadInput):
        by_two(
            overturn_verdict,
            review=review,
            outcome=Outcome.RETAINED,
            answer="",
            by=office,
            now=LATER,
        )
    assert AnnualReview.objects.get().status == ReviewStatus.STATED


def test_take_effect_suspends_and_opens_a_rectification() -> None:
    review = confirmed_hearing(Outcome.TO_BE_RECTIFIED)
    effective = take_effect(review_id=review.pk, now=review.statement_due)
    assert effective.status == ReviewStatus.IN_EFFECT
    assert status_of(review) == TitleStatus.SUSPENDED
    # Three months after 19 January is 19 April; the day counts whole.
    rectification = Rectification.objects.get()
    assert rectification.status == RectificationStatus.OPEN
    assert rectification.due_at == datetime(2026, 4, 20, tzinfo=SHANGHAI)


def test_take_effect_twice_is_one_effect() -> None:
    review = confirmed_hearing()
    take_effect(review_id=review.pk, now=LATER)
    take_effect(review_id=review.pk, now=LATER)
    assert Entry.objects.filter(action="title.revoke").count() == 1
    assert Entry.objects.filter(action="review.take_effect").count() == 1


def test_take_effect_before_the_window_closes_is_refused() -> None:
    review = confirmed_hearing()
    with pytest.raises(NotNow):
        take_effect(review_id=review.pk, now=review.statement_due - timedelta(microseconds=1))
    assert status_of(review) == TitleStatus.VALID


def test_take_effect_leaves_a_title_that_has_ended() -> None:
    review = confirmed_hearing(status=TitleStatus.EXPIRED)
    assert take_effect(review_id=review.pk, now=LATER).status == ReviewStatus.IN_EFFECT
    assert status_of(review) == TitleStatus.EXPIRED


def test_take_effect_on_a_suspended_title_opens_another_rectification() -> None:
    review = confirmed_hearing(Outcome.TO_BE_RECTIFIED, status=TitleStatus.SUSPENDED)
    take_effect(review_id=review.pk, now=LATER)
    assert status_of(review) == TitleStatus.SUSPENDED
    assert Rectification.objects.count() == 1
