"""Scheduled tasks of the calendar."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from brandportal.workdays.deadlines import move_deadlines
from brandportal.workflow import CLOCK


@shared_task
def count_deadlines_again() -> int:
    """Compute deadlines again when a year's calendar has become known, from a person or a new
    version of the library.
    """
    now = timezone.now()
    year = timezone.localdate(now).year
    return sum(move_deadlines(year=one, by=CLOCK, now=now).moved for one in (year, year + 1))
