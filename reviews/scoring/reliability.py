"""How far the judges of a panel agree, for any design: ICC from variance components, ordinal
Krippendorff's alpha, each with an interval; and what each judge's points look like.

The coefficients are exact fractions. Their intervals are floats, for display: a jackknife over the
applications, which needs no draws, so that everybody gets the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import atanh, isfinite, sqrt, tanh
from statistics import NormalDist
from typing import Any, Generic, TypeVar

from brandportal.exact import Number, exact, mean

Scores = Mapping[Any, Mapping[Any, Number]]
Exact = dict[Any, dict[Any, Fraction]]
N = TypeVar("N", Fraction, float)
Span = tuple[float | None, float | None]
LEAST_APPLICATIONS = 5
"""Below so many applications no interval is given."""
CONFIDENCE = 0.95
OUTLIER = 2.0


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


@dataclass(frozen=True)
class Variances(Generic[N]):
    """The variance components of score = application + judge + error."""

    application: N
    judge: N
    error: N

    def share(self, each: N | int) -> N | None:
        """The intraclass correlation of the mean of `each` judges; None where nothing varies, 0
        where the applications do not differ beyond the error.
        """
        if self.application <= 0 and self.error:
            return self.error * 0
        whole = self.application + (self.judge + self.error) / each
        return self.application / whole if whole else None


def icc(rows: Sequence[Mapping[Any, N]], each: N | int) -> N | None:
    """The intraclass correlation of the mean of `each` judges. None where nothing can be estimated
    or nothing varies.
    """
    found = variances(rows)
    return None if found is None else found.share(each)


def variances(rows: Sequence[Mapping[Any, N]]) -> Variances[N] | None:
    """The variance components, all effects random (Henderson's third method; Searle, Casella &
    McCulloch 1992, chapter 5). Exact for fractions.

    The adjusted sums of squares have the expectations (N - judges) applications + df error and
    (N - applications) judges + df error, which for complete designs gives Shrout & Fleiss's
    ICC(2, ...). None where nothing can be estimated.
    """
    columns: dict[Any, list[N]] = {}
    for row in rows:
        for judge, value in row.items():
            columns.setdefault(judge, []).append(value)
    n, a, k = sum(map(len, rows)), len(rows), len(columns)
    parts = len(components(rows))
    free = n - a - k + parts
    if free <= 0 or a <= parts or k <= parts:
        return None
    error, by_application, by_judge = _sums_of_squares(rows, columns)
    e = error / free
    return Variances(
        application=(by_application - (a - parts) * e) / (n - k),
        judge=(by_judge - (k - parts) * e) / (n - a),
        error=e,
    )


def _sums_of_squares(
    rows: Sequence[Mapping[Any, N]], columns: Mapping[Any, list[N]]
) -> tuple[N, N, N]:
    """Error, applications adjusted for judges, judges adjusted for applications."""
    means = [_mean(row.values()) for row in rows]
    lenient = leniency(rows, means)
    error = within_applications = within_judges = _nothing(means)
    for row, middle in zip(rows, means, strict=True):
        fair = middle - _mean(lenient[judge] for judge in row)
        for judge, value in row.items():
            error += (value - fair - lenient[judge]) ** 2
            within_applications += (value - middle) ** 2
    for column in columns.values():
        centre = _mean(column)
        within_judges += sum((value - centre) ** 2 for value in column)
    return error, within_judges - error, within_applications - error


def _mean(values: Iterable[N]) -> N:
    found = list(values)
    total = found[0]
    for value in found[1:]:
        total += value
    return total / len(found)


def _nothing(values: Sequence[N]) -> N:
    """Zero, in the numbers that come in."""
    return values[0] * 0


def components(rows: Sequence[Mapping[Any, Any]]) -> list[set[Any]]:
    """The judges grouped by the applications they share, directly or not."""
    parts: list[set[Any]] = []
    for row in rows:
        linked, apart = set(row), []
        for part in parts:
            if part & linked:
                linked |= part
            else:
                apart.append(part)
        parts = [*apart, linked]
    return parts


def leniency(rows: Sequence[Mapping[Any, N]], means: Sequence[N]) -> dict[Any, N]:
    """Least-squares effects of the judges, summing to 0 in every component. The same as
    `severity.severity` gives, in whichever numbers come in.
    """
    judges = list(dict.fromkeys(judge for row in rows for judge in row))
    if all(len(row) == len(judges) for row in rows):
        grand = sum(means) / len(means)
        return {
            judge: sum(row[judge] for row in rows) / len(rows) - grand  # type: ignore[misc]
            for judge in judges
        }
    place = {judge: number for number, judge in enumerate(judges)}
    one = next(iter(means)) * 0 + 1
    matrix = [[one * 0] * (len(judges) + 1) for _ in judges]
    for row, middle in zip(rows, means, strict=True):
        share = one / len(row)
        for judge, value in row.items():
            equation = matrix[place[judge]]
            equation[place[judge]] += 1
            equation[-1] += value - middle
            for other in row:
                equation[place[other]] -= share
    for part in components(rows):
        first = matrix[place[next(iter(part))]]
        first[:] = [one * 0] * len(first)
        for judge in part:
            first[place[judge]] = one
    return dict(zip(judges, _solved(matrix), strict=True))


def _solved(matrix: list[list[N]]) -> list[N]:
    """Gauss-Jordan elimination with the largest pivot, right side as last column."""
    for step in range(len(matrix)):
        pivot = max(range(step, len(matrix)), key=lambda row: abs(matrix[row][step]))
        matrix[step], matrix[pivot] = matrix[pivot], matrix[step]
        factor = matrix[step][step]
        matrix[step] = [value / factor for value in matrix[step]]
        for row in range(len(matrix)):
            scale = matrix[row][step]
            if row != step and scale:
                matrix[row] = [
                    a - scale * b for a, b in zip(matrix[row], matrix[step], strict=True)
                ]
    return [row[-1] for row in matrix]


def alpha(rows: Sequence[Mapping[Any, N]]) -> N | None:
    """Krippendorff's alpha (2011), ordinal, with missing values: the disagreement of middle ranks
    inside an application against that over all. Equal to `agreement.krippendorff_alpha`, in linear
    time.
    """
    units = [list(row.values()) for row in rows if len(row) > 1]
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
    found = 1 - observed * (below - 1) / expected
    return found if isinstance(next(iter(totals)), Fraction) else float(found)  # type: ignore[return-value]


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
    half = _student((1 + confidence) / 2, n - 1) * spread
    return tanh(middle - half), tanh(middle + half)


def _fisher(value: float) -> float:
    found = atanh(max(-1 + 1e-12, min(1 - 1e-12, value)))
    assert isfinite(found)
    return found


def _student(share: float, freedom: int) -> float:
    """The quantile of Student's t by its expansion (Abramowitz & Stegun 26.7.5): to 1 % from four
    degrees of freedom on.
    """
    z = NormalDist().inv_cdf(share)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


@dataclass(frozen=True)
class JudgeFigures:
    """One judge's sums: how many, their mean and spread, how far above the panel on the same
    applications (`leniency`), and the applications where the judge stands apart from the others.
    """

    sheets: int
    mean: Fraction
    spread: float
    leniency: Fraction
    outliers: tuple[Any, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "sheets": self.sheets,
            "mean": f"{float(self.mean):.2f}",
            "spread": f"{self.spread:.2f}",
            "leniency": f"{float(self.leniency):+.2f}",
            "outliers": [str(application) for application in self.outliers],
        }


def judge_figures(sums: Scores) -> dict[Any, JudgeFigures]:
    """The figures of every judge, from sums by application, then judge.

    An outlier is a sum that lies more than two standard deviations of the error from what
    application and judge let expect. It is a reason to look, not a fault.
    """
    rows = {key: {j: exact(v) for j, v in row.items()} for key, row in sums.items() if row}
    if not rows:
        return {}
    means = [mean(list(row.values())) for row in rows.values()]
    lenient = leniency(list(rows.values()), means)
    left: dict[tuple[Any, Any], Fraction] = {}
    for application, row in rows.items():
        fair = mean([value - lenient[judge] for judge, value in row.items()])
        for judge, value in row.items():
            left[application, judge] = value - fair - lenient[judge]
    free = len(left) - len(rows) - len(lenient) + len(components(list(rows.values())))
    deviation = sqrt(sum(value * value for value in left.values()) / free) if free > 0 else 0.0
    found = {}
    for judge in lenient:
        own = [row[judge] for row in rows.values() if judge in row]
        middle = mean(own)
        spread = (
            sqrt(sum((value - middle) ** 2 for value in own) / (len(own) - 1))
            if len(own) > 1
            else 0.0
        )
        outliers = tuple(
            application
            for (application, other), value in left.items()
            if other == judge and deviation and abs(value) > OUTLIER * deviation
        )
        found[judge] = JudgeFigures(len(own), middle, spread, lenient[judge], outliers)
    return found
