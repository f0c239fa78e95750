"""The composites of a ranking as dots on one axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reviews.results.models import Result

STEP = Decimal(5)


@dataclass(frozen=True)
class Tick:
    """A number on the axis; `x` in percent of its width."""

    value: Decimal
    x: Decimal


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, in points of 100: the fives around the composites shown."""

    low: Decimal
    high: Decimal

    @property
    def ticks(self) -> list[Tick]:
        """Every five points; every ten where those would be more than seven."""
        step = STEP if (self.high - self.low) / STEP < 8 else 2 * STEP
        first = (self.low / step).to_integral_value(ROUND_CEILING) * step
        count = int((self.high - first) / step) + 1
        return [Tick(first + n * step, self.at(first + n * step)) for n in range(count)]

    def at(self, value: Decimal) -> Decimal:
        """Where a value stands, in percent of the width."""
        return round((value - self.low) * 100 / (self.high - self.low), 2)

    def place(self, result: Result) -> Decimal | None:
        """Where a result's dot stands; None without a composite."""
        return None if result.composite is None else self.at(result.composite)


def axis_of(results: Iterable[Result]) -> Axis:
    """The axis on which all these composites fit; the whole of 0 to 100 when there are none."""
    known = [result.composite for result in results if result.composite is not None]
    if not known:
        return Axis(Decimal(0), Decimal(100))
    low = (min(known) / STEP).to_integral_value(ROUND_FLOOR) * STEP
    high = (max(known) / STEP).to_integral_value(ROUND_CEILING) * STEP
    return Axis(low, high if high > low else low + STEP)
