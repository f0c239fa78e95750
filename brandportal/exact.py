"""Exact numbers, rounded once for display (standard library only)."""

from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | float | str | Decimal | Fraction


def exact(value: Number) -> Fraction:
    """The fraction that a number is written as: the float 0.1 and the text "0.1" are one tenth.

    Raises ValueError for booleans, NaN, infinity and anything that is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal, Fraction)):
        raise ValueError(f"{value!r} is not a number")
    try:
        return Fraction(repr(value) if isinstance(value, float) else value)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"{value!r} is not a number") from error


def text(value: Fraction | None) -> str | None:
    """The exact number as text in JSON: "85" or "255/4"."""
    return None if value is None else str(value)


def display(value: Number) -> Decimal:
    """The number for display: two decimals, rounded half up. The only place where a score is
    rounded.
    """
    hundredths = floor(exact(value) * 100 + Fraction(1, 2))
    whole, rest = divmod(abs(hundredths), 100)
    return Decimal(f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}")


def mean(values: list[Fraction]) -> Fraction:
    """The plain mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)


def median(values: list[Fraction]) -> Fraction:
    """The middle value, or the mean of the two middle ones, of at least one value."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
