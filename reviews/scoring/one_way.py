"""How far judges agree by points whose judges nobody can tell from brand to brand: the one-way ICC
and ordinal Krippendorff's alpha, each with an interval, as the published folder has them.

Every step is exact or in decimals of 40 digits, so that any machine gets the same last digit;
`recount.py` computes it again on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from math import floor, lcm
from typing import TypeVar

from .reliability import LEAST_APPLICATIONS, ordinal_alpha, student

Units = Sequence[Sequence[int]]
N = TypeVar("N", Fraction, Decimal)
DIGITS = 40
QUANTILE = Decimal("1.959963984540054")
"""Of the normal distribution, for an interval of 95 %."""
EDGE = 1 - Decimal("1e-12")


@dataclass(frozen=True)
class Figure:
    """One coefficient as it is written: four decimals, the exact fraction, the interval. Empty
    where nothing can be computed.
    """

    value: str = ""
    exact: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class _Sums:
    """What the analysis of variance asks of the brands; one is left out by taking it off."""

    brands: int
    n: int
    total: int
    squares: int
    sizes: int
    means: Fraction

    @classmethod
    def of(cls, units: Units) -> _Sums:
        return cls(
            brands=len(units),
            n=sum(map(len, units)),
            total=sum(map(sum, units)),
            squares=sum(value * value for unit in units for value in unit),
            sizes=sum(len(unit) ** 2 for unit in units),
            means=sum((Fraction(sum(unit) ** 2, len(unit)) for unit in units), Fraction(0)),
        )

    def without(self, unit: Sequence[int]) -> _Sums:
        one = _Sums.of([unit])
        return _Sums(
            brands=self.brands - 1,
            n=self.n - one.n,
            total=self.total - one.total,
            squares=self.squares - one.squares,
            sizes=self.sizes - one.sizes,
            means=self.means - one.means,
        )


def one_way(points: Sequence[Sequence[Fraction]]) -> tuple[Figure, Figure, Figure]:
    """The ICC of one judge, the ICC of the mean of as many judges as score a brand (harmonic mean),
    and alpha; `points` are the brands, each with the points that its judges gave.
    """
    with localcontext(Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)):
        return _figures(_whole([unit for unit in points if unit]))


def _figures(units: Units) -> tuple[Figure, Figure, Figure]:
    parts = sum((Fraction(1, len(unit)) for unit in units), Fraction(0))
    each = len(units) / parts if units else Fraction(1)
    sums = _Sums.of(units)
    whole, left = icc(sums), [icc(sums.without(unit)) for unit in units]
    ends = _span(whole, left)
    found = ordinal_alpha(units)
    others = [ordinal_alpha([*units[:place], *units[place + 1 :]]) for place in range(len(units))]
    return (
        _figure(_of_mean(whole, Fraction(1)), [_of_mean(end, Decimal(1)) for end in ends]),
        _figure(_of_mean(whole, each), [_of_mean(end, _decimal(each)) for end in ends]),
        _figure(found, _span(found, others)),
    )


def _whole(points: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    """The same points as whole numbers: no coefficient depends on the unit."""
    scale = lcm(*(value.denominator for unit in points for value in unit))
    return [[int(value * scale) for value in unit] for unit in points]


def icc(of: _Sums) -> Fraction | None:
    """The one-way intraclass correlation of one judge (Shrout & Fleiss's ICC(1,1) where all brands
    have as many judges), below 0 too: nothing is cut off before the interval is computed. None
    where nothing can be estimated or nothing varies.
    """
    if of.brands < 2 or of.n == of.brands:
        return None
    error = (of.squares - of.means) / (of.n - of.brands)
    between = (of.means - Fraction(of.total**2, of.n)) / (of.brands - 1)
    size = (of.n - Fraction(of.sizes, of.n)) / (of.brands - 1)
    brand = (between - error) / size
    return brand / (brand + error) if brand + error else None


def _of_mean(one: N | None, each: N) -> N | None:
    """The ICC of the mean of `each` judges from that of one (Spearman & Brown), 0 for what is below
    0: brands that differ no more than the judges have nothing in common.
    """
    if one is None:
        return None
    one = max(one, one * 0)
    return each * one / (1 + (each - 1) * one)


def _figure(value: Fraction | None, ends: Sequence[Decimal | None]) -> Figure:
    if value is None:
        return Figure()
    ten_thousandths = floor(value * 10_000 + Fraction(1, 2))
    low, high = ("" if end is None else _four(end) for end in ends)
    return Figure(_four(Decimal(ten_thousandths) / 10_000), str(value), low, high)


def _span(whole: Fraction | None, left: Sequence[Fraction | None]) -> list[Decimal | None]:
    """A jackknife over the brands (`left` are the values with one left out each) on Fisher's scale,
    with Student's t by its expansion (Abramowitz & Stegun 26.7.5). None for too few brands, or
    where leaving one out leaves nothing.
    """
    n, known = len(left), [value for value in left if value is not None]
    if whole is None or n < LEAST_APPLICATIONS or len(known) < n:
        return [None, None]
    scaled = _fisher(whole)
    pseudo = [n * scaled - (n - 1) * _fisher(value) for value in known]
    middle = sum(pseudo, Decimal(0)) / n
    squares = sum(((one - middle) * (one - middle) for one in pseudo), Decimal(0))
    half = student(QUANTILE, n - 1) * (squares / (n - 1) / n).sqrt()
    return [_back(middle - half), _back(middle + half)]


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _fisher(value: Fraction) -> Decimal:
    found = max(-EDGE, min(EDGE, _decimal(value)))
    return ((1 + found) / (1 - found)).ln() / 2


def _back(scaled: Decimal) -> Decimal:
    raised = (2 * scaled).exp()
    return (raised - 1) / (raised + 1)


def _four(value: Decimal) -> str:
    """Four decimals, without a minus before nothing."""
    return str(value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN) + 0)
