"""What the calendar does by itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from brandportal.workdays.deadlines import move_deadlines
from brandportal.workflow import CLOCK


@shared_task
def count_deadlines_again() -> int:
    """When a year's calendar has arrived, with a person or a new library, count what reached into
    it before.
    """
    now = timezone.now()
    year = timezone.localdate(now).year
    return sum(move_deadlines(year=one, by=CLOCK, now=now).moved for one in (year, year + 1))
