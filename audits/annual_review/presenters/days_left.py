"""The remaining working days, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.workdays.calendar import last_day_of, working_days_until

SOON = 3


Days = Mapping[datetime, int]


def days_left(dues: Iterable[datetime], now: datetime) -> Days:
    """Due moment to the working days from today up to and including the last day, in one query."""
    last = {due: last_day_of(due) for due in dues}
    counted = working_days_until(timezone.localdate(now), last.values())
    return {due: counted[day] for due, day in last.items()}


def words_left(due: datetime, now: datetime, days: Days | None = None) -> str:
    """The remaining time in words. `days` saves a query for each of many."""
    if now >= due:
        return _("time has run out")
    left = (days or days_left([due], now))[due]
    if left == 0:
        return _("ends today or on the next days off")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {
        "days": left
    }
