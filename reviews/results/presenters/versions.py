"""Recalculated results beside the published ones, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from brandportal.exact import display
from reviews.evaluation.models import Evaluation
from reviews.results import versions
from reviews.results.models import ResultVersion

SHOWN = ("self", "panel", "public", "composite")


@dataclass(frozen=True)
class Cell:
    """One figure before and after; `differs` by the exact values, also where both look alike."""

    name: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One brand in the published version and in a later one."""

    brand: str
    number: str
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """One recalculation beside what is published."""

    version: ResultVersion
    rows: list[Row]
    same_inputs: bool

    @property
    def changed(self) -> int:
        """How many brands have any figure that differs."""
        return sum(row.differs for row in self.rows)


def compared(evaluation: Evaluation) -> dict[str, Any]:
    """The published version, and each recalculation beside it, the newest first."""
    first = versions.published(evaluation)
    later = versions.recalculations(evaluation)
    brands = dict(
        evaluation.results.filter(shortlisted=True).values_list(
            "application__number", "application__brand__name"
        )
    )
    return {
        "published": first,
        "comparisons": [
            _compared(first, version, brands) for version in reversed(later) if first is not None
        ],
    }


def _compared(
    first: ResultVersion, version: ResultVersion, brands: Mapping[str, str]
) -> Comparison:
    rows = [
        Row(
            brand=brands[one.application],
            number=one.application,
            cells=[_rank(one), *(_score(one, name) for name in SHOWN)],
        )
        for one in versions.differences(first, version)
        if one.application in brands
    ]
    return Comparison(version, rows, first.inputs_hash == version.inputs_hash)


def _rank(one: versions.Difference) -> Cell:
    before, after = one.before.get("rank"), one.after.get("rank")
    return Cell("rank", str(before or "–"), str(after or "–"), before != after)


def _score(one: versions.Difference, name: str) -> Cell:
    before, after = one.before.get(name), one.after.get(name)
    return Cell(name, _shown(before), _shown(after), before != after)


def _shown(value: str | None) -> str:
    return "–" if value is None else str(display(Fraction(value)))
