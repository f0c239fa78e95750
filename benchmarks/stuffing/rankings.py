"""Two rankings of a world through the portal's own arithmetic: the open score alone, and the whole
composite.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.composite import Candidate, composite, rank
from reviews.scoring.public import PublicRules, RatingLine, public_score
from reviews.scoring.screening import Record

from .worlds import OPEN, World, level

TOP = DEFAULT_RULES["titles"]["top_ten"]
TIES = DEFAULT_RULES["ties"]
CLASS = "window"
RULES = PublicRules.from_rules(DEFAULT_RULES, CLASS)
UNCLAMPED = replace(RULES, clamp=Fraction(1000))
# The open group alone, ranked on its own mean: what the screening can do without any other layer.
OPEN_ONLY = replace(
    RULES, weights={OPEN: Fraction(100)}, open_group="nobody", min_group=1, min_brand=1
)
GROUP_SIZES = {"service_recipients": 120, "enterprises": 40, "deputies": 35, "grass_roots": 35}
GROUP_SPREAD = 0.08
SELF = (88, 4)
PANEL = (80, 5)

Lines = Counter[RatingLine]
Ranks = dict[str, int]


def open_lines(records: Iterable[Record]) -> dict[str, Lines]:
    """The open ratings folded by brand."""
    counts: Counter[tuple[str, int]] = Counter((one.brand, one.level) for one in records)
    lines: dict[str, Lines] = defaultdict(Counter)
    for (brand, answer), n in counts.items():
        lines[brand][RatingLine(OPEN, answer)] = n
    return lines


def changed(lines: Mapping[str, Lines], records: Iterable[Record], by: int) -> dict[str, Lines]:
    """The lines with some ratings more (1) or fewer (-1); brands they do not concern keep their own
    object.
    """
    found = dict(lines)
    for brand, moved in open_lines(records).items():
        mine = Counter(found[brand])
        for line, n in moved.items():
            mine[line] += by * n
        found[brand] = +mine
    return found


class OpenRanking:
    """Ranks by the open public score alone, as if there were no other group and no clamp."""

    def __init__(self) -> None:
        self._scores: dict[tuple[tuple[RatingLine, int], ...], Fraction | None] = {}

    def ranks(self, lines: Mapping[str, Lines]) -> Ranks:
        return by_score({brand: self._score(held) for brand, held in lines.items()})

    def _score(self, lines: Lines) -> Fraction | None:
        key = tuple(sorted(lines.items()))
        if key not in self._scores:
            self._scores[key] = public_score(lines, OPEN_ONLY).score
        return self._scores[key]


class Portal:
    """Ranks by the composite of the default rules: self-assessment, panel, and the public score
    with its clamp.

    The verified groups' answers, the panel's and the agencies' own points are drawn from the
    world's seed. They are dealt out so that `target` stands at the same place in the composite as
    in the open ranking.
    """

    def __init__(self, world: World, lines: Mapping[str, Lines], target: str, place: int) -> None:
        rng = Random(f"{world.seed}|portal")
        self.rest = {brand: _rest(rng, quality) for brand, quality in world.quality.items()}
        self._scores: dict[tuple[object, ...], Fraction | None] = {}
        for _ in range(len(self.rest)):
            ranks = self.ranks(lines)
            if ranks[target] == place:
                break
            other = at_place(ranks, place)
            self.rest[target], self.rest[other] = self.rest[other], self.rest[target]

    def ranks(self, lines: Mapping[str, Lines], rules: PublicRules = RULES) -> Ranks:
        return by_score({brand: self._score(brand, held, rules) for brand, held in lines.items()})

    def _score(self, brand: str, lines: Lines, rules: PublicRules) -> Fraction | None:
        points, panel, verified = self.rest[brand]
        key = (points, panel, tuple(sorted(lines.items())), rules.clamp)
        if key not in self._scores:
            public = public_score(lines + verified, rules).score
            self._scores[key] = composite(
                points, panel, public, DEFAULT_RULES["stage_weights"]
            ).score
        return self._scores[key]


def _rest(rng: Random, quality: float) -> tuple[int, Fraction, Lines]:
    verified: Lines = Counter()
    for group, size in GROUP_SIZES.items():
        own = quality + rng.gauss(0.0, GROUP_SPREAD)
        verified.update(RatingLine(group, level(rng, own)) for _ in range(size))
    points = min(100, max(0, round(rng.gauss(*SELF))))
    panel = Fraction(round(100 * rng.gauss(PANEL[0] + 8 * quality, PANEL[1])), 100)
    return points, panel, verified


def by_score(scores: Mapping[str, Fraction | None]) -> Ranks:
    candidates = [Candidate(brand, score, score) for brand, score in sorted(scores.items())]
    return {
        ranked.candidate.application: ranked.rank or len(scores)
        for ranked in rank(candidates, TIES)
    }


def at_place(ranks: Ranks, place: int) -> str:
    """Who stands there; with a shared rank above it, who comes there by name."""
    return sorted(ranks, key=lambda brand: (ranks[brand], brand))[place - 1]


def top(ranks: Ranks) -> frozenset[str]:
    """Who stands on the places of the Top Ten."""
    return frozenset(brand for brand, place in ranks.items() if place <= TOP)
