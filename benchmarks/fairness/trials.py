"""The three trials: a harsh judge in an incomplete design, one judge against the rest, and the
shown interval.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

from reviews.scoring.official import panel_scores as year_scores
from reviews.scoring.panel import score_of_sums
from reviews.scoring.severity import severity
from reviews.scoring.uncertainty import Sample, chances

from .worlds import (
    MERIT_SPREAD,
    PANEL_RULES,
    QUALITY_SPREAD,
    RULES,
    SELF_SCORE,
    STAGE_WEIGHTS,
    Scores,
    draw_panel,
    draw_year,
    expected_points,
)

Row = dict[str, Any]
Values = Mapping[str, float | Fraction]
# In units of how far merits differ between brands.
LENIENCIES = (0.0, 0.5, 1.0, 2.0)
DESIGNS = {"15 judges, 5 a brand": (15, 5), "7 judges, all of them": (7, 7)}
TWO_PANELS = "2 panels of 7 judges, 5 a brand"
SEVERITY_DESIGNS = {**DESIGNS, TWO_PANELS: (14, 5)}
SEVERITY_BRANDS = 40
SHORTLIST = 20
PANELS = (5, 7, 9, 11)
DRAWS = 400
PLACES = 10


def severe(number: int) -> list[Row]:
    """How close to the true order the plain mean, the trimmed mean and the adjusted mean come."""
    rows = []
    for design, (judges, each) in SEVERITY_DESIGNS.items():
        for leniency in LENIENCIES:
            panel = draw_panel(
                Random(f"severity-{number}-{design}-{leniency}"),
                brands=SEVERITY_BRANDS,
                judges=judges,
                each=each,
                leniency_spread=leniency * MERIT_SPREAD,
                panels=2 if design == TWO_PANELS else 1,
            )
            found = severity(
                (brand, judge, points)
                for brand, given in panel.scores.items()
                for judge, points in given.items()
            )
            rows.append(
                {
                    "world": number,
                    "design": design,
                    "leniency": leniency,
                    "plain": kendall(panel.merit, found.raw),
                    "trimmed": kendall(panel.merit, panel_scores(panel.scores)),
                    "adjusted": kendall(panel.merit, found.adjusted),
                }
            )
    return rows


def panel_scores(scores: Scores) -> dict[str, Fraction]:
    """The panel scores by the default rules."""
    return {
        brand: score_of_sums([Fraction(points) for points in given.values()], PANEL_RULES)
        for brand, given in scores.items()
    }


def recusal(number: int) -> list[Row]:
    """What a brand gains when the harshest of all judges steps aside on it: places by the trimmed
    mean, and by the official score of the default rules; and how far it stands above its true rank.

    The brand is drawn among those that this judge scored.
    """
    rows = []
    for design, (judges, each) in DESIGNS.items():
        rng = Random(f"recusal-{number}-{design}")
        panel = draw_panel(
            rng,
            brands=SHORTLIST,
            judges=judges,
            each=each,
            leniency_spread=MERIT_SPREAD,
        )
        harshest = min(panel.lean, key=lambda judge: panel.lean[judge])
        brand = rng.choice([one for one, given in panel.scores.items() if harshest in given])
        left = {
            one: {judge: n for judge, n in given.items() if (one, judge) != (brand, harshest)}
            for one, given in panel.scores.items()
        }
        true = ranks(panel.merit)[brand]
        for order, scores in (("trimmed mean", panel_scores), ("official", official_scores)):
            before, after = (ranks(scores(given))[brand] for given in (panel.scores, left))
            rows.append(
                {
                    "world": number,
                    "design": design,
                    "order": order,
                    "gain": before - after,
                    "above_before": true - before,
                    "above_after": true - after,
                }
            )
    return rows


def official_scores(scores: Scores) -> dict[str, Fraction]:
    """The official panel scores by the default rules: adjusted where the design is incomplete."""
    sums = {
        brand: {judge: Fraction(points) for judge, points in given.items()}
        for brand, given in scores.items()
    }
    return year_scores(sums, PANEL_RULES)


def kendall(first: Values, second: Values) -> float:
    """Kendall's tau-b (1945) of two orders of the same names; 1 the same order, 0 unrelated."""
    agree = ties_first = ties_second = 0
    pairs = list(combinations(sorted(first), 2))
    for a, b in pairs:
        one = (first[a] > first[b]) - (first[a] < first[b])
        two = (second[a] > second[b]) - (second[a] < second[b])
        agree += one * two
        ties_first += not one
        ties_second += not two
    return float(agree / ((len(pairs) - ties_first) * (len(pairs) - ties_second)) ** 0.5)


