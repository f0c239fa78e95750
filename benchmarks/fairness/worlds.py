"""Simulated years, drawn from a seed: brands with a true merit, judges with a leniency, ratings
with a true mean.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from benchmarks.stuffing.rankings import RULES
from benchmarks.stuffing.worlds import CUTS, NORMAL, level
from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.panel import PanelRules
from reviews.scoring.public import RatingLine, combine

PANEL_RULES = PanelRules.from_rules(DEFAULT_RULES)
STAGE_WEIGHTS = {
    stage: Fraction(weight) for stage, weight in DEFAULT_RULES["stage_weights"].items()
}
SELF_SCORE = 90  # the same for every brand: what an agency says of itself is not under test
MERIT, MERIT_SPREAD = 75.0, 6.0
NOISE = 4.2  # how far a judge's sum strays from merit and leniency, sd in points
QUALITY_SPREAD = 0.25
GROUP_SPREAD = 0.1
RATINGS = {
    "service_recipients": 120,
    "enterprises": 40,
    "deputies": 40,
    "grass_roots": 60,
    "public": 250,
}

Scores = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Panel:
    """`scores` holds brand to judge to the sum of points, 0 to 100; `merit` is what a judge without
    leniency expects, `lean` how far each judge is above that.
    """

    merit: dict[str, float]
    lean: dict[str, float]
    scores: Scores


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number:02}" for number in range(count)]


def draw_panel(
    rng: Random, *, brands: int, judges: int, each: int, leniency_spread: float, panels: int = 1
) -> Panel:
    """A panel of `judges` of whom `each` score a brand: the least busy ones, by lot among equals.
    Of several panels, equal in size, each has its own brands, in turns, and nobody sits on two.
    """
    merit = {brand: rng.gauss(MERIT, MERIT_SPREAD) for brand in names("B", brands)}
    lean = {judge: rng.gauss(0.0, leniency_spread) for judge in names("J", judges)}
    load = dict.fromkeys(lean, 0)
    scores: Scores = {}
    for number, (brand, true) in enumerate(merit.items()):
        own = list(lean)[number % panels :: panels]
        seated = sorted(own, key=lambda judge: (load[judge], rng.random()))[:each]
        for judge in seated:
            load[judge] += 1
        scores[brand] = {
            judge: min(100, max(0, round(true + lean[judge] + rng.gauss(0.0, NOISE))))
            for judge in seated
        }
    return Panel(merit, lean, scores)


def level_chances(quality: float) -> list[float]:
    """The chance of each level, 1 to 5, that `benchmarks.stuffing.worlds.level` gives at this
    quality.
    """
    cuts = [0.0, *(NORMAL.cdf(cut - quality) for cut in CUTS), 1.0]
    return [high - low for low, high in zip(cuts, cuts[1:], strict=False)]


def expected_points(quality: float) -> float:
    return sum(
        chance * float(RULES.levels[number])
        for number, chance in enumerate(level_chances(quality), start=1)
    )


@dataclass(frozen=True)
class Year:
    """What a year would show with endless judges and raters (`truth`, points of 100), and one
    sample of it.
    """

    truth: dict[str, float]
    scores: Scores
    ratings: dict[str, Counter[RatingLine]]


def draw_year(rng: Random, *, brands: int, judges: int, leniency_spread: float) -> Year:
    panel = draw_panel(
        rng, brands=brands, judges=judges, each=judges, leniency_spread=leniency_spread
    )
    truth: dict[str, float] = {}
    ratings: dict[str, Counter[RatingLine]] = {}
    for brand, merit in panel.merit.items():
        quality = rng.gauss(0.0, QUALITY_SPREAD)
        by_group = {group: quality + rng.gauss(0.0, GROUP_SPREAD) for group in RATINGS}
        ratings[brand] = Counter(
            RatingLine(group, level(rng, by_group[group]))
            for group, size in RATINGS.items()
            for _ in range(size)
        )
        truth[brand] = _composite(merit, by_group)
    return Year(truth, panel.scores, ratings)


def _composite(merit: float, qualities: Mapping[str, float]) -> float:
    means = {
        group: (RATINGS[group], Fraction(expected_points(quality)))
        for group, quality in qualities.items()
    }
    public = combine(means, RULES).score or Fraction(0)
    parts = STAGE_WEIGHTS["self"] * SELF_SCORE + STAGE_WEIGHTS["public"] * public
    panel = float(STAGE_WEIGHTS["panel"]) * merit
    return (float(parts) + panel) / float(sum(STAGE_WEIGHTS.values()))
