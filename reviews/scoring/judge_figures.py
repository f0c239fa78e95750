"""What each judge's points look like beside those of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from brandportal.exact import Number, exact, mean

from .variances import components, leniency

OUTLIER = 2.0


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


def judge_figures(sums: Mapping[Any, Mapping[Any, Number]]) -> dict[Any, JudgeFigures]:
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
