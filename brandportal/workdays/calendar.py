"""Working days of China, with make-up days (调休).

Source: the State Council's yearly notices in the chinesecalendar library; `CalendarDay` rows
override it. A year that the library does not know counts as published once a person has marked it
complete. Until then every day that its calendar may still make a day off counts as one, so that no
period that protects people ends too early; a make-up day that was entered counts only when the year
is complete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

import chinese_calendar
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from brandportal.workdays.holidays import may_be_off
from brandportal.workdays.models import CalendarDay, CalendarYear

ONE_DAY = timedelta(days=1)
# From this day of December on, the next year's notice may affect days of this year.
LAST_OWN_DAY = (12, 29)


@lru_cache(256)
def is_in_library(year: int) -> bool:
    """Whether the library knows the year's holidays."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_published(year: int) -> bool:
    """Whether the year's holidays are known, from the library or because a person marked the year
    complete.
    """
    return is_in_library(year) or CalendarYear.objects.filter(year=year).exists()


def completed_years() -> frozenset[int]:
    """The years that people have marked complete."""
    return frozenset(CalendarYear.objects.values_list("year", flat=True))


def asked_once() -> Collection[int]:
    """The same, queried when a deadline first reaches beyond the library, and only once."""
    return SimpleLazyObject(completed_years)


def years_of(day: date) -> tuple[int, ...]:
    """The years whose notices determine whether this day is worked."""
    late = (day.month, day.day) > LAST_OWN_DAY
    return (day.year, day.year + 1) if late else (day.year,)


def unpublished_year(day: date, completed: Collection[int] | None = None) -> int | None:
    """The year whose calendar must be published before this day is certain; None if it is
    certain.
    """
    unknown = [year for year in years_of(day) if not is_in_library(year)]
    if unknown and completed is None:
        completed = completed_years()
    return next((year for year in unknown if year not in (completed or ())), None)


def last_day_of(due: datetime | date) -> date:
    """The day before a moment that ends a day; for a date, the date itself."""
    if isinstance(due, datetime):
        return timezone.localdate(due - timedelta(microseconds=1))
    return due


def provisional_year(
    due: datetime | date | None, completed: Collection[int] | None = None
) -> int | None:
    """The year whose calendar must be published before a deadline in working days is certain; None
    if it is certain.

    `due` is the moment that ends the last day, or that day itself.
    """
    return None if due is None else unpublished_year(last_day_of(due), completed)


class Days:
    """Which days are worked, by the entered days, the library and the years that people have marked
    complete.

    `unknown` are years to treat as not published yet, whatever is known about them now.
    """

    def __init__(self, overrides: Mapping[date, bool], unknown: Collection[int] = ()) -> None:
        self.overrides, self.unknown = overrides, unknown

    @cached_property
    def completed(self) -> frozenset[int]:
        """Queried only when a count reaches beyond the library."""
        return completed_years()

    def is_certain(self, day: date) -> bool:
        years = years_of(day)
        if any(year in self.unknown for year in years):
            return False
        return all(is_in_library(year) or year in self.completed for year in years)

    def is_working(self, day: date) -> bool:
        if not self.is_certain(day):
            return day.weekday() < 5 and not may_be_off(day) and self.overrides.get(day, True)
        if day in self.overrides:
            return self.overrides[day]
        if is_in_library(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5


def is_working_day(day: date) -> bool:
    """Whether offices work on this day."""
    return _days(day, day).is_working(day)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day` (the day itself does not count, as in the Civil Code,
    art. 201).
    """
    return _added(day, count, _days(day, date.max))


def _added(day: date, count: int, days: Days) -> date:
    while count > 0:
        day += ONE_DAY
        if days.is_working(day):
            count -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start` up to and including `end`; 0 when end is not after
    start.
    """
    days = _days(start, end)
    passed = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(days.is_working(day) for day in passed)


def working_days_until(start: date, ends: Iterable[date]) -> dict[date, int]:
    """`working_days_between` from one start to many ends, in one query."""
    wanted = set(ends)
    if not wanted:
        return {}
    days = _days(start, max(wanted))
    counted, passed, day = {}, 0, start
    for end in sorted(wanted):
        while day < end:
            day += ONE_DAY
            passed += days.is_working(day)
        counted[end] = passed
    return counted


def end_of_working_day(moment: datetime, count: int) -> datetime:
    """The end of the `count`-th working day after `moment`: the midnight that ends it, local
    time.
    """
    return _end_of(add_working_days(timezone.localdate(moment), count))


def end_while_unpublished(moment: datetime, count: int, year: int) -> datetime:
    """What `end_of_working_day` returned while the calendar of `year` was not published."""
    start = timezone.localdate(moment)
    return _end_of(_added(start, count, _days(start, date.max, unknown=(year,))))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))


def _days(start: date, end: date, *, unknown: Collection[int] = ()) -> Days:
    found = CalendarDay.objects.filter(date__range=(start, end))
    return Days(dict(found.values_list("date", "is_working")), unknown)
