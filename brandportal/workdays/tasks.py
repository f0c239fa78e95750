"""Scheduled tasks of the calendar."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from brandportal.jobs import TaskRun, scheduled_task
from brandportal.workdays.deadlines import move_deadlines
from brandportal.workflow import CLOCK


@scheduled_task
def count_deadlines_again(run: TaskRun, now: datetime) -> None:
    """When a year's calendar has arrived, with a person or a new library, count what reached into
    it before.
    """
    year = timezone.localdate(now).year
    run.each("year", (year, year + 1), _moved, now=now)


def _moved(*, year: int, now: datetime) -> int:
    return move_deadlines(year=year, by=CLOCK, now=now).moved
