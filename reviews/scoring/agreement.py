"""Agreement of judges: ICC, Krippendorff's alpha, and the Wilson interval of a share.

All exact fractions except the Wilson interval. A coefficient whose denominator is 0 (nothing
varies) is None.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import Any

from brandportal.exact import Number, exact, text

Matrix = Sequence[Sequence[Number]]


@dataclass(frozen=True)
class MeanSquares:
    """The two-way analysis of variance of targets (rows) by judges (columns)."""

    between_targets: Fraction
    within_targets: Fraction
    between_judges: Fraction
    residual: Fraction
    targets: int
    judges: int


def mean_squares(ratings: Matrix) -> MeanSquares:
    """BMS, WMS, JMS, EMS of a complete matrix (Shrout & Fleiss 1979, table 3).

    Refuses an incomplete matrix and fewer than two targets or judges with ValueError.
    """
    rows = [[exact(value) for value in row] for row in ratings]
    n = len(rows)
    k = len(rows[0]) if rows else 0
    if n < 2 or k < 2 or any(len(row) != k for row in rows):
        raise ValueError("a complete matrix of at least two targets and two judges is needed")
    grand = sum((sum(row, Fraction(0)) for row in rows), Fraction(0)) / (n * k)
    row_means = [sum(row, Fraction(0)) / k for row in rows]
    column_means = [sum(column, Fraction(0)) / n for column in zip(*rows, strict=True)]
    targets = k * _squares(mean - grand for mean in row_means)
    judges = n * _squares(mean - grand for mean in column_means)
    total = _squares(value - grand for row in rows for value in row)
    return MeanSquares(
        between_targets=targets / (n - 1),
        within_targets=(total - targets) / (n * (k - 1)),
        between_judges=judges / (k - 1),
        residual=(total - targets - judges) / ((n - 1) * (k - 1)),
        targets=n,
        judges=k,
    )


def icc(ratings: Matrix) -> dict[str, Fraction | None]:
    """The six intraclass correlations of Shrout & Fleiss (1979), under their own names."""
    squares = mean_squares(ratings)
    b, w = squares.between_targets, squares.within_targets
    j, e = squares.between_judges, squares.residual
    n, k = squares.targets, squares.judges
    return {
        "ICC(1,1)": _ratio(b - w, b + (k - 1) * w),
        "ICC(2,1)": _ratio(b - e, b + (k - 1) * e + k * (j - e) / n),
        "ICC(3,1)": _ratio(b - e, b + (k - 1) * e),
        "ICC(1,k)": _ratio(b - w, b),
        "ICC(2,k)": _ratio(b - e, b + (j - e) / n),
        "ICC(3,k)": _ratio(b - e, b),
    }


def krippendorff_alpha(
    observers_by_units: Sequence[Sequence[Number | None]], metric: str
) -> Fraction | None:
    """Krippendorff's alpha (2011) with missing data: 1 - observed / expected disagreement.

    `metric` is nominal, ordinal, interval or ratio. Units with fewer than two values are left out.
    """
    units = [
        Counter(exact(value) for value in unit if value is not None)
        for unit in zip(*observers_by_units, strict=True)
    ]
    units = [unit for unit in units if unit.total() > 1]
    totals: Counter[Fraction] = Counter()
    for unit in units:
        totals.update(unit)
    n = totals.total()
    distance = _distance(metric, totals)
    observed = sum(
        (_disagreement(unit, distance) / (unit.total() - 1) for unit in units), Fraction(0)
    )
    share = _ratio(observed * (n - 1), _disagreement(totals, distance))
    return None if share is None else 1 - share


def _disagreement(
    counts: Counter[Fraction], distance: Callable[[Fraction, Fraction], Fraction]
) -> Fraction:
    values = sorted(counts)
    return 2 * sum(
        (
            counts[low] * counts[high] * distance(low, high)
            for index, low in enumerate(values)
            for high in values[index + 1 :]
        ),
        Fraction(0),
    )


def _distance(metric: str, totals: Counter[Fraction]) -> Callable[[Fraction, Fraction], Fraction]:
    if metric == "nominal":
        return lambda low, high: Fraction(1)
    if metric == "interval":
        return lambda low, high: (high - low) ** 2
    if metric == "ratio":
        if any(value < 0 for value in totals):
            raise ValueError("the ratio metric needs values of at least 0")
        return lambda low, high: ((high - low) / (high + low)) ** 2
    if metric == "ordinal":
        below: dict[Fraction, int] = {}
        running = 0
        for value in sorted(totals):
            below[value] = running
            running += totals[value]
        middle = {value: below[value] + Fraction(totals[value], 2) for value in totals}
        return lambda low, high: (middle[high] - middle[low]) ** 2
    raise ValueError(f"unknown metric {metric!r}")


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a share, without continuity correction (Newcombe 1998, method
    3).

    For display only, never for the ranking. Without any observation: (0, 1), nothing is known.
    """
    if not 0 <= successes <= n:
        raise ValueError("successes must lie between 0 and n")
    if not n:
        return (0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / n
    centre = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (centre - half) / scale
    high = 1.0 if successes == n else (centre + half) / scale
    return (low, high)


@dataclass(frozen=True)
class Reliability:
    """What is published about a panel; `usable` is None when a coefficient cannot be computed."""

    icc: dict[str, Fraction | None] | None
    alpha: Fraction | None
    usable: bool | None
    explanation: dict[str, Any]


def reliability(
    scores: Mapping[Any, Mapping[Any, Number]],
    least_icc: Number = Fraction(3, 4),
    least_alpha: Number = Fraction(667, 1000),
) -> Reliability:
    """ICC and ordinal alpha of one criterion or of the sums: scores by application, then judge.

    ICC needs every judge at every application; otherwise it is None with the code
    `incomplete_design`. Usable: ICC(2,k) and alpha both reach their limit.
    """
    judges = sorted({judge for row in scores.values() for judge in row}, key=str)
    targets = sorted(scores, key=str)
    complete = all(judge in scores[target] for target in targets for judge in judges)
    coefficients = None
    if complete and len(judges) > 1 and len(targets) > 1:
        coefficients = icc([[scores[target][judge] for judge in judges] for target in targets])
    alpha = krippendorff_alpha(
        [[scores[target].get(judge) for target in targets] for judge in judges], "ordinal"
    )
    average = coefficients["ICC(2,k)"] if coefficients else None
    usable = None
    if average is not None and alpha is not None:
        usable = average >= exact(least_icc) and alpha >= exact(least_alpha)
    set_aside = []
    if coefficients is None:
        set_aside.append({"part": "icc", "reason": "too_few" if complete else "incomplete_design"})
    explanation = {
        "icc": None
        if coefficients is None
        else {form: text(value) for form, value in coefficients.items()},
        "alpha_ordinal": text(alpha),
        "limits": {"ICC(2,k)": str(exact(least_icc)), "alpha_ordinal": str(exact(least_alpha))},
        "set_aside": set_aside,
        "judges": len(judges),
        "applications": len(targets),
        "usable": usable,
    }
    return Reliability(icc=coefficients, alpha=alpha, usable=usable, explanation=explanation)


def _squares(values: Any) -> Fraction:
    return sum((value * value for value in values), Fraction(0))


def _ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None
