"""Severity-adjusted means: the panel's scores if every judge had scored every application."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from brandportal.exact import Number, exact, mean


@dataclass(frozen=True)
class Severity:
    """Least squares of score = application + judge, shown beside the panel score, never instead of
    it.

    `parts` are the groups of judges who share applications, if only indirectly. `leniency` is how
    far a judge scores above his group (sum 0 in each). If `connected` is False there are several
    groups: how severe one is compared to another cannot be told.
    """

    adjusted: dict[Any, Fraction]
    raw: dict[Any, Fraction]
    leniency: dict[Any, Fraction]
    parts: list[list[Any]]
    connected: bool
    ss_judges: Fraction
    ss_applications_adjusted: Fraction
    ss_error: Fraction
    f: Fraction | None
    explanation: dict[str, Any]


def severity(scores: Iterable[tuple[Hashable, Hashable, Number]]) -> Severity:
    """Fit the additive model to (application, judge, score) rows of any design, also an incomplete
    one.

    Source: the balanced incomplete block analysis generalised by normal equations, solved exactly.
    Raises ValueError for a duplicate pair of application and judge, and for no rows.
    """
    cells = {}
    for application, judge, score in scores:
        if (application, judge) in cells:
            raise ValueError("a judge scores an application once")
        cells[application, judge] = exact(score)
    if not cells:
        raise ValueError("there is no score")
    applications = sorted({application for application, _ in cells}, key=str)
    judges = sorted({judge for _, judge in cells}, key=str)
    rows = {a: {j: cells[a, j] for j in judges if (a, j) in cells} for a in applications}
    raw = {a: mean(list(row.values())) for a, row in rows.items()}
    parts = _components(rows)
    leniency = _leniency(rows, raw, judges, parts)
    adjusted = {
        a: mean([score - leniency[j] for j, score in row.items()]) for a, row in rows.items()
    }
    values = list(cells.values())
    grand = mean(values)
    total = sum(((value - grand) ** 2 for value in values), Fraction(0))
    error = sum(
        ((score - adjusted[a] - leniency[j]) ** 2 for (a, j), score in cells.items()), Fraction(0)
    )
    by_judge = [
        [score for (_, other), score in cells.items() if other == judge] for judge in judges
    ]
    ss_judges = sum((len(column) * (mean(column) - grand) ** 2 for column in by_judge), Fraction(0))
    ss_applications = total - ss_judges - error
    connected = len(parts) == 1
    degrees = len(cells) - len(applications) - len(judges) + len(parts)
    f = None
    if error and degrees and len(applications) > len(parts):
        f = (ss_applications / (len(applications) - len(parts))) / (error / degrees)
    explanation = {
        "adjusted": {str(a): str(value) for a, value in adjusted.items()},
        "raw": {str(a): str(value) for a, value in raw.items()},
        "leniency": {str(j): str(value) for j, value in leniency.items()},
        "connected": connected,
        "notes": [] if connected else ["parts_do_not_compare"],
        "parts": [[str(judge) for judge in part] for part in parts],
    }
    return Severity(
        adjusted=adjusted,
        raw=raw,
        leniency=leniency,
        parts=parts,
        connected=connected,
        ss_judges=ss_judges,
        ss_applications_adjusted=ss_applications,
        ss_error=error,
        f=f,
        explanation=explanation,
    )


def _components(rows: dict[Any, dict[Any, Fraction]]) -> list[list[Any]]:
    """The judges grouped by shared applications."""
    parts: list[set[Any]] = []
    for row in rows.values():
        linked = set(row)
        apart = []
        for part in parts:
            if part & linked:
                linked |= part
            else:
                apart.append(part)
        parts = [*apart, linked]
    return sorted((sorted(part, key=str) for part in parts), key=lambda part: str(part[0]))


def _leniency(
    rows: dict[Any, dict[Any, Fraction]],
    raw: dict[Any, Fraction],
    judges: list[Any],
    parts: list[list[Any]],
) -> dict[Any, Fraction]:
    """Judge effects by the normal equations with the applications eliminated; the effects of each
    component sum to 0.
    """
    place = {judge: index for index, judge in enumerate(judges)}
    size = len(judges)
    matrix = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for application, row in rows.items():
        share = Fraction(1, len(row))
        for judge, score in row.items():
            equation = matrix[place[judge]]
            equation[place[judge]] += 1
            equation[size] += score - raw[application]
            for other in row:
                equation[place[other]] -= share
    for part in parts:
        first = matrix[place[part[0]]]
        first[:] = [Fraction(0)] * (size + 1)
        for judge in part:
            first[place[judge]] = Fraction(1)
    solution = _solve(matrix)
    return {judge: solution[place[judge]] for judge in judges}


def _solve(matrix: list[list[Fraction]]) -> list[Fraction]:
    """Exact Gauss-Jordan elimination of a regular system, given with its right side as last
    column.
    """
    size = len(matrix)
    for step in range(size):
        pivot = next(row for row in range(step, size) if matrix[row][step])
        matrix[step], matrix[pivot] = matrix[pivot], matrix[step]
        factor = matrix[step][step]
        matrix[step] = [value / factor for value in matrix[step]]
        for row in range(size):
            if row != step and (scale := matrix[row][step]):
                matrix[row] = [
                    a - scale * b if b else a
                    for a, b in zip(matrix[row], matrix[step], strict=True)
                ]
    return [row[size] for row in matrix]
