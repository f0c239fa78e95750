"""The uncertainty of the ranking: a seeded bootstrap over judges and ratings. Shown, never used to
rank.

Scores do not depend on the number of ratings; only the shown uncertainty gets smaller with n.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from random import Random
from typing import Any

from brandportal.exact import Number, exact

from .multinomial import Resampler
from .panel import PanelRules, score_of_sums
from .public import PublicRules, RatingLine, combine, value_counts


@dataclass(frozen=True)
class Sample:
    """One candidate for resampling: the judges' sums, and the counted ratings folded by line."""

    application: str
    self_score: Number
    judge_sums: Mapping[Any, Fraction]
    ratings: Mapping[RatingLine, int]
    public_rules: PublicRules


@dataclass(frozen=True)
class Chance:
    """`in_places` is the share of draws within the places; the ranks bound the middle `interval` of
    draws, a draw at a bound counted half inside.

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
    """Resample judges and ratings `draws` times and rank by the composite each time.

    In a draw the panel's judges are drawn with replacement once for all candidates, because a harsh
    judge is harsh to all; a candidate with none of the drawn judges draws among its own. Each
    group's ratings are drawn with replacement within the group. Equal composites share their
    places. The same seed gives the same result whatever the order of the candidates.
    """
    ordered = sorted(samples, key=lambda sample: sample.application)
    if len({sample.application for sample in ordered}) != len(ordered):
        raise ValueError("an application stands among the samples twice")
    if draws < 1 or places < 0 or not 0 < exact(interval) < 1:
        raise ValueError("draws, places or interval out of range")
    rng = Random(seed)  # noqa: S311 - a published seed is wanted, not secrecy
    by_stage = {stage: exact(weights[stage]) for stage in ("self", "panel", "public")}
    by_stage = {stage: weight / sum(by_stage.values()) for stage, weight in by_stage.items()}
    drawn = [one for sample in ordered if (one := _Drawn.of(sample, rng, by_stage)) is not None]
    # Scaled by this factor every composite is a whole number, and they compare like the fractions.
    judges = sorted({judge for one in drawn for judge in one.sample.judge_sums}, key=str)
    scale = lcm(*(one.denominator(len(judges)) for one in drawn))
    scaled = [one.times(scale) for one in drawn]
    held: list[Fraction] = [Fraction(0)] * len(drawn)
    low: list[Counter[int]] = [Counter() for _ in drawn]
    high: list[Counter[int]] = [Counter() for _ in drawn]
    for _ in range(draws):
        times = Counter(rng.choices(judges, k=len(judges))) if judges else Counter()
        scores = [one.composite(times, panel_rules) for one in scaled]
        for index, (first, last) in enumerate(_positions(scores)):
            held[index] += Fraction(max(0, min(last, places) - first + 1), last - first + 1)
            low[index][first] += 1
            high[index][last] += 1
    found = {
        one.sample.application: Chance(
            application=one.sample.application,
            in_places=held[index] / draws,
            rank_low=_bound(low[index], draws * (1 - exact(interval)) / 2),
            rank_high=-_bound(_mirrored(high[index]), draws * (1 - exact(interval)) / 2),
            explanation=_explanation(draws, seed, places, interval, None),
        )
        for index, one in enumerate(drawn)
    }
    missing = _explanation(draws, seed, places, interval, "insufficient_sample")
    return [
        found.get(sample.application, Chance(sample.application, None, None, None, missing))
        for sample in samples
    ]


def _positions(scores: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last place each score may have, highest first; equal scores have the same
    range.
    """
    counts = Counter(scores)
    spans = {}
    above = 0
    for score in sorted(counts, reverse=True):
        spans[score] = (above + 1, above + counts[score])
        above += counts[score]
    return [spans[score] for score in scores]


def _bound(counts: Counter[int], outside: Fraction | int) -> int:
    """The smallest value below which at least `outside` draws lie, those at the value itself
    counted half.

    Ranks are whole: counted in full, a bound takes in all draws at its rank, and an interval of
    90 % holds the true rank in 94 % of simulated cases (docs/fairness.md).
    """
    below = Fraction(0)
    for value in sorted(counts):
        if below + Fraction(counts[value], 2) >= outside:
            return value
        below += counts[value]
    return max(counts)


