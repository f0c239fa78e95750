"""How far judges agree by points whose judges nobody can tell from brand to brand: the one-way ICC
and ordinal Krippendorff's alpha, each with an interval, as the published folder has them.

Every step is exact or in decimals of 40 digits, so that any machine gets the same last digit;
`recount.py` computes it again on its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from math import floor, lcm

from .reliability import LEAST_APPLICATIONS

Units = Sequence[Sequence[int]]
Span = tuple[str, str]
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
    units = _whole([unit for unit in points if unit])
    each = len(units) / sum((Fraction(1, len(unit)) for unit in units), Fraction(0)) if units else 1
    sums = _Sums.of(units)
    left = [sums.without(unit) for unit in units]
    return (
        _figure(icc(sums, 1), [icc(one, 1) for one in left]),
        _figure(icc(sums, each), [icc(one, each) for one in left]),
        _figure(
            alpha(units),
            [alpha([*units[:place], *units[place + 1 :]]) for place in range(len(units))],
        ),
    )


def _whole(points: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    """The same points as whole numbers: no coefficient depends on the unit."""
    scale = lcm(*(value.denominator for unit in points for value in unit))
    return [[int(value * scale) for value in unit] for unit in points]


def icc(of: _Sums, each: Fraction | int) -> Fraction | None:
    """The one-way intraclass correlation of the mean of `each` judges (Shrout & Fleiss's ICC(1,1)
    and ICC(1,k) where all brands have as many judges); 0 where the brands do not differ beyond the
    error, None where nothing can be estimated or nothing varies.
    """
    if of.brands < 2 or of.n == of.brands:
        return None
    error = (of.squares - of.means) / (of.n - of.brands)
    between = (of.means - Fraction(of.total**2, of.n)) / (of.brands - 1)
    size = (of.n - Fraction(of.sizes, of.n)) / (of.brands - 1)
    brand = (between - error) / size
    if brand <= 0 and error:
        return Fraction(0)
    whole = brand + error / each
    return brand / whole if whole else None


def alpha(units: Units) -> Fraction | None:
    """Krippendorff's alpha (2011), ordinal, with missing values."""
    compared = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in compared for value in unit)
    middle: dict[int, int] = {}
    below = 0
    for value in sorted(totals):  # ranks doubled, so that they are whole
        middle[value] = 2 * below + totals[value]
        below += totals[value]
    inside: Counter[int] = Counter()
    every = squares = 0
    for unit in compared:
        ranks = [middle[value] for value in unit]
        own, own_squares = sum(ranks), sum(rank * rank for rank in ranks)
        inside[len(unit)] += len(unit) * own_squares - own * own
        every += own
        squares += own_squares
    expected = below * squares - every * every
    if not expected:
        return None
    observed = sum((Fraction(part, size - 1) for size, part in inside.items()), Fraction(0))
    return 1 - observed * (below - 1) / expected


def _figure(value: Fraction | None, left: Sequence[Fraction | None]) -> Figure:
    """`left` are the values with one brand left out each."""
    if value is None:
        return Figure()
    ten_thousandths = floor(value * 10_000 + Fraction(1, 2))
    return Figure(_four(Decimal(ten_thousandths) / 10_000), str(value), *_span(value, left))


def _span(whole: Fraction, left: Sequence[Fraction | None]) -> Span:
    """A jackknife over the brands on Fisher's scale, with Student's t by its expansion (Abramowitz
    & Stegun 26.7.5). Empty for too few brands, or where leaving one out leaves nothing.
    """
    n, known = len(left), [value for value in left if value is not None]
    if n < LEAST_APPLICATIONS or len(known) < n:
        return "", ""
    with localcontext(Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)):
        scaled = _fisher(whole)
        pseudo = [n * scaled - (n - 1) * _fisher(value) for value in known]
        middle = sum(pseudo, Decimal(0)) / n
        squares = sum(((one - middle) * (one - middle) for one in pseudo), Decimal(0))
        spread = (squares / (n - 1) / n).sqrt()
        half = _student(n - 1) * spread
        return _four(_back(middle - half)), _four(_back(middle + half))


def _fisher(value: Fraction) -> Decimal:
    found = Decimal(value.numerator) / Decimal(value.denominator)
    found = max(-EDGE, min(EDGE, found))
    return ((1 + found) / (1 - found)).ln() / 2


def _back(scaled: Decimal) -> Decimal:
    raised = (2 * scaled).exp()
    return (raised - 1) / (raised + 1)


def _student(freedom: int) -> Decimal:
    z = QUANTILE
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def _four(value: Decimal) -> str:
    """Four decimals, without a minus before nothing."""
    return str(value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN) + 0)
