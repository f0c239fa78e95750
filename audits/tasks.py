"""Scheduled tasks of titles. Each takes primitives, calls one verb for each record, and is safe to
repeat.
"""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from audits.annual_review.hearing import take_effect
from audits.annual_review.models import AnnualReview, Rectification
from audits.annual_review.rectification import run_out
from audits.annual_review.reviews import (
    decide_review,
    open_reviews,
    remind_of_reports,
    verdict_if_decided,
    year_under_review,
)
from audits.annual_review.workflow import REVIEW
from audits.titles.titles import expire_titles
from brandportal.workflow import CLOCK

logger = logging.getLogger(__name__)


@shared_task
def annual_review(year: int | None = None) -> int:
    """Open the reviews of a year (by default the one just ended) and advance each title whose time
    has come.

    One transaction for each title; a failure of one does not delay the others and is raised at the
    end.
    """
    now = timezone.now()
    open_reviews(year=year or year_under_review(timezone.localdate(now)), now=now)
    waiting = AnnualReview.objects.to_decide(now) | AnnualReview.objects.to_take_effect(now)
    if year is not None:
        waiting = waiting.filter(year=year)
    reviews = list(waiting.values_list("title_id", "year"))
    failures: list[Exception] = []
    for title_id, reviewed_year in reviews:
        try:
            review_title(title_id, reviewed_year)
        except Exception as failure:
            logger.exception("the review of title %s for %s failed", title_id, reviewed_year)
            failures.append(failure)
    if failures:
        raise failures[0]
    return len(reviews)


def review_title(title_id: int, year: int) -> str:
    """Advance one title's review of one year as far as possible: decide when due, put into effect
    when the window has closed.
    """
    now = timezone.now()
    review = AnnualReview.objects.get(title_id=title_id, year=year)
    if verdict_if_decided(review, now=now):
        review = decide_review(review_id=review.pk, now=now)
    if REVIEW.verdict("take_effect", review, by=CLOCK, now=now):
        review = take_effect(review_id=review.pk, now=now)
    return review.status


@shared_task
def remind_of_annual_reports() -> int:
    """Remind the agencies that still owe a report."""
    return remind_of_reports(now=timezone.now())


@shared_task
def close_overdue_rectifications() -> int:
    """Close rectifications that were not reported in time."""
    now = timezone.now()
    overdue = Rectification.objects.overdue(now).values_list("pk", flat=True)
    return len([run_out(rectification_id=pk, now=now) for pk in list(overdue)])


@shared_task
def expire_ended_titles() -> int:
    """Expire the titles whose term has ended."""
    return len(expire_titles(now=timezone.now()))
