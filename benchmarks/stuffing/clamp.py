"""The clamp alone, against any attack whatever: no screening, up to nine in ten of the target's
open ratings fake.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from reviews.scoring.public import PublicRules, RatingLine, public_score

from .rankings import RULES, UNCLAMPED, Lines, at_place, by_score
from .worlds import AGENCIES, OPEN, QUALITY_SPREAD, level

INVITED = {"service_recipients": 60, "enterprises": 30, "deputies": 30, "grass_roots": 30}
OPEN_N = 250
SHARES = (0.3, 0.6, 0.9)
PLACE = 20


def with_open_weight(rules: PublicRules, weight: int) -> PublicRules:
    """The same rules with another weight of the open group, the verified groups sharing the rest as
    before.
    """
    verified = sum(rules.weights.values()) - rules.weights[rules.open_group]
    weights = {group: own * (100 - weight) / verified for group, own in rules.weights.items()} | {
        rules.open_group: Fraction(weight)
    }
    return replace(rules, weights=weights)


VARIANTS: dict[str, PublicRules] = {
    "w=.85 d=3": RULES,
    "w=.85, no clamp": UNCLAMPED,
    "w=.70 d=3": with_open_weight(RULES, 30),
    "w=.70, no clamp": with_open_weight(UNCLAMPED, 30),
    "open score alone": replace(
        RULES, weights={OPEN: Fraction(100)}, open_group="nobody", min_brand=1
    ),
}


def clamped(number: int) -> Iterator[dict[str, Any]]:
    """One world of invited and open ratings, ranked by the public score; the one at rank 20 stuffs
    its own.
    """
    rng = Random(f"clamp-{number}")
    held: dict[str, Lines] = {}
    for agency in range(AGENCIES):
        quality = rng.gauss(0.0, QUALITY_SPREAD)
        lines: Lines = Counter()
        for group, size in (*INVITED.items(), (OPEN, OPEN_N)):
            lines.update(RatingLine(group, level(rng, quality)) for _ in range(size))
        held[f"A{agency:02}"] = lines
    for variant, rules in VARIANTS.items():
        scores = {brand: _score(lines, rules) for brand, lines in held.items()}
        before = by_score(scores)
        target = at_place(before, PLACE)
        for share in SHARES:
            fakes = round(share / (1 - share) * OPEN_N)
            stuffed = held[target] + Counter({RatingLine(OPEN, 5): fakes})
            score = _score(stuffed, rules)
            after = by_score({**scores, target: score})[target]
            moved = float((score or 0) - (scores[target] or 0))
            yield {
                "world": number,
                "variant": variant,
                "share": share,
                "before": before[target],
                "after": after,
                "moved": round(moved, 4),
            }


def _score(lines: Lines, rules: PublicRules) -> Fraction | None:
    known = Counter({line: n for line, n in lines.items() if line.group in rules.weights})
    return public_score(known, rules).score
