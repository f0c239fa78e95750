"""Drawing n values with replacement from a histogram, fast enough for thousands of draws."""

from collections.abc import Mapping
from itertools import accumulate
from random import Random

# Measured with some hundred values: visiting one entry of the histogram costs as much as drawing 16
# values.
_VALUES_PER_WALK = 16


class Resampler:
    """The sum of n draws with replacement from n whole values, given as value -> count."""

    def __init__(self, counts: Mapping[int, int], rng: Random) -> None:
        self._rng = rng
        self._values = sorted(counts)
        self._counts = [counts[value] for value in self._values]
        self._n = sum(self._counts)
        self._rest = list(accumulate(reversed(self._counts)))[::-1]
        self._expanded: list[int] | None = None
        if len(self._values) * _VALUES_PER_WALK > self._n:
            self._expanded = [
                value
                for value, count in zip(self._values, self._counts, strict=True)
                for _ in range(count)
            ]

    def draw_sum(self) -> int:
        """One resample's sum: by value for few distinct values, by draw for many."""
        if self._expanded is not None:
            return sum(self._rng.choices(self._expanded, k=self._n))
        total = 0
        left = self._n
        for value, count, rest in zip(self._values, self._counts, self._rest, strict=True):
            hits = binomial(left, count, rest, self._rng)
            total += hits * value
            left -= hits
        return total


def binomial(trials: int, part: int, whole: int, rng: Random) -> int:
    """How many of `trials` succeed with the probability part/whole, exactly distributed.

    Each trial compares a uniform binary fraction with part/whole bit by bit; all undecided trials
    draw one bit together, which decides half of them.
    """
    if part >= whole:
        return trials
    successes = 0
    while trials and part:
        part *= 2
        ones = rng.getrandbits(trials).bit_count()
        if part >= whole:
            part -= whole
            successes += trials - ones
            trials = ones
        else:
            trials -= ones
    return successes
