"""Scheduled tasks of titles: each calls one verb for each record, and is safe to repeat."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from audits.annual_review.hearing import take_effect
from audits.annual_review.models import AnnualReview, Rectification
from audits.annual_review.rectification import run_out
from audits.annual_review.reviews import (
    decide_review,
    due_to_open,
    open_review,
    remind_of_report,
    without_report,
    year_under_review,
)
from audits.annual_review.sets import decide_reviews, open_reviews
from audits.forecast.early_warning import due_to_look_at, warn_titles
from audits.titles.titles import due_to_expire, expire_title
from brandportal.jobs import TaskRun, scheduled_task


@scheduled_task
def annual_review(run: TaskRun, now: datetime, year: int | None = None) -> None:
    """Open the reviews of a year that two officers have opened (by default the one just ended), and
    advance each title whose time has come.
    """
    opened = year or year_under_review(timezone.localdate(now))
    run.in_sets(
        due_to_open(year=opened),
        lambda ids: open_reviews(title_ids=ids, year=opened, now=now),
        alone=lambda record: open_review(title_id=record, year=opened, now=now),
    )
    reviews = AnnualReview.objects.going_on()
    if year is not None:
        reviews = reviews.filter(year=year)
    run.in_sets(
        reviews.to_decide(now).values_list("pk", flat=True),
        lambda ids: decide_reviews(review_ids=ids, now=now),
        alone=lambda record: decide_review(review_id=record, now=now),
    )
    concluded = reviews.to_take_effect(now).values_list("pk", flat=True)
    run.each("review_id", concluded, take_effect, now=now)


@scheduled_task
def remind_of_annual_reports(run: TaskRun, now: datetime) -> None:
    """Remind the agencies that still owe a report."""
    run.each("review", without_report(now), remind_of_report, now=now)


@scheduled_task
def warn_early(run: TaskRun, now: datetime) -> None:
    """Warn the agencies whose title would not come through the running year unharmed."""
    run.in_sets(
        due_to_look_at(now=now),
        lambda ids: warn_titles(title_ids=ids, now=now),
        alone=lambda record: warn_titles(title_ids=[record], now=now),
    )


@scheduled_task
def close_overdue_rectifications(run: TaskRun, now: datetime) -> None:
    """Close rectifications that were not reported in time."""
    overdue = Rectification.objects.overdue(now).values_list("pk", flat=True)
    run.each("rectification_id", overdue, run_out, now=now)


@scheduled_task
def expire_ended_titles(run: TaskRun, now: datetime) -> None:
    """Expire the titles whose term has ended."""
    run.each("title_id", due_to_expire(now), expire_title, now=now)
