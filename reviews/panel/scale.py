"""The anchored scale of a sheet: five steps, their points on an indicator, and which points need a
remark.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, Decimal
from typing import Any

from applications.cycles.indicators import ANCHORS
from brandportal.rulebook import Rules, remark_shares

TENTH = Decimal("0.1")


def plain(points: Decimal) -> Decimal:
    """The number without trailing zeros: 5.50 as 5.5, 10.00 as 10."""
    return points.normalize() + 0


@dataclass(frozen=True)
class Anchor:
    """One step of the scale, in points of this indicator; step 5 is the best. `middle` are the
    points that choosing the step stands for.
    """

    step: int
    low: Decimal
    high: Decimal
    middle: Decimal
    words: Any


def anchors_of(most: Decimal) -> list[Anchor]:
    """The anchored scale in points of this indicator, best first: shares of its maximum, rounded to
    tenths.
    """
    return [
        Anchor(
            len(ANCHORS) - place,
            plain((most * low / 100).quantize(TENTH)),
            plain((most * high / 100).quantize(TENTH)),
            plain((most * (low + high) / 200).quantize(TENTH, ROUND_HALF_DOWN)),
            words,
        )
        for place, (low, high, words) in enumerate(ANCHORS)
    ]


def step_of(points: Decimal, most: Decimal) -> int:
    """The step that these points lie on."""
    share = 100 * points / most
    lows = sorted(low for low, _high, _words in ANCHORS)
    return max(1, sum(share >= low for low in lows))


def points_of(step: int, most: Decimal) -> Decimal:
    """The points that choosing a step stands for."""
    return next(one.middle for one in anchors_of(most) if one.step == step)


def needs_remark(points: Decimal, most: Decimal, rules: Rules) -> bool:
    """Whether the rules of the year ask the judge for a remark with these points."""
    shares = remark_shares(rules)
    if shares is None:
        return False
    return not shares[0] <= 100 * points / most <= shares[1]
