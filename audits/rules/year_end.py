"""An agency's points for brand building in the year-end assessment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from brandportal.exact import exact

OUTCOMES = (
    "famous_brand",
    "top_ten_new",
    "top_ten_retained",
    "shortlisted",
    "rectifying",
    "revoked",
    "fraud",
)


@dataclass(frozen=True)
class YearOutcome:
    """One outcome of one brand of the agency; `source` names the brand or title."""

    code: str
    source: str = ""


@dataclass(frozen=True)
class YearEndPoints:
    """`counted` are the outcomes in the sum, ordered by points; the explanation names the
    others.
    """

    points: Fraction
    counted: tuple[YearOutcome, ...]
    explanation: dict[str, Any]


def points(outcomes: Iterable[YearOutcome], rules: Mapping[str, Any]) -> YearEndPoints:
    """The year-end points of one agency under the `year_end` part of `rules`.

    `highest_only`: the highest gain and the heaviest deduction are added, so that a gain never
    hides a loss. Otherwise all are added. The sum is limited by the cap. Raises ValueError for an
    unknown outcome. Without outcomes the result is 0.
    """
    table = rules["year_end"]
    worth = {code: exact(table[code]) for code in OUTCOMES}
    given = list(outcomes)
    for outcome in given:
        if outcome.code not in worth:
            raise ValueError(f"unknown outcome {outcome.code!r}")
    ordered = sorted(
        given, key=lambda outcome: (-worth[outcome.code], outcome.code, outcome.source)
    )
    kept: Sequence[int] = range(len(ordered))
    if table["highest_only"]:
        gains = [place for place in kept if worth[ordered[place].code] > 0]
        losses = [place for place in kept if worth[ordered[place].code] < 0]
        kept = gains[:1] + losses[-1:]
    counted = [ordered[place] for place in kept]
    left_out = [outcome for place, outcome in enumerate(ordered) if place not in kept]
    total = sum((worth[outcome.code] for outcome in counted), Fraction(0))
    up, down = exact(table["cap"]["up"]), exact(table["cap"]["down"])
    capped = min(max(total, down), up)
    explanation = {
        "counted": [_line(outcome, worth) for outcome in counted],
        "set_aside": [
            {**_line(outcome, worth), "reason": "not_the_highest"} for outcome in left_out
        ],
        "highest_only": table["highest_only"],
        "sum": str(total),
        "cap": {"up": str(up), "down": str(down)},
        "capped": capped != total,
        "points": str(capped),
    }
    return YearEndPoints(points=capped, counted=tuple(counted), explanation=explanation)


def _line(outcome: YearOutcome, worth: Mapping[str, Fraction]) -> dict[str, str]:
    return {"outcome": outcome.code, "source": outcome.source, "points": str(worth[outcome.code])}
