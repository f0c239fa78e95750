"""Whether a judge's total over several brands would tie his sums on them together."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm, prod
from typing import Any

from .official import Sums

# A total that can be made up in so many ways ties nothing together.
WAYS = 1000


def has_many_ways(own: Sequence[Fraction], choices: Sequence[Sequence[Fraction]]) -> bool:
    """Whether in `WAYS` ways at least one value of each choice adds up to the same as `own`, one of
    each of them. Looks no further than the first choices that have so many.

    The ways to reach every total stand side by side in one large number, as wide as all ways
    together, so that a further choice is a few shifts of it.
    """
    scale = lcm(*(one.denominator for values in choices for one in values))
    width = prod(map(len, choices)).bit_length()
    reached, target = 1, 0
    for value, values in zip(own, choices, strict=True):
        least = min(values)
        reached = sum(reached << width * int((other - least) * scale) for other in values)
        target += int((value - least) * scale)
        if (reached >> width * target) & ((1 << width) - 1) >= WAYS:
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
