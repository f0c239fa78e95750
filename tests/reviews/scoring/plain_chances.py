"""The shown uncertainty by its definition, draw by draw in fractions: slow, without scaling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from random import Random
from typing import Any

from reviews.scoring.multinomial import Resampler
from reviews.scoring.panel import PanelRules, score_of_sums
from reviews.scoring.public import combine, value_counts
from reviews.scoring.uncertainty import Sample


def plain_composites(
    samples: Sequence[Sample],
    *,
    panel_rules: PanelRules,
    weights: Mapping[str, int],
    seed: str,
    draws: int,
) -> list[list[Fraction]]:
    """The composite of every candidate in every draw; each of them must have enough ratings."""
    rng = Random(seed)
    prepared = []
    for sample in samples:
        groups = {}
        for group, counts in sorted(value_counts(sample.ratings, sample.public_rules).items()):
            if counts:
                scale = lcm(*(value.denominator for value in counts))
                whole = {int(value * scale): count for value, count in counts.items()}
                groups[group] = (counts.total(), scale, Resampler(whole, rng))
        prepared.append((sample, groups))
    judges = sorted({judge for sample in samples for judge in sample.judge_sums}, key=str)
    found = []
    for _ in range(draws):
        times = Counter(rng.choices(judges, k=len(judges))) if judges else Counter()
        found.append([_composite(*one, times, panel_rules, weights, rng) for one in prepared])
    return found


def _composite(
    sample: Sample,
    groups: Mapping[str, tuple[int, int, Resampler]],
    times: Counter[Any],
    panel_rules: PanelRules,
    weights: Mapping[str, int],
    rng: Random,
) -> Fraction:
    means = {
        group: (n, Fraction(resampler.draw_sum(), n * scale))
        for group, (n, scale, resampler) in groups.items()
    }
    own = sample.judge_sums
    sums = [own[judge] for judge in sorted(own, key=str) for _ in range(times[judge])]
    if own and not sums:
        sums = rng.choices([own[judge] for judge in sorted(own, key=str)], k=len(own))
    public = combine(means, sample.public_rules).score
    assert public is not None
    parts = weights["self"] * Fraction(sample.self_score)
    parts += weights["panel"] * score_of_sums(sums, panel_rules) + weights["public"] * public
    return parts / sum(weights.values())
