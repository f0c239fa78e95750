"""Variance components of points by application and judge, for any design, and the least-squares
effects of the judges: in fractions exactly, in floats for what is only shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeVar

N = TypeVar("N", Fraction, float)


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