def _all_full(scores: Scores, judge: str, target: str) -> Scores:
    return _rewritten(scores, judge, lambda brand: 100)


def _all_zero(scores: Scores, judge: str, target: str) -> Scores:
    return _rewritten(scores, judge, lambda brand: 0)


def _for_one(scores: Scores, judge: str, target: str) -> Scores:
    return _rewritten(scores, judge, lambda brand: 100 if brand == target else 0)


def _against_one(scores: Scores, judge: str, target: str) -> Scores:
    return _rewritten(scores, judge, lambda brand: 0 if brand == target else 100)


def _rewritten(scores: Scores, judge: str, points: Callable[[str], int]) -> Scores:
    return {brand: {**given, judge: points(brand)} for brand, given in scores.items()}


EXTREMES = {
    "full points for all": _all_full,
    "none for all": _all_zero,
    "full points for one brand, none for the others": _for_one,
    "none for one brand, full points for the others": _against_one,
}


def one_judge(number: int) -> list[Row]:
    """By how many places one judge moves any brand, and the aimed-at brand, in the panel's and in
    the final order.

    The judge and the brand at rank 11, just outside the places, are drawn by the world; all judges
    score all brands.
    """
    rows = []
    for judges in PANELS:
        rng = Random(f"one-judge-{number}-{judges}")
        panel = draw_panel(rng, brands=SHORTLIST, judges=judges, each=judges, leniency_spread=3.0)
        public = {brand: expected_points(rng.gauss(0.0, QUALITY_SPREAD)) for brand in panel.scores}
        orders: dict[str, Callable[[Scores], dict[str, int]]] = {
            "panel": lambda scores: ranks(panel_scores(scores)),
            "final": lambda scores, public=public: ranks(final_scores(scores, public)),  # type: ignore[misc]
        }
        for order, ranked in orders.items():
            before = ranked(panel.scores)
            target = sorted(before, key=lambda brand: (before[brand], brand))[PLACES]
            judge = rng.choice(sorted(panel.scores[target]))
            for extreme, rewrite in EXTREMES.items():
                after = ranked(rewrite(panel.scores, judge, target))
                rows.append(
                    {
                        "world": number,
                        "judges": judges,
                        "extreme": extreme,
                        "order": order,
                        "any": max(abs(after[brand] - before[brand]) for brand in before),
                        "target": before[target] - after[target],
                    }
                )
    return rows


def final_scores(scores: Scores, public: Mapping[str, float]) -> dict[str, float]:
    """The composites by the default weights, the public scores given."""
    return {
        brand: float(STAGE_WEIGHTS["panel"] * panel)
        + float(STAGE_WEIGHTS["public"]) * public[brand]
        for brand, panel in panel_scores(scores).items()
    }


def ranks(scores: Values) -> dict[str, int]:
    """1 for the highest; equal scores share the better rank."""
    ordered: Sequence[Any] = sorted(scores.values(), reverse=True)
    return {brand: ordered.index(score) + 1 for brand, score in scores.items()}


def interval(number: int) -> list[Row]:
    """Whether the shown 90 % interval of ranks holds the true rank, and how sure the places were
    said to be.
    """
    rng = Random(f"interval-{number}")
    year = draw_year(rng, brands=SHORTLIST, judges=7, leniency_spread=3.0)
    true = ranks(year.truth)
    shown = chances(
        [
            Sample(
                brand,
                SELF_SCORE,
                {judge: Fraction(points) for judge, points in year.scores[brand].items()},
                year.ratings[brand],
                RULES,
            )
            for brand in year.truth
        ],
        panel_rules=PANEL_RULES,
        weights=STAGE_WEIGHTS,
        places=PLACES,
        seed=f"interval-{number}",
        draws=DRAWS,
    )
    return [
        {
            "world": number,
            "low": chance.rank_low,
            "high": chance.rank_high,
            "true": true[chance.application],
            "chance": float(chance.in_places or 0),
        }
        for chance in shown
    ]
