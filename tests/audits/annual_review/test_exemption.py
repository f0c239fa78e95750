"""A title that is exempt from a year's review owes no report and is kept as it is; fraud and the
negative list count all the same.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import ExemptGround, Outcome, ReviewStatus
from audits.annual_review.exemption import exempt_review
from audits.annual_review.presenters.dry_run import preview
from audits.annual_review.presenters.reasons import reasons_of
from audits.annual_review.reviews import decide_review, hand_in_report, without_report
from audits.annual_review.runs import take_back_run
from audits.invariants import INVARIANTS
from audits.models import AnnualReview, ReviewRun, Title
from audits.promotion.ladder import ladder
from audits.titles.enums import TitleStatus
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.notices.models import Notice
from tests.factories.audits import NOW, REPORT_DUE, make_review, make_title
from tests.factories.pairs import by_two
from tests.factories.people import make_head, make_officer

pytestmark = pytest.mark.django_db
WHY = "奉市里通知，大厅自三月起停办全年。"
GIVEN = {"ground": ExemptGround.STOPPED, "reason": WHY}


def exempted(review: AnnualReview | None = None, **more) -> AnnualReview:
    review = review or make_review()
    return by_two(exempt_review, review=review, by=make_officer(), now=NOW, **{**GIVEN, **more})


def test_two_officers_exempt_a_title_and_its_agency_is_told() -> None:
    review = make_review()
    head = make_head(review.title.agency)
    done = exempted(review)
    assert (done.status, done.exempt_ground, done.exempt_reason) == ("exempted", "stopped", WHY)
    assert (done.exempted_at, done.exempted_by is None) == (NOW, False)
    assert Notice.objects.get(recipient=head).subject.endswith("本年度免予年审，无须报告")
    assert not without_report(NOW).exists()
    with pytest.raises(NotNow):
        hand_in_report(review=done, by=head, now=NOW)


def test_one_officer_alone_exempts_nobody() -> None:
    review = make_review()
    with pytest.raises(NotAllowed):
        exempt_review(review=review, **GIVEN, by=make_officer(), now=NOW)
    assert AnnualReview.objects.get().status == ReviewStatus.REPORT_DUE


@pytest.mark.parametrize(
    ("given", "field"),
    [({"ground": "none"}, "ground"), ({"ground": ""}, "ground"), ({"reason": " . "}, "reason")],
)
def test_it_needs_a_ground_and_a_reason(given, field) -> None:
    with pytest.raises(BadInput) as refusal:
        exempted(**given)
    assert refusal.value.field == field


def test_two_titles_of_a_year_are_not_exempt_in_the_same_words() -> None:
    exempted()
    with pytest.raises(BadInput) as refusal:
        exempted()
    assert refusal.value.field == "reason"


def test_neither_after_the_report_nor_after_the_due_moment() -> None:
    with pytest.raises(NotNow):
        exempted(make_review(status=ReviewStatus.REPORTED))
    late = make_review()
    with pytest.raises(NotNow):
        by_two(exempt_review, review=late, by=make_officer(), now=REPORT_DUE, **GIVEN)


@pytest.mark.parametrize("standing", [TitleStatus.VALID, TitleStatus.WARNED])
def test_the_title_is_kept_as_it_is(standing) -> None:
    review = exempted(make_review(make_title(status=standing)))
    with pytest.raises(NotNow):
        decide_review(review_id=review.pk, now=REPORT_DUE - timedelta(seconds=1))
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    assert (decided.status, decided.outcome) == ("in_effect", Outcome.RETAINED)
    assert reasons_of(decided)[0] == "该称号本年度免予年审：服务奉上级命令停办。"
    assert Title.objects.get().status == standing
    assert all(not list(row.faults()) for row in INVARIANTS)


def test_the_negative_list_counts_all_the_same() -> None:
    review = exempted()
    VetoFinding.objects.create(
        agency=review.title.agency,
        kind=VetoKind.RIGGED_RATINGS,
        happened_on=date(2025, 6, 1),
        source="现场核查",
        recorded_at=NOW,
    )
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    assert (decided.status, decided.outcome) == (ReviewStatus.HEARING, Outcome.REVOKED)


def test_an_exempt_year_is_passed_over_on_the_way_to_famous_brand() -> None:
    title = make_title(year=2023)
    make_review(title, year=2024, status=ReviewStatus.IN_EFFECT, score=95)
    decide_review(review_id=exempted(make_review(title)).pk, now=REPORT_DUE)
    make_review(
        title, year=2026, status=ReviewStatus.IN_EFFECT, score=96, explanation={"score": "96"}
    )
    assert ladder(Title.objects.get(), now=NOW).years_kept == 2


def test_a_year_with_an_exemption_goes_on() -> None:
    run = ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    review = exempted()
    with pytest.raises(NotNow, match="已有称号免予本年度年审"):
        by_two(take_back_run, run=run, reason="年份选错，重新开展", by=make_officer(), now=NOW)
    (line,) = preview(2025, now=NOW)
    assert line.review == review
    assert line.step.startswith("免予年审")


def test_the_database_keeps_the_promise() -> None:
    review = make_review()
    rows = AnnualReview.objects.filter(pk=review.pk)
    for wrong in (
        {"status": "exempted"},
        {"status": "exempted", "exempted_at": NOW, "exempt_ground": "stopped"},
        {"status": "exempted", "exempted_at": NOW, "exempt_ground": "x", "exempt_reason": WHY},
        {"exempt_ground": "stopped"},
        {"exempt_reason": "no"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_a_review_that_was_taken_back_does_not_stop_the_replay_of_verdicts() -> None:
    make_review(status=ReviewStatus.WITHDRAWN, report="", reported_at=None)
    assert all(not list(row.faults()) for row in INVARIANTS)
