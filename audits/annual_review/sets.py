"""The steps of the clock for a set of titles in one transaction: the same rows, entries and notices
as title by title (`reviews.py`), by as many statements as one title takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.utils.translation import gettext_noop

from audits.annual_review.effects import apply_to_titles
from audits.annual_review.enums import ADVERSE, RunStatus
from audits.annual_review.facts import published_results
from audits.annual_review.models import AnnualReview, ReviewRun
from audits.annual_review.querysets import AnnualReviewQuerySet
from audits.annual_review.reviews import (
    decision,
    opening_notices,
    times_of_report,
)
from audits.annual_review.workflow import REVIEW
from audits.titles.models import Title
from audits.titles.notice_recipients import people_of_titles
from brandportal.journal.actions import action
from brandportal.notices.domain import put
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import CLOCK, Move, transition_each
from reviews.bad_ratings.rates import cases_of_brands


def open_reviews(*, title_ids: Sequence[int], year: int, now: datetime) -> int:
    """Open the reviews of a year for a set of titles, as `open_review` does for one. Returns how
    many were opened; a title that is no longer due is left out.
    """
    with action(by=CLOCK, now=now) as act:
        titles = {row.pk: row for row in act.lock_each(Title.objects.filter(pk__in=title_ids))}
        if not ReviewRun.objects.filter(year=year, status=RunStatus.OPEN).exists():
            return act.nothing_done(0)
        due = list(
            Title.objects.due_for_review(year)
            .filter(pk__in=titles)
            .select_related("agency", "brand", "application__cycle")
            .prefetch_related(people_of_titles("agency"))
        )
        end_of = cache(end_of_working_day)
        times = {row.pk: times_of_report(row, now=now, end_of=end_of) for row in due}
        earlier = AnnualReview.objects.filter(year=year, title__in=due)
        again = transition_each(
            REVIEW,
            earlier.select_related("title__brand"),
            lambda review: Move("reopen", changes=times[review.title_id]),
            by=CLOCK,
            now=now,
        )
        reopened = {review.title_id: review for review in again}
        fresh = AnnualReview.objects.bulk_create(
            AnnualReview(title=row, year=year, **times[row.pk])
            for row in due
            if row.pk not in reopened
        )
        about = [(review, {"report_due": review.report_due}) for review in fresh]
        act.log_each("review.open", gettext_noop("Opened the annual review"), about)
        for row in due:
            if row.pk in reopened:
                reopened[row.pk].title = row
        put(
            [
                notice
                for review in [*again, *fresh]
                for notice in opening_notices(review, again=review.title_id in reopened, now=now)
            ]
        )
        _note_progress(year, now)
        return len(due) if due else act.nothing_done(0)


def decide_reviews(*, review_ids: Sequence[int], now: datetime) -> int:
    """Reach the verdicts of a set of reviews, as `decide_review` does for one. Returns how many
    were reached; one that is decided already, not due, or of a year that the office has stopped is
    left out.
    """
    with action(by=CLOCK, now=now) as act:
        waiting = AnnualReview.objects.going_on().to_decide(now).filter(pk__in=review_ids)
        brands: dict[int, list[int]] = {}
        for year, brand in waiting.values_list("year", "title__brand"):
            brands.setdefault(year, []).append(brand)
        decided = [row for year, own in brands.items() for row in _decide(waiting, year, own, now)]
        kept = [row for row in decided if row.outcome not in ADVERSE]
        apply_to_titles(reviews=kept, by=CLOCK, now=now)
        return len(decided) if decided else act.nothing_done(0)


def _decide(
    waiting: AnnualReviewQuerySet, year: int, brands: Sequence[int], now: datetime
) -> list[AnnualReview]:
    results, cases = published_results(brands, year), cases_of_brands(year, brands)
    _note_progress(year, now)
    end_of = cache(end_of_working_day)
    return transition_each(
        REVIEW,
        waiting.filter(year=year).with_facts().prefetch_related(people_of_titles("title__agency")),
        lambda review: decision(review, results, cases, now=now, end_of=end_of),
        by=CLOCK,
        now=now,
    )


def _note_progress(year: int, now: datetime) -> None:
    """The desk shows when the clock has last worked on the year."""
    ReviewRun.objects.filter(year=year).update(advanced_at=now)
