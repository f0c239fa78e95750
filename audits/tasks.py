"""What the clock does with titles, one verb a record, safe to run again."""

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
from brandportal.jobs import Visit, clock_task
from brandportal.workflow import CLOCK


@clock_task
def annual_review(visit: Visit, now: datetime, year: int | None = None) -> None:
    """Open the reviews of a year (by default the one just ended) and move each title's whose time
    has come. Refuses with NotNow a year that has not begun.
    """
    opened = year or year_under_review(timezone.localdate(now))
    due = due_to_open(year=opened, now=now)
    visit.each("title_id", due, open_review, year=opened, now=now)
    waiting = AnnualReview.objects.to_decide(now) | AnnualReview.objects.to_take_effect(now)
    if year is not None:
        waiting = waiting.filter(year=year)
    visit.each("review_id", waiting.values_list("pk", flat=True), review_title, now=now)


def review_title(*, review_id: int, now: datetime) -> str:
    """Move one title's review of one year as far as the clock may: verdict when due, effect when
    the window has closed.
    """
    review = AnnualReview.objects.get(pk=review_id)
    if verdict_if_decided(review, now=now):
        review = decide_review(review_id=review.pk, now=now)
    if REVIEW.verdict("take_effect", review, by=CLOCK, now=now):
        review = take_effect(review_id=review.pk, now=now)
    return review.status


@clock_task
def remind_of_annual_reports(visit: Visit, now: datetime) -> None:
    """Remind the agencies that still owe a report."""
    visit.each("review", without_report(now), remind_of_report, now=now)


@clock_task
def close_overdue_rectifications(visit: Visit, now: datetime) -> None:
    """Close what nobody reported in time."""
    overdue = Rectification.objects.overdue(now).values_list("pk", flat=True)
    visit.each("rectification_id", overdue, run_out, now=now)


@clock_task
def expire_ended_titles(visit: Visit, now: datetime) -> None:
    """Let the titles expire whose term has ended."""
    visit.each("title_id", due_to_expire(now), expire_title, now=now)
