"""Terms counted in years, and the end of a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from brandportal.exact import display

ONE_DAY = timedelta(days=1)


def last_day_of_term(first: date, years: int) -> date:
    """The last day of a term of whole years that begins on `first`. Where the month has no such
    day, its last (Civil Code, art. 202).
    """
    return first + relativedelta(years=years) - ONE_DAY


def first_year_under_review(since: date, months: int) -> int:
    """The first calendar year at whose end a title held since then has been held for so many
    months.
    """
    held = since + relativedelta(months=months)
    return max(since.year, (held - ONE_DAY).year)


def end_of_day(day: date) -> datetime:
    """The end of a day, local time."""
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))


def number(value: Any) -> str:
    """An exact number of the rules for display: "255/4" is 63.75, "1/2" is 0.5, "85" is 85."""
    exact = Fraction(value)
    return f"{display(exact).normalize():f}"
