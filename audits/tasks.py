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
    verdict_if_decided,
    without_report,
    year_under_review,
)
from audits.annual_review.workflow import REVIEW
from audits.titles.titles import due_to_expire, expire_title
from brandportal.jobs import TaskRun, scheduled_task
from brandportal.workflow import CLOCK


@scheduled_task
def annual_review(run: TaskRun, now: datetime, year: int | None = None) -> None:
    """Open the reviews of a year that two officers have opened (by default the one just ended), and
    advance each title whose time has come.
    """
    opened = year or year_under_review(timezone.localdate(now))
    run.each("title_id", due_to_open(year=opened), open_review, year=opened, now=now)
    waiting = AnnualReview.objects.to_decide(now) | AnnualReview.objects.to_take_effect(now)
    if year is not None:
        waiting = waiting.filter(year=year)
    run.each("review_id", waiting.values_list("pk", flat=True), review_title, now=now)


def review_title(*, review_id: int, now: datetime) -> str:
    """Advance one title's review of one year as far as possible: decide when due, put into effect
    when the window has closed.
    """
    review = AnnualReview.objects.get(pk=review_id)
    if verdict_if_decided(review, now=now):
        review = decide_review(review_id=review.pk, now=now)
    if REVIEW.verdict("take_effect", review, by=CLOCK, now=now):
        review = take_effect(review_id=review.pk, now=now)
    return review.status


@scheduled_task
def remind_of_annual_reports(run: TaskRun, now: datetime) -> None:
    """Remind the agencies that still owe a report."""
    run.each("review", without_report(now), remind_of_report, now=now)


@scheduled_task
def close_overdue_rectifications(run: TaskRun, now: datetime) -> None:
    """Close rectifications that were not reported in time."""
    overdue = Rectification.objects.overdue(now).values_list("pk", flat=True)
    run.each("rectification_id", overdue, run_out, now=now)


@scheduled_task
def expire_ended_titles(run: TaskRun, now: datetime) -> None:
    """Expire the titles whose term has ended."""
    run.each("title_id", due_to_expire(now), expire_title, now=now)
