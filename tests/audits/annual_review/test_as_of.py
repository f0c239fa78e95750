"""A review counts what was known when its report was due; what becomes known later counts in the
next one, and in one only.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.facts import gather
from audits.annual_review.presenters.reviews import verdict_of
from audits.annual_review.reviews import decide_review
from audits.models import AnnualReview
from reviews.models import Evaluation
from tests.factories.applications import SHANGHAI
from tests.factories.audits import (
    CONFERRED,
    NOW,
    REPORT_DUE,
    make_counted_result,
    make_review,
    make_title,
)

pytestmark = pytest.mark.django_db
NEXT_DUE = datetime(2027, 1, 26, tzinfo=SHANGHAI)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def reviews() -> tuple[AnnualReview, AnnualReview]:
    """The reviews of 2025 and 2026 of one title, both reported."""
    title = make_title()
    make_counted_result(title.application, "90")
    return (
        make_review(title, status=ReviewStatus.REPORTED),
        make_review(title, year=2026, status=ReviewStatus.REPORTED, report_due=NEXT_DUE),
    )


def found(review: AnnualReview, happened_on: date, recorded_at: datetime) -> VetoFinding:
    return VetoFinding.objects.create(
        agency=review.title.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=happened_on,
        source="市应急局",
        recorded_at=recorded_at,
    )


def vetoes(review: AnnualReview) -> int:
    read = AnnualReview.objects.with_facts().get(pk=review.pk)
    return len(gather(read, now=read.report_due + timedelta(days=900)).facts.veto)


@pytest.mark.parametrize(
    ("happened_on", "recorded_at", "counts"),
    [
        # Known before its review is closed, to the moment itself.
        (date(2025, 12, 20), REPORT_DUE - MOMENT, (1, 0)),
        (date(2025, 12, 20), REPORT_DUE, (1, 0)),
        # Late: in the next review.
        (date(2025, 12, 20), REPORT_DUE + MOMENT, (0, 1)),
        (date(2025, 12, 20), NEXT_DUE, (0, 1)),
        # So late that both are over: the review after them.
        (date(2025, 12, 20), NEXT_DUE + MOMENT, (0, 0)),
        # Of the year before the title, known only since the conferral.
        (date(2024, 6, 1), CONFERRED, (0, 0)),
        (date(2024, 6, 1), CONFERRED + MOMENT, (1, 0)),
        # Of the running year, known early.
        (date(2026, 1, 2), NOW, (0, 1)),
        (date(2026, 12, 31), NEXT_DUE, (0, 1)),
    ],
)
def test_a_finding_counts_in_one_review(reviews, happened_on, recorded_at, counts) -> None:
    found(reviews[0], happened_on, recorded_at)
    assert tuple(vetoes(review) for review in reviews) == counts


def test_what_both_reviews_missed_counts_in_the_third(reviews) -> None:
    found(reviews[0], date(2025, 12, 20), NEXT_DUE + MOMENT)
    third = make_review(
        reviews[0].title,
        year=2027,
        status=ReviewStatus.REPORTED,
        report_due=NEXT_DUE + timedelta(days=365),
    )
    assert [vetoes(review) for review in (*reviews, third)] == [0, 0, 1]


def test_a_late_spot_check_counts_in_the_next_review(reviews) -> None:
    for recorded_at, points in ((REPORT_DUE, 80), (REPORT_DUE + MOMENT, 20)):
        reviews[0].title.spot_checks.create(
            checked_on=date(2025, 11, 3),
            points=Decimal(points),
            findings="窗口两处未公示",
            recorded_at=recorded_at,
        )
    read = [AnnualReview.objects.with_facts().get(pk=review.pk) for review in reviews]
    points = [gather(review, now=NEXT_DUE).facts.spot_checks for review in read]
    assert points == [(Decimal(80),), (Decimal(20),)]


def test_the_verdict_is_the_same_on_whatever_day_it_is_reached(reviews) -> None:
    """A finding and a result that come between two runs change nothing."""
    early = gather(AnnualReview.objects.with_facts().get(pk=reviews[0].pk), now=REPORT_DUE)
    found(reviews[0], date(2025, 12, 20), REPORT_DUE + timedelta(days=3))
    Evaluation.objects.update(noticed_at=REPORT_DUE - MOMENT)
    late = AnnualReview.objects.with_facts().get(pk=reviews[0].pk)
    assert gather(late, now=REPORT_DUE + timedelta(days=90)) == early
    decided = decide_review(review_id=reviews[0].pk, now=REPORT_DUE + timedelta(days=90))
    assert decided.outcome == Outcome.RETAINED
    # Published after the moment, it is no fact of the year.
    Evaluation.objects.update(noticed_at=REPORT_DUE + MOMENT)
    late = AnnualReview.objects.with_facts().get(pk=reviews[0].pk)
    assert gather(late, now=REPORT_DUE + timedelta(days=90)).facts.public is None


def test_the_page_says_as_of_when_and_why_an_older_finding_counts(reviews) -> None:
    found(reviews[0], date(2025, 12, 20), REPORT_DUE + timedelta(days=3))
    decided = decide_review(review_id=reviews[1].pk, now=NEXT_DUE)
    assert decided.outcome == Outcome.REVOKED
    with translation.override("en"):
        assert verdict_of(decided).notes == [
            "Facts as they were known by 2027-01-25 24:00.",
            "Grave incident of 20 December 2025 became known after the review of its year, so it "
            "counts in this one.",
        ]
