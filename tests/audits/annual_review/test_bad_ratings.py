"""Bad ratings in the annual review and on the agency's front page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import translation

from audits.annual_review.enums import ReviewStatus
from audits.annual_review.facts import gather
from audits.annual_review.presenters.dry_run import preview
from audits.annual_review.presenters.reviews import verdict_of
from audits.annual_review.reviews import assess, decide_review
from audits.workspace.presenters import tasks_of
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Case
from tests.factories.audits import NOW, REPORT_DUE, make_counted_result, make_review, make_title
from tests.factories.cases import make_case
from tests.factories.people import make_head

pytestmark = pytest.mark.django_db
OPENED = NOW - timedelta(days=60)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def review():
    title = make_title()
    make_counted_result(title.application, "90", status=EvaluationStatus.CONCLUDED)
    return make_review(title, status=ReviewStatus.REPORTED)


def cases(review, *statuses: str) -> None:
    for status in statuses:
        make_case(review.title.application, status, opened_at=OPENED)


def test_without_cases_the_part_is_set_aside(review) -> None:
    gathered = gather(review, now=NOW)
    assert gathered.facts.bad_rating_loop is None
    assert gathered.sources["bad_ratings"] is None


def test_the_share_is_of_cases_answered_in_time(review) -> None:
    cases(review, "closed", "closed", "to_answer", "excluded")
    gathered = gather(review, now=NOW)
    assert gathered.facts.bad_rating_loop == Fraction(2, 3)
    assert gathered.sources["bad_ratings"] == {"in_time": 2, "cases": 3, "small_cell": 5}


def test_the_verdict_counts_the_share_with_its_weight(review) -> None:
    cases(review, *["closed"] * 3, *["to_answer"] * 2)
    verdict, _sources = assess(review, now=NOW)
    part = verdict.explanation["parts"]["bad_rating_loop"]
    # Of 50 for the public score and 15 for the loop, nothing else being known.
    assert (part["points"], part["weight"], part["share"]) == ("60", "15", "3/13")


def test_the_page_says_what_the_part_is_made_of(review) -> None:
    cases(review, *["closed"] * 3, *["to_answer"] * 2)
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    notes = {part.label: part.note for part in verdict_of(decided).parts}
    assert notes["Handling of bad ratings"] == "counts 23.08 %; 3 of 5 bad ratings answered in time"


def test_the_page_does_not_tell_very_small_numbers(review) -> None:
    cases(review, "closed")
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    notes = {part.label: part.note for part in verdict_of(decided).parts}
    assert (
        notes["Handling of bad ratings"]
        == "counts 23.08 %; bad ratings answered in time, of very few cases"
    )


def test_the_dry_run_says_the_same_as_the_verdict(review) -> None:
    cases(review, "closed", "to_answer")
    [line] = preview(2025, now=REPORT_DUE)
    verdict, _sources = assess(review, now=REPORT_DUE)
    assert line.score is not None
    assert round(verdict.score, 2) == Fraction(line.score)


def test_the_front_page_names_what_is_owed_late_ones_first(review) -> None:
    head = make_head(review.title.agency)
    cases(review, "to_verify", "to_answer", "answered", "closed")
    Case.objects.filter(status="to_answer").update(answer_due=NOW + timedelta(days=10))
    [task] = [row for row in tasks_of(head, now=NOW) if "Bad ratings" in row.heading]
    assert task.heading == f"Bad ratings of “{review.title.brand.name}”: 2"
    assert task.sentence == "To verify: 1. To answer: 1. 1 is late."
    assert (task.tone, task.url) == ("alarm", reverse("workspace:case-list"))


def test_the_front_page_asks_the_same_queries_at_1_and_3_cases(
    client, review, django_assert_num_queries
) -> None:
    client.force_login(make_head(review.title.agency))
    cases(review, "to_verify")
    client.get(reverse("workspace:home"))
    with django_assert_num_queries(25):
        client.get(reverse("workspace:home"))
    cases(review, "to_verify", "to_answer")
    with django_assert_num_queries(25):
        client.get(reverse("workspace:home"))
