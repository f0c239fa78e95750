"""Terms counted in months and years, and exact numbers rounded once for display."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone

ONE_DAY = timedelta(days=1)
HUNDREDTH = Decimal("0.01")


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last day of the month where there is no such day (Civil Code, art. 202)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def last_day_of_term(first: date, years: int) -> date:
    """The last day of a term of whole years that begins on `first`."""
    return add_months(first, 12 * years) - ONE_DAY


def end_of_day(day: date) -> datetime:
    """The midnight that ends `day`, in local time."""
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))


def shown(value: Fraction) -> Decimal:
    """An exact number with two decimals, half up: 255/4 is shown as 63.75, 1/8 as 0.13."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        HUNDREDTH, rounding=ROUND_HALF_UP
    )
