"""How far the members of a panel are apart on a sample, without names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from applications.cycles.indicators import indicator_groups
from brandportal.rulebook import Rules
from reviews.calibration.models import CalibrationSample, CalibrationSheet
from reviews.evaluation.models import Evaluation

# From so many sheets on the figures say nothing about one person.
SHOWN_FROM = 3


@dataclass(frozen=True)
class Apart:
    """One line: the least, the median and the most that members gave, and what the reader gave."""

    label: Any
    most: Decimal
    low: Decimal
    middle: Decimal
    high: Decimal
    own: Decimal | None

    @property
    def is_far(self) -> bool:
        """Whether the reader is farther from the middle than a fifth of what can be given."""
        return self.own is not None and abs(self.own - self.middle) * 5 > self.most


@dataclass(frozen=True)
class Spread:
    """The sums first, then every indicator; of so many members."""

    members: int
    whole: Apart
    lines: list[Apart]


def spread_of(
    sample: CalibrationSample,
    rules: Rules,
    sheets: Sequence[CalibrationSheet],
    own: CalibrationSheet | None = None,
) -> Spread | None:
    """None while fewer than SHOWN_FROM members have handed in."""
    if len(sheets) < SHOWN_FROM:
        return None
    lines = []
    for group in indicator_groups(rules):
        for one in group.indicators:
            given = [Decimal(sheet.points[one.key]) for sheet in sheets]
            mine = Decimal(own.points[one.key]) if own else None
            lines.append(_apart(one.label, one.most, given, mine))
    sums = [sheet.total for sheet in sheets]
    whole = _apart("", Decimal(100), sums, own.total if own else None)
    return Spread(len(sheets), whole, lines)


def samples_with_spread(
    evaluation: Evaluation,
) -> list[tuple[CalibrationSample, int, Spread | None]]:
    """For the office: each sample, how many have scored it, and how far they are apart."""
    found = evaluation.calibration_samples.prefetch_related("sheets")
    rules = evaluation.cycle.rules
    return [
        (sample, len(sample.sheets.all()), spread_of(sample, rules, list(sample.sheets.all())))
        for sample in found
    ]


def _apart(label: Any, most: Decimal, given: list[Decimal], own: Decimal | None) -> Apart:
    return Apart(label, most, min(given), median(given), max(given), own)