def _mirrored(counts: Counter[int]) -> Counter[int]:
    return Counter({-value: times for value, times in counts.items()})


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
    """A candidate prepared for drawing: what each drawn sum adds to its composite, see `combine`.

    `resamplers` by group, in the order of drawing; `open_group` is the name of the open one. Of a
    verified group's sum `apart` enters the composite directly and `clamping` the bounds of the open
    part; `open_unit` is what the open group's sum adds, `clamp` its largest distance. `judge_unit`
    is what a judge's sum of `judge_sums` adds. All are fractions, or, after `times`, whole numbers.
    """

    sample: Sample
    rng: Random
    open_group: str
    resamplers: dict[str, Resampler]
    fixed: Fraction
    apart: dict[str, Fraction]
    clamping: dict[str, Fraction]
    open_unit: Fraction
    clamp: Fraction
    judge_sums: dict[Any, Fraction]
    judge_unit: Fraction

    @classmethod
    def of(cls, sample: Sample, rng: Random, weights: Mapping[str, Fraction]) -> "_Drawn | None":
        rules = sample.public_rules
        means, units, resamplers = {}, {}, {}
        for group, counts in sorted(value_counts(sample.ratings, rules).items()):
            n = counts.total()
            if not n:
                continue
            scale = lcm(*(value.denominator for value in counts))
            whole = {int(value * scale): count for value, count in counts.items()}
            total = sum(value * count for value, count in whole.items())
            means[group] = (n, Fraction(total, n * scale))
            resamplers[group] = Resampler(whole, rng)
            if n >= rules.min_group and rules.weights[group] > 0:
                units[group] = Fraction(1, n * scale)
        if combine(means, rules).score is None:
            return None
        open_unit = units.pop(rules.open_group, None)
        open_weight = Fraction(0)
        if open_unit is not None:
            open_weight = rules.weights[rules.open_group] / sum(rules.weights.values())
        verified_weight = sum(rules.weights[group] for group in units)
        units = {
            group: weights["public"] * rules.weights[group] * unit / verified_weight
            for group, unit in units.items()
        }
        of_judges = lcm(*(points.denominator for points in sample.judge_sums.values()))
        return cls(
            sample=sample,
            rng=rng,
            open_group=rules.open_group,
            resamplers=resamplers,
            fixed=weights["self"] * exact(sample.self_score),
            apart={group: unit * (1 - open_weight) for group, unit in units.items()},
            clamping={group: unit * open_weight for group, unit in units.items()},
            open_unit=weights["public"] * open_weight * (open_unit or 0),
            clamp=weights["public"] * open_weight * rules.clamp,
            judge_sums={
                judge: sample.judge_sums[judge] * of_judges
                for judge in sorted(sample.judge_sums, key=str)
            },
            judge_unit=weights["panel"] / of_judges,
        )

    def denominator(self, judges: int) -> int:
        """The factor that makes its composites whole numbers, whichever of so many judges are
        drawn.
        """
        parts = [self.fixed, self.open_unit, self.clamp]
        parts += [*self.apart.values(), *self.clamping.values()]
        # The mean or median of any number of judges.
        parts += [self.judge_unit / n for n in range(1, max(2, judges) + 1)]
        return lcm(*(part.denominator for part in parts))

    def times(self, scale: int) -> "_Scaled":
        groups = [
            (
                resampler,
                int(self.apart.get(group, 0) * scale),
                int(self.clamping.get(group, 0) * scale),
                int(self.open_unit * scale) if group == self.open_group else 0,
            )
            for group, resampler in self.resamplers.items()
        ]
        return _Scaled(
            rng=self.rng,
            groups=groups,
            fixed=int(self.fixed * scale),
            clamp=int(self.clamp * scale),
            judge_sums=self.judge_sums,
            judge_unit=int(self.judge_unit * scale),
        )


@dataclass(frozen=True)
class _Scaled:
    """The same in whole numbers; a group is its resampler and what its sum adds to each part."""

    rng: Random
    groups: list[tuple[Resampler, int, int, int]]
    fixed: int
    clamp: int
    judge_sums: dict[Any, Fraction]
    judge_unit: int

    def composite(self, times: Counter[Any], panel_rules: PanelRules) -> int:
        """One draw: the groups' ratings, and how often each judge was drawn."""
        found, verified, open_part = self.fixed, 0, 0
        for resampler, apart, clamping, open_unit in self.groups:
            total = resampler.draw_sum()
            found += total * apart
            verified += total * clamping
            open_part += total * open_unit
        found += min(max(open_part, verified - self.clamp), verified + self.clamp)
        panel = score_of_sums(self._drawn_sums(times), panel_rules)
        return found + panel.numerator * (self.judge_unit // panel.denominator)

    def _drawn_sums(self, times: Counter[Any]) -> list[Fraction]:
        own = self.judge_sums
        sums = [points for judge, points in own.items() for _ in range(times[judge])]
        if sums or not own:
            return sums
        return self.rng.choices(list(own.values()), k=len(own))
