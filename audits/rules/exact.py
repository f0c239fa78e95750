"""Exact numbers for the rules; a number is the fraction it is written as."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

Number = int | float | str | Decimal | Fraction
Reason = tuple[str, dict[str, Any]]


def exact(value: Number) -> Fraction:
    """The float 0.1 and the text "0.1" are one tenth; NaN, infinity and truth values are
    refused.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal, Fraction)):
        raise ValueError(f"{value!r} is not a number")
    try:
        return Fraction(repr(value) if isinstance(value, float) else value)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"{value!r} is not a number") from error


def text(value: Fraction | None) -> str | None:
    """The exact number as JSON carries it: "85" or "255/4"."""
    return None if value is None else str(value)
