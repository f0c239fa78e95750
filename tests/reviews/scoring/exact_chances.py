"""Exact probabilities by enumerating every resample, to compare with the bootstrap."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from brandportal.exact import Number, exact


def exact_chances(samples: Mapping[str, Sequence[Number]], places: int) -> dict[str, Fraction]:
    """P(within the places) by the mean of each one's values, over every resample; ties share
    equally.

    For a few short samples only: the check of the bootstrap against the truth.
    """
    names = sorted(samples)
    laws = [_law_of_mean([exact(value) for value in samples[name]]) for name in names]
    found = dict.fromkeys(names, Fraction(0))
    for means in product(*laws):
        chance = Fraction(1)
        for law, mean in zip(laws, means, strict=True):
            chance *= law[mean]
        for name, (first, last) in zip(names, _places(means), strict=True):
            found[name] += chance * Fraction(
                max(0, min(last, places) - first + 1), last - first + 1
            )
    return found


def _law_of_mean(values: list[Fraction]) -> dict[Fraction, Fraction]:
    n = len(values)
    sums = Counter({Fraction(0): 1})
    for _ in range(n):
        following: Counter[Fraction] = Counter()
        for total, ways in sums.items():
            for value in values:
                following[total + value] += ways
        sums = following
    return {total / n: Fraction(ways, n**n) for total, ways in sums.items()}


def _places(scores: Sequence[Fraction]) -> list[tuple[int, int]]:
    """The first and last place each score may hold, highest first; equal scores hold the same
    span.
    """
    return [
        (1 + sum(other > score for other in scores), sum(other >= score for other in scores))
        for score in scores
    ]
