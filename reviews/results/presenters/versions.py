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
OUTSIDE = ("self", "panel", "preliminary")


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
    """One recalculation beside what is published: the shortlist, and the brands outside it, which
    have no rank and no public rating. `moved_up` and `moved_down` would be on the shortlist, or not
    on it, by what was recalculated; `of_shortlist` where the version knows nobody else.
    """

    version: ResultVersion
    rows: list[Row]
    outside: list[Row]
    moved_up: list[str]
    moved_down: list[str]
    same_inputs: bool
    of_shortlist: bool

    @property
    def changed(self) -> int:
        """How many brands have any figure that differs."""
        return self.changed_listed + self.changed_outside

    @property
    def changed_listed(self) -> int:
        """How many of them are on the shortlist."""
        return sum(row.differs for row in self.rows)

    @property
    def changed_outside(self) -> int:
        """How many of them are not."""
        return sum(row.differs for row in self.outside)

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.moved_up or self.moved_down)


@dataclass(frozen=True)
class _Brand:
    name: str
    shortlisted: bool
    listed: bool
    """Whether its points put it on the shortlist, which may stand for another reason."""


def compared(evaluation: Evaluation) -> dict[str, Any]:
    """The published version, and each recalculation beside it, the newest first."""
    before, later = versions.in_two(evaluation)
    values, brands = versions.published_values(before), _brands(evaluation)
    first = before[-1] if before else None
    return {
        "published": first,
        "comparisons": [
            _compared(first, values, version, brands)
            for version in reversed(later)
            if first is not None
        ],
    }


def _brands(evaluation: Evaluation) -> dict[str, _Brand]:
    rows = evaluation.results.values_list(
        "application__number",
        "application__brand__name",
        "shortlisted",
        "explanation__list_stands",
    )
    return {
        number: _Brand(name, shortlisted, shortlisted != bool(stands))
        for number, name, shortlisted, stands in rows
    }


def _compared(
    first: ResultVersion,
    values: Mapping[str, Mapping[str, Any]],
    version: ResultVersion,
    brands: Mapping[str, _Brand],
) -> Comparison:
    found = [
        one for one in versions.differences(values, version.values) if one.application in brands
    ]
    on, off = [], []
    for one in found:
        brand = brands[one.application]
        if brand.shortlisted:
            cells = [_rank(one), *(_score(one, name) for name in SHOWN)]
            on.append(Row(brand.name, one.application, cells))
        else:
            cells = [_score(one, name) for name in OUTSIDE]
            off.append(Row(brand.name, one.application, cells))
    up, down = _moved(found, brands)
    return Comparison(
        version,
        on,
        off,
        moved_up=up,
        moved_down=down,
        same_inputs=first.inputs_hash == version.inputs_hash
        and all(one.before.get("self") == one.after.get("self") for one in found),
        of_shortlist=not off and not all(brand.shortlisted for brand in brands.values()),
    )


def _moved(
    found: list[versions.Difference], brands: Mapping[str, _Brand]
) -> tuple[list[str], list[str]]:
    """Brands that the recalculated points put on the shortlist, and off it."""
    up: list[str] = []
    down: list[str] = []
    for one in found:
        brand, now = brands[one.application], one.after.get(versions.LISTED)
        if now is not None and now != brand.listed:
            (up if now else down).append(brand.name)
    return up, down


def _rank(one: versions.Difference) -> Cell:
    before, after = one.before.get("rank"), one.after.get("rank")
    return Cell("rank", str(before or "–"), str(after or "–"), before != after)


def _score(one: versions.Difference, name: str) -> Cell:
    before, after = one.before.get(name), one.after.get(name)
    return Cell(name, _shown(before), _shown(after), before != after)


def _shown(value: str | None) -> str:
    return "–" if value is None else str(display(Fraction(value)))
