"""Working days of China, with make-up days (调休).

Source: the State Council's yearly notices as kept by the chinesecalendar library; `CalendarDay` rows override it. For a year
not published yet, Monday to Friday are working days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import chinese_calendar
from django.utils import timezone

from brandportal.workdays.models import CalendarDay

ONE_DAY = timedelta(days=1)


def is_published(year: int) -> bool:
    """Whether the library knows the year's holidays; otherwise only weekends and `CalendarDay` rows count."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Whether offices work on this day."""
    return _is_working(day, _overrides(day, day))


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day` (the day itself does not count, as in the Civil Code, art. 201)."""
    overrides = _overrides(day, date.max)
    while count > 0:
        day += ONE_DAY
        if _is_working(day, overrides):
            count -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start` up to and including `end`; 0 when end is not after start."""
    overrides = _overrides(start, end)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(_is_working(day, overrides) for day in days)


def working_days_until(start: date, ends: Iterable[date]) -> dict[date, int]:
    """`working_days_between` from one start to many ends, in one query."""
    wanted = set(ends)
    overrides = _overrides(start, max(wanted)) if wanted else {}
    counted, passed, day = {}, 0, start
    for end in sorted(wanted):
        while day < end:
            day += ONE_DAY
            passed += _is_working(day, overrides)
        counted[end] = passed
    return counted


def end_of_working_day(moment: datetime, count: int) -> datetime:
    """The last instant of the `count`-th working day after `moment`, in local time: midnight that ends it."""
    day = add_working_days(timezone.localdate(moment), count)
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))


def _overrides(start: date, end: date) -> dict[date, bool]:
    return dict(
        CalendarDay.objects.filter(date__range=(start, end)).values_list("date", "is_working")
    )


def _is_working(day: date, overrides: dict[date, bool]) -> bool:
    if day in overrides:
        return overrides[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
