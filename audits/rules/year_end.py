"""An agency's points for brand building in the year-end assessment."""

from collections import Counter
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
    """One outcome of one brand of the agency; `source` names the brand or title, of fraud the
    ground as a code: in no language, so that the explanation is the same for every reader.
    """

    code: str
    source: str = ""
    brand: str = ""


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

    `fraud_forfeits` (false in rules that do not say it): beside fraud no gain counts.
    `highest_only`: the highest gain and the heaviest deduction are added, so that a gain never
    hides a loss.
    Otherwise of each brand the highest gain and the heaviest deduction are added, and fraud once.
    The sum is limited by the cap. Raises ValueError for an unknown outcome. Without outcomes the
    result is 0.
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
    gains = [place for place, row in enumerate(ordered) if worth[row.code] > 0]
    losses = [place for place, row in enumerate(ordered) if worth[row.code] < 0][::-1]
    fraud = any(outcome.code == "fraud" for outcome in given)
    forfeited = set(gains) if fraud and table.get("fraud_forfeits", False) else set()
    if table["highest_only"]:
        kept = [*[place for place in gains if place not in forfeited][:1], *losses[:1]]
    else:
        open_gains = [place for place in gains if place not in forfeited]
        kept = sorted([*_one_a_brand(open_gains, ordered), *_one_a_brand(losses, ordered)])
    counted = [ordered[place] for place in kept]
    left_out = [
        (outcome, "forfeited_by_fraud" if place in forfeited else "not_the_highest")
        for place, outcome in enumerate(ordered)
        if place not in kept
    ]
    total = sum((worth[outcome.code] for outcome in counted), Fraction(0))
    up, down = exact(table["cap"]["up"]), exact(table["cap"]["down"])
    capped = min(max(total, down), up)
    explanation = {
        "counted": [_line(outcome, worth) for outcome in counted],
        "set_aside": [{**_line(outcome, worth), "reason": reason} for outcome, reason in left_out],
        "highest_only": table["highest_only"],
        "sum": str(total),
        "cap": {"up": str(up), "down": str(down)},
        "capped": capped != total,
        "points": str(capped),
    }
    return YearEndPoints(points=capped, counted=tuple(counted), explanation=explanation)


def bands(all_points: Sequence[Fraction], rules: Mapping[str, Any]) -> list[str]:
    """The grade band of each agency, in the order of `all_points`; empty for who is in none, and
    for all by rules from before there were bands.

    The agencies are taken from the most points down, those with equal points together. They are in
    the best band that is still open, whose `from_points` they reach and whose limit (a share of all
    agencies, rounded down) holds all of them. A band that a group does not fit into is closed, so
    that nobody with fewer points comes into it.
    """
    wanted = rules["year_end"].get("bands", [])
    counts = Counter(all_points)
    of_points: dict[Fraction, str] = {}
    place = taken = 0
    for worth in sorted(counts, reverse=True):
        while place < len(wanted):
            band = wanted[place]
            limit = exact(band["at_most_percent"]) * len(all_points) // 100
            if worth >= exact(band["from_points"]) and taken + counts[worth] <= limit:
                of_points[worth] = band["code"]
                taken += counts[worth]
                break
            place, taken = place + 1, 0
    return [of_points.get(worth, "") for worth in all_points]


def _one_a_brand(places: Iterable[int], ordered: Sequence[YearOutcome]) -> list[int]:
    """The first place of each brand, of fraud the first of all, and every outcome without a
    brand.
    """
    seen: set[str] = set()
    kept = []
    for place in places:
        row = ordered[place]
        key = "fraud:" if row.code == "fraud" else row.brand
        if not key or key not in seen:
            kept.append(place)
        seen.add(key)
    return kept


def _line(outcome: YearOutcome, worth: Mapping[str, Fraction]) -> dict[str, str]:
    return {"outcome": outcome.code, "source": outcome.source, "points": str(worth[outcome.code])}
