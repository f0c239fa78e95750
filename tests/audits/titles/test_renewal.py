"""A brand holds one live title of a kind: a newer one renews it, with its history; fraud costs all
of them; the first review comes after a full year.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus
from audits.annual_review.effects import standing_title
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.facts import knowledge_of
from audits.annual_review.hearing import take_effect, uphold_verdict
from audits.annual_review.models import Rectification
from audits.annual_review.rectification import pass_rectification, run_out
from audits.invariants import INVARIANTS
from audits.models import AnnualReview, Title
from audits.promotion.ladder import ladder
from audits.titles import titles
from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.terms import first_year_under_review
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from tests.factories.applications import SHANGHAI, make_application, make_cycle
from tests.factories.audits import (
    NOW,
    make_counted_result,
    make_rectification,
    make_review,
    make_title,
    open_year,
)
from tests.factories.evaluation import at
from tests.factories.pairs import by_two
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)


def status_of(title: Title) -> str:
    return Title.objects.get(pk=title.pk).status


def wins_again(title: Title, **rules) -> Title:
    """The brand of the title is chosen and named in 2026."""
    cycle = make_cycle(2026)
    cycle.rules["annual_review"] |= rules
    cycle.save(update_fields=["rules"])
    evaluation = at(cycle, EvaluationStatus.CLEARED, cleared_at=DAY)
    application = make_application(
        agency=title.agency,
        brand=title.brand,
        cycle=cycle,
        status=ApplicationStatus.SELECTED,
        complete=False,
    )
    make_counted_result(application, "90", rank=1)
    terms = {"approving_document": "港委发〔2026〕30号", "by": make_officer(), "now": DAY}
    return by_two(titles.confer, evaluation=evaluation, **terms)[0]


def faults() -> list[str]:
    return [fault for row in INVARIANTS if row.code.startswith("titles.") for fault in row.faults()]


def test_a_second_title_of_a_kind_renews_the_first_with_its_history() -> None:
    held = make_title(year=2025)
    make_review(held, status=ReviewStatus.IN_EFFECT, report_due=NOW + timedelta(days=22))
    newer = wins_again(held)
    assert (status_of(held), newer.status) == (TitleStatus.SUCCEEDED, TitleStatus.VALID)
    assert (newer.succeeds, newer.held_since, newer.first_review_year) == (
        held,
        held.held_since,
        2025,
    )
    assert ladder(newer, now=DAY).years_kept == 1
    entry = Entry.objects.filter(action="title.confer").latest("seq")
    assert entry.data["succeeds"] == held.number
    # What became known between the last report and the newer title counts in its first review.
    review = make_review(newer, year=2026, report_due=NOW + timedelta(days=400))
    assert knowledge_of(review, now=DAY).since == NOW + timedelta(days=22)
    assert faults() == []


def test_the_database_holds_one_live_title_of_a_kind() -> None:
    held = make_title()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_title(agency=held.agency, brand=held.brand, year=2026)
    make_title(
        agency=held.agency, brand=held.brand, application=held.application, level=TitleLevel.FAMOUS
    )
    make_title(agency=held.agency, brand=held.brand, year=2024, status=TitleStatus.REVOKED)


def test_of_one_line_one_title_answers_for_a_year() -> None:
    held = make_title(year=2025)
    newer = wins_again(held)
    assert list(Title.objects.due_for_review(2025)) == [held]
    assert list(Title.objects.due_for_review(2026)) == [newer]
    opened = open_year(2025, now=DAY)
    assert [row.title for row in opened] == [held]


@pytest.mark.parametrize("ends", ["passed", "ran out"])
def test_what_is_being_rectified_goes_on_being_so_in_the_newer_title(ends: str) -> None:
    held = make_title(status=TitleStatus.SUSPENDED)
    review = make_review(held, status=ReviewStatus.IN_EFFECT, outcome=Outcome.TO_BE_RECTIFIED)
    status = RectificationStatus.REPORTED if ends == "passed" else RectificationStatus.OPEN
    row = make_rectification(review, status=status, due_at=DAY + timedelta(days=30))
    newer = wins_again(held)
    assert (newer.status, faults()) == (TitleStatus.SUSPENDED, [])
    if ends == "passed":
        terms = {"finding": "经逐项核查属实。", "by": make_officer(), "now": DAY}
        by_two(pass_rectification, rectification=row, **terms)
    else:
        run_out(rectification_id=row.pk, now=row.due_at)
    assert status_of(newer) == ("valid" if ends == "passed" else "revoked")
    assert (status_of(held), faults()) == (TitleStatus.SUCCEEDED, [])


def test_a_verdict_on_the_older_title_takes_effect_on_the_newer_one() -> None:
    held = make_title()
    review = make_review(
        held, status=ReviewStatus.HEARING, outcome=Outcome.TO_BE_RECTIFIED, confirmed=True
    )
    newer = wins_again(held)
    take_effect(review_id=review.pk, now=review.statement_due)
    assert status_of(newer) == TitleStatus.SUSPENDED
    assert standing_title(review).get() == newer
    assert Rectification.objects.get().review == review
    assert faults() == []


@pytest.mark.parametrize("way", ["silent", "upheld"])
def test_fraud_costs_the_brand_all_its_titles(way: str) -> None:
    title = make_title()
    famous = make_title(
        agency=title.agency,
        brand=title.brand,
        application=title.application,
        level=TitleLevel.FAMOUS,
    )
    other = make_title()
    status = ReviewStatus.HEARING if way == "silent" else ReviewStatus.STATED
    review = make_review(
        title,
        status=status,
        outcome=Outcome.REVOKED,
        facts={"fraud": True},
        confirmed=way == "silent",
    )
    if way == "silent":
        take_effect(review_id=review.pk, now=review.statement_due)
    else:
        answer = "经核查，造假属实。"
        by_two(uphold_verdict, review=review, answer=answer, by=make_officer(), now=NOW)
    assert [status_of(row) for row in (title, famous, other)] == ["revoked", "revoked", "valid"]
    revoked = Entry.objects.filter(action="title.revoke").order_by("seq")
    assert [row.data.get("fraud") for row in revoked] == [None, True]
    assert faults() == []


def test_another_ground_than_fraud_costs_one_title() -> None:
    title = make_title()
    famous = make_title(
        agency=title.agency,
        brand=title.brand,
        application=title.application,
        level=TitleLevel.FAMOUS,
    )
    review = make_review(
        title, status=ReviewStatus.HEARING, outcome=Outcome.REVOKED, confirmed=True
    )
    take_effect(review_id=review.pk, now=review.statement_due)
    assert (status_of(title), status_of(famous)) == ("revoked", "valid")


@pytest.mark.parametrize(
    ("since", "months", "year"),
    [
        (date(2026, 12, 30), 12, 2027),
        (date(2026, 1, 1), 12, 2026),
        (date(2026, 1, 2), 12, 2027),
        (date(2026, 10, 9), 3, 2027),
        (date(2026, 10, 1), 3, 2026),
        (date(2026, 10, 9), 0, 2026),
        (date(2026, 1, 1), 0, 2026),
        (date(2026, 6, 1), 24, 2028),
    ],
)
def test_the_first_year_under_review(since: date, months: int, year: int) -> None:
    assert first_year_under_review(since, months) == year


def test_a_title_is_not_reviewed_before_it_was_held_for_a_full_year() -> None:
    old = make_title(year=2024)
    Title.objects.update(status=TitleStatus.REVOKED)
    newer = wins_again(old)
    assert newer.first_review_year == 2027
    assert (newer.succeeds, newer.held_since) == (None, date(2026, 9, 1))
    assert open_year(2026, now=NOW.replace(year=2027)) == []
    assert [row.title for row in open_year(2027, now=NOW.replace(year=2028))] == [newer]
    assert AnnualReview.objects.count() == 1
