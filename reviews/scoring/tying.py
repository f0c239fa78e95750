"""Whether a judge's total over several brands would tie his sums on them together."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from .official import Sums

# A total that can be made up in so many ways ties nothing together.
WAYS = 1000


def has_many_ways(own: Sequence[Fraction], choices: Sequence[Sequence[Fraction]]) -> bool:
    """Whether in `WAYS` ways at least one value of each choice adds up to the same as `own`, one of
    each of them. Looks no further than the first choices that have so many.
    """
    scale = lcm(*(one.denominator for values in choices for one in values))
    reached: Counter[int] = Counter({0: 1})
    target = 0
    for value, values in zip(own, choices, strict=True):
        further: Counter[int] = Counter()
        for total, ways in reached.items():
            for other in values:
                further[total + int(other * scale)] += ways
        reached, target = further, target + int(value * scale)
        if reached[target] >= WAYS:
            return True
    return False


def ties_sheets(sums: Sums) -> bool:
    """Whether the total of any judge can be made up of the sums on his brands in fewer than `WAYS`
    ways, so that publishing it could tie his sheets together.
    """
    scored: dict[Any, dict[Any, Fraction]] = {}
    for key, given in sums.items():
        for judge, total in given.items():
            scored.setdefault(judge, {})[key] = total
    return not all(
        has_many_ways([*own.values()], [[*sums[key].values()] for key in own])
        for own in scored.values()
    )
