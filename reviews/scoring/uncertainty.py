"""How sure the ranking is: a seeded bootstrap over judges and ratings. Shown, never used to rank.

Volume-neutrality holds: the score of nobody moves; only the shown uncertainty narrows with n.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import ceil, floor, lcm
from random import Random
from typing import Any

from brandportal.exact import Number, exact

from .multinomial import Resampler
from .panel import PanelRules, score_of_sums
from .public import PublicRules, RatingLine, combine, value_counts


@dataclass(frozen=True)
class Sample:
    """One candidate as it is resampled: the judges' sums, and the counted ratings folded by
    line.
    """

    application: str
    self_score: Number
    judge_sums: Mapping[Any, Fraction]
    ratings: Mapping[RatingLine, int]
    public_rules: PublicRules


@dataclass(frozen=True)
class Chance:
    """`in_places` is the share of draws within the places; the ranks bound the middle `interval` of
    draws.

    With an insufficient sample `in_places` and both ranks are None.
    """

    application: str
    in_places: Fraction | None
    rank_low: int | None
    rank_high: int | None
    explanation: dict[str, Any]


def chances(
    samples: Sequence[Sample],
    *,
    panel_rules: PanelRules,
    weights: Mapping[str, Number],
    places: int,
    seed: int | str,
    draws: int = 1000,
    interval: Number = Fraction(9, 10),
) -> list[Chance]:
    """Resamples judges and ratings `draws` times and ranks by the composite each time.

    In a draw the panel's judges are drawn with replacement once for all candidates, as a harsh
    judge is harsh to all; a candidate none of whose judges was drawn draws among its own. Each
    group's ratings are drawn with replacement within the group. Equal composites share the places
    they hold. The same seed gives the same answer whatever the order of the candidates.
    """
    ordered = sorted(samples, key=lambda sample: sample.application)
    if len({sample.application for sample in ordered}) != len(ordered):
        raise ValueError("an application stands among the samples twice")
    if draws < 1 or places < 0 or not 0 < exact(interval) < 1:
        raise ValueError("draws, places or interval out of range")
    rng = Random(seed)  # noqa: S311 - a published seed is wanted, not secrecy
    by_stage = {stage: exact(weights[stage]) for stage in ("self", "panel", "public")}
    drawn = [one for sample in ordered if (one := _Drawn.of(sample, rng)) is not None]
    judges = sorted({judge for one in drawn for judge in one.sample.judge_sums}, key=str)
    held: list[Fraction] = [Fraction(0)] * len(drawn)
    low: list[Counter[int]] = [Counter() for _ in drawn]
    high: list[Counter[int]] = [Counter() for _ in drawn]
    for _ in range(draws):
        times = Counter(rng.choices(judges, k=len(judges))) if judges else Counter()
        scores = [one.composite(times, panel_rules, by_stage) for one in drawn]
        for index, (first, last) in enumerate(_positions(scores)):
            held[index] += Fraction(max(0, min(last, places) - first + 1), last - first + 1)
            low[index][first] += 1
            high[index][last] += 1
    found = {
        one.sample.application: Chance(
            application=one.sample.application,
            in_places=held[index] / draws,
            rank_low=_quantile(low[index], floor(draws * (1 - exact(interval)) / 2) + 1),
            rank_high=_quantile(high[index], ceil(draws * (1 + exact(interval)) / 2)),
            explanation=_explanation(draws, seed, places, interval, None),
        )
        for index, one in enumerate(drawn)
    }
    missing = _explanation(draws, seed, places, interval, "insufficient_sample")
    return [
        found.get(sample.application, Chance(sample.application, None, None, None, missing))
        for sample in samples
    ]


def _positions(scores: Sequence[Fraction]) -> list[tuple[int, int]]:
    """The first and last place each score may hold, highest first; equal scores hold the same
    span.
    """
    counts = Counter(scores)
    spans = {}
    above = 0
    for score in sorted(counts, reverse=True):
        spans[score] = (above + 1, above + counts[score])
        above += counts[score]
    return [spans[score] for score in scores]


def _quantile(counts: Counter[int], nth: int) -> int:
    """The nth smallest of a counted sample."""
    return next(
        islice((value for value in sorted(counts) for _ in range(counts[value])), nth - 1, None)
    )


def _explanation(
    draws: int, seed: int | str, places: int, interval: Number, reason: str | None
) -> dict[str, Any]:
    return {
        "method": "bootstrap",
        "resampled": ["judges", "ratings"],
        "draws": draws,
        "seed": seed,
        "places": places,
        "interval": str(exact(interval)),
        "set_aside": [] if reason is None else [{"reason": reason}],
    }


@dataclass(frozen=True)
class _Drawn:
    """A candidate prepared for drawing: one resampler per group, values scaled to whole numbers."""

    sample: Sample
    rng: Random
    groups: dict[str, tuple[int, int, Resampler]]

    @classmethod
    def of(cls, sample: Sample, rng: Random) -> "_Drawn | None":
        groups = {}
        means = {}
        for group, counts in sorted(value_counts(sample.ratings, sample.public_rules).items()):
            n = counts.total()
            if not n:
                continue
            scale = lcm(*(value.denominator for value in counts))
            whole = {int(value * scale): count for value, count in counts.items()}
            means[group] = (
                n,
                Fraction(sum(value * count for value, count in whole.items()), n * scale),
            )
            groups[group] = (n, scale, Resampler(whole, rng))
        if combine(means, sample.public_rules).score is None:
            return None
        return cls(sample, rng, groups)

    def composite(
        self, times: Counter[Any], panel_rules: PanelRules, weights: Mapping[str, Fraction]
    ) -> Fraction:
        means = {
            group: (n, Fraction(resampler.draw_sum(), n * scale))
            for group, (n, scale, resampler) in self.groups.items()
        }
        public = combine(means, self.sample.public_rules).score or Fraction(0)
        panel = score_of_sums(self._judge_sums(times), panel_rules)
        parts = weights["self"] * exact(self.sample.self_score) + weights["panel"] * panel
        return (parts + weights["public"] * public) / sum(weights.values())

    def _judge_sums(self, times: Counter[Any]) -> list[Fraction]:
        own = self.sample.judge_sums
        sums = [own[judge] for judge in sorted(own, key=str) for _ in range(times[judge])]
        if sums or not own:
            return sums
        return self.rng.choices([own[judge] for judge in sorted(own, key=str)], k=len(own))
