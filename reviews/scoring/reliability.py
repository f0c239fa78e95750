"""How far the judges of a panel agree, for any design: ICC from variance components, ordinal
Krippendorff's alpha, each with an interval.

The coefficients are exact fractions. Their intervals are floats, for display: a jackknife over the
applications, which needs no draws, so that everybody gets the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import atanh, isfinite, sqrt, tanh
from statistics import NormalDist
from typing import Any, TypeVar

from brandportal.exact import Number, exact

from .variances import N, components, variances

Scores = Mapping[Any, Mapping[Any, Number]]
Exact = dict[Any, dict[Any, Fraction]]
Span = tuple[float | None, float | None]
Z = TypeVar("Z", float, Decimal)
LEAST_APPLICATIONS = 5
"""Below so many applications no interval is given."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Coefficient:
    """One coefficient with its interval; the ends are None where there are too few applications."""

    value: Fraction | None
    low: float | None
    high: float | None

    def as_json(self) -> dict[str, Any]:
        """Four decimals: enough for any limit, and no endless fractions in a page."""
        return {
            "value": None if self.value is None else f"{float(self.value):.4f}",
            "low": None if self.low is None else f"{self.low:.4f}",
            "high": None if self.high is None else f"{self.high:.4f}",
        }


@dataclass(frozen=True)
class Agreement:
    """The agreement on one indicator or on the sums.

    `single` is the reliability of one judge, `average` that of the mean of as many as score an
    application (harmonic mean `each`); both count differences of severity as error (absolute
    agreement; Shrout & Fleiss's ICC(2,1) and ICC(2,k) where everybody scores everything). `alpha`
    is Krippendorff's, ordinal.
    """

    single: Coefficient
    average: Coefficient
    alpha: Coefficient
    applications: int
    judges: int
    each: Fraction
    complete: bool
    connected: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "single": self.single.as_json(),
            "average": self.average.as_json(),
            "alpha": self.alpha.as_json(),
            "applications": self.applications,
            "judges": self.judges,
            "each": f"{float(self.each):.2f}",
            "complete": self.complete,
            "connected": self.connected,
        }


def agreement(scores: Scores, *, intervals: bool = True) -> Agreement:
    """The agreement of judges: points by application, then judge; not everybody needs to have
    scored everything. Applications with one judge say something about severity only.
    """
    rows: Exact = {
        application: {judge: exact(value) for judge, value in given.items()}
        for application, given in scores.items()
        if given
    }
    judges = {judge for row in rows.values() for judge in row}
    each = _each(rows)
    given = list(rows.values())
    values = _coefficients(given, each)
    spans: Sequence[Span] = [(None, None)] * len(values)
    if intervals:
        floats = [{judge: float(value) for judge, value in row.items()} for row in given]
        spans = jackknife(floats, lambda some: _coefficients(some, float(each)))
    single, average, found = (
        Coefficient(value, *span) for value, span in zip(values, spans, strict=True)
    )
    return Agreement(
        single=single,
        average=average,
        alpha=found,
        applications=len(rows),
        judges=len(judges),
        each=each,
        complete=all(len(row) == len(judges) for row in given),
        connected=len(components(given)) <= 1,
    )


def _coefficients(rows: Sequence[Mapping[Any, N]], each: N) -> list[N | None]:
    """ICC of one judge, of the mean of `each` judges, and alpha."""
    found = variances(rows)
    if found is None:
        return [None, None, alpha(rows)]
    return [found.share(1), found.share(each), alpha(rows)]


def _each(rows: Exact) -> Fraction:
    """How many judges score an application: the harmonic mean, by which the error of means goes."""
    if not rows:
        return Fraction(0)
    return len(rows) / sum((Fraction(1, len(row)) for row in rows.values()), Fraction(0))


def alpha(rows: Sequence[Mapping[Any, N]]) -> N | None:
    """Krippendorff's alpha (2011), ordinal, with missing values: the disagreement of middle ranks
    inside an application against that over all. Equal to `agreement.krippendorff_alpha`, in linear
    time.
    """
    found = ordinal_alpha([list(row.values()) for row in rows])
    given = next((value for row in rows for value in row.values()), None)
    return found if found is None or isinstance(given, Fraction) else float(found)  # type: ignore[return-value]


def ordinal_alpha(given: Sequence[Sequence[N]]) -> Fraction | None:
    """`alpha`, exact, of the points of each application, whoever gave them."""
    units = [unit for unit in given if len(unit) > 1]
    totals = Counter(value for unit in units for value in unit)
    middle: dict[N, int] = {}
    below = 0
    for value in sorted(totals):  # ranks doubled, so that they are whole
        middle[value] = 2 * below + totals[value]
        below += totals[value]
    ranks = [[middle[value] for value in unit] for unit in units]
    inside: Counter[int] = Counter()
    for unit in ranks:
        inside[len(unit)] += _squares(unit)
    observed = sum((Fraction(squares, m - 1) for m, squares in inside.items()), Fraction(0))
    expected = _squares([rank for unit in ranks for rank in unit])
    if not expected:
        return None
    return 1 - observed * (below - 1) / expected


def _squares(values: Sequence[int]) -> int:
    """The sum of squared distances from the mean, times the number of values."""
    return len(values) * sum(value * value for value in values) - sum(values) ** 2


def jackknife(
    rows: Sequence[Mapping[Any, float]],
    about: Callable[[Sequence[Mapping[Any, float]]], Sequence[float | None]],
    confidence: float = CONFIDENCE,
) -> list[Span]:
    """The intervals of some coefficients: each application left out once, on Fisher's scale
    (Arvesen & Schmitz 1970), with Student's t. (None, None) for too few applications, or where
    leaving one out leaves nothing.
    """
    whole = about(rows)
    if len(rows) < LEAST_APPLICATIONS:
        return [(None, None)] * len(whole)
    left = [about([*rows[:place], *rows[place + 1 :]]) for place in range(len(rows))]
    return [
        _span(one, [found[number] for found in left], confidence)
        for number, one in enumerate(whole)
    ]


def _span(whole: float | None, left: Sequence[float | None], confidence: float) -> Span:
    scaled = [_fisher(one) for one in left if one is not None]
    n = len(left)
    if whole is None or len(scaled) < n:
        return None, None
    pseudo = [n * _fisher(whole) - (n - 1) * one for one in scaled]
    middle = sum(pseudo) / n
    spread = sqrt(sum((one - middle) ** 2 for one in pseudo) / (n - 1) / n)
    half = student(NormalDist().inv_cdf((1 + confidence) / 2), n - 1) * spread
    return tanh(middle - half), tanh(middle + half)


def _fisher(value: float) -> float:
    found = atanh(max(-1 + 1e-12, min(1 - 1e-12, value)))
    assert isfinite(found)
    return found


def student(z: Z, freedom: int) -> Z:
    """The quantile of Student's t from that of the normal distribution, by its expansion
    (Abramowitz & Stegun 26.7.5): to 1 % from four degrees of freedom on.
    """
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
