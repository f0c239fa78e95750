"""Working days, compared with the State Council's calendars for 2025 and 2026."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brandportal.workdays import holidays
from brandportal.workdays.calendar import (
    add_working_days,
    end_of_working_day,
    is_published,
    is_working_day,
    provisional_year,
    working_days_between,
    working_days_until,
)
from brandportal.workdays.models import CalendarDay, CalendarYear

SHANGHAI = ZoneInfo("Asia/Shanghai")

# First and last day off of every holiday, and the weekend days worked for it.
# 国办发明电〔2024〕12号 and 国办发明电〔2025〕7号.
HOLIDAYS = [
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
]
MAKE_UP_DAYS = {
    date(2025, 1, 26),
    date(2025, 2, 8),
    date(2025, 4, 27),
    date(2025, 9, 28),
    date(2025, 10, 11),
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}

pytestmark = pytest.mark.django_db


def published(day: date) -> bool:
    """A working day by the published notices, written out here by hand."""
    if day in MAKE_UP_DAYS:
        return True
    return day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)


def test_is_working_day_agrees_with_the_published_calendars_of_2025_and_2026():
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(728)]
    assert [day for day in days if is_working_day(day) != published(day)] == []


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 9), 5, date(2026, 3, 16)),  # Monday to Monday, nothing in between
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday to Monday
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # from a Saturday
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the Saturday before Spring Festival is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # then nine days off
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # over National Day to its make-up Saturday
        (date(2026, 3, 9), 0, date(2026, 3, 9)),
    ],
)
def test_add_working_days_counts_from_the_day_after(day, count, expected):
    assert add_working_days(day, count) == expected


def test_working_days_between_counts_the_last_day_and_not_the_first():
    assert working_days_between(date(2026, 2, 13), date(2026, 2, 24)) == 2
    assert working_days_between(date(2026, 3, 9), date(2026, 3, 9)) == 0
    assert working_days_between(date(2026, 3, 9), date(2026, 3, 2)) == 0


def test_end_of_working_day_is_the_midnight_that_ends_it():
    moment = datetime(2026, 3, 9, 23, 59, tzinfo=SHANGHAI)
    assert end_of_working_day(moment, 5) == datetime(2026, 3, 17, 0, 0, tzinfo=SHANGHAI)


def test_end_of_working_day_takes_the_local_day_of_the_moment():
    just_after_midnight_in_shanghai = datetime(2026, 3, 9, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert end_of_working_day(just_after_midnight_in_shanghai, 1) == datetime(
        2026, 3, 12, 0, 0, tzinfo=SHANGHAI
    )


def test_override_makes_a_day_off_and_a_day_worked():
    CalendarDay.objects.create(date=date(2026, 3, 10), is_working=False, name="临时放假")
    CalendarDay.objects.create(date=date(2026, 3, 14), is_working=True, name="补班")
    assert not is_working_day(date(2026, 3, 10))
    assert is_working_day(date(2026, 3, 14))
    assert add_working_days(date(2026, 3, 9), 4) == date(2026, 3, 14)
    assert working_days_between(date(2026, 3, 9), date(2026, 3, 14)) == 4


def test_overrides_reach_as_far_as_the_count():
    CalendarDay.objects.bulk_create(
        CalendarDay(date=date(2026, 3, 10) + timedelta(days=n), is_working=False, name="停摆")
        for n in range(200)
    )
    assert add_working_days(date(2026, 3, 9), 1) == date(2026, 9, 28)


def test_unpublished_year_counts_every_possible_day_off_as_one_and_no_make_up_day():
    assert is_published(2026)
    assert not is_published(2031)
    assert not is_working_day(date(2031, 1, 1))  # a Wednesday
    assert not is_working_day(date(2031, 1, 4))
    CalendarDay.objects.create(date=date(2031, 1, 4), is_working=True, name="补班")
    CalendarDay.objects.create(date=date(2031, 3, 3), is_working=False, name="停摆")
    assert not is_working_day(date(2031, 1, 4))  # one entered day makes no year known
    assert not is_working_day(date(2031, 3, 3))
    assert is_working_day(date(2031, 3, 4))


def test_the_end_of_a_known_year_waits_for_the_next_notice():
    assert provisional_year(datetime(2026, 12, 30, tzinfo=SHANGHAI)) is None
    assert provisional_year(datetime(2026, 12, 31, tzinfo=SHANGHAI)) == 2027
    assert provisional_year(date(2026, 12, 29)) is None
    assert provisional_year(date(2026, 12, 30)) == 2027
    assert provisional_year(None) is None
    assert not is_working_day(date(2026, 12, 31))  # a Thursday that 2027's notice may take along
    assert add_working_days(date(2026, 12, 29), 1) == date(2027, 1, 4)


def test_a_complete_year_is_certain():
    CalendarDay.objects.create(date=date(2027, 1, 1), is_working=False, name="元旦")
    CalendarDay.objects.create(date=date(2027, 1, 9), is_working=True, name="补班")
    CalendarYear.objects.create(year=2027, document="x", completed_at=datetime.now(SHANGHAI))
    assert is_published(2027)
    assert not is_working_day(date(2027, 1, 1))
    assert is_working_day(date(2027, 1, 9))
    assert is_working_day(date(2026, 12, 31))
    assert provisional_year(datetime(2027, 1, 6, tzinfo=SHANGHAI)) is None


# Extended for an epidemic, and a parade's day off: no yearly notice.
EXTRAORDINARY = {date(2020, 1, 31), date(2020, 2, 3), date(2015, 9, 3), date(2015, 9, 4)}


def test_provisional_days_off_hold_every_calendar_published_since_2008():
    days = [date(2008, 1, 1) + timedelta(days=number) for number in range(366 * 19 - 14)]
    known = [day for day in days if day.year <= 2026]
    lunar = published_lunar_days()
    missed = [
        day
        for day in known
        if day.weekday() < 5
        and not chinese_calendar.is_workday(day)
        and not any(first <= day <= last for first, last in windows_of(day.year, lunar))
    ]
    assert set(missed) <= EXTRAORDINARY


def published_lunar_days():
    """Spring Festival, Dragon Boat and Mid-Autumn of the years in the library, as published."""
    return {
        2008: ("0207", "0608", "0914"),
        2009: ("0126", "0528", "1003"),
        2010: ("0214", "0616", "0922"),
        2011: ("0203", "0606", "0912"),
        2012: ("0123", "0623", "0930"),
        2013: ("0210", "0612", "0919"),
        2014: ("0131", "0602", "0908"),
        2015: ("0219", "0620", "0927"),
        2016: ("0208", "0609", "0915"),
        2017: ("0128", "0530", "1004"),
        2018: ("0216", "0618", "0924"),
        2019: ("0205", "0607", "0913"),
        2020: ("0125", "0625", "1001"),
        2021: ("0212", "0614", "0921"),
        2022: ("0201", "0603", "0910"),
        2023: ("0122", "0622", "0929"),
        2024: ("0210", "0610", "0917"),
        2025: ("0129", "0531", "1006"),
        2026: ("0217", "0619", "0925"),
    }


def windows_of(year, lunar):
    with mock.patch.dict(holidays.LUNAR, lunar):
        return holidays.windows(year)


def test_the_days_off_by_law_are_off_in_every_published_calendar_of_the_new_law():
    with mock.patch.dict(holidays.LUNAR, published_lunar_days()):
        for year in (2025, 2026):
            assert all(
                not chinese_calendar.is_workday(day) for day, _name in holidays.statutory(year)
            )
    assert holidays.statutory(2027)[5] == (date(2027, 4, 5), "清明节")


def test_beyond_the_lunar_table_the_windows_are_wider():
    assert holidays.may_be_off(date(2071, 2, 28))
    assert not holidays.may_be_off(date(2071, 3, 20))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=st.dates(date(2024, 1, 1), date(2028, 12, 31)), count=st.integers(1, 90))
def test_working_days_between_undoes_add_working_days(start, count):
    end = add_working_days(start, count)
    assert is_working_day(end)
    assert working_days_between(start, end) == count


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    first=st.integers(1, 40),
    more=st.integers(1, 40),
)
def test_add_working_days_in_two_steps_is_the_same_as_in_one(start, first, more):
    assert add_working_days(add_working_days(start, first), more) == add_working_days(
        start, first + more
    )


@pytest.mark.django_db
def test_working_days_until_many_ends_is_one_query(django_assert_num_queries) -> None:
    CalendarDay.objects.create(date=date(2026, 1, 7), is_working=False, name="x")
    start = date(2026, 1, 5)
    ends = [start + timedelta(days=number) for number in (-3, 0, 1, 2, 3, 40, 400)]
    wanted = {end: working_days_between(start, end) for end in ends}
    with django_assert_num_queries(
        2
    ):  # and the complete years, because one end is beyond the library
        assert working_days_until(start, ends) == wanted
    with django_assert_num_queries(1):
        working_days_until(start, ends[:-1])
    assert wanted[date(2026, 1, 8)] == 2
    assert working_days_until(start, []) == {}
