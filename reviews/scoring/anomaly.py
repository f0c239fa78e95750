"""Statistics for the screening of unusual ratings. They only flag ratings; people decide."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class StepUp:
    """`rejected` are positions in the p-values as given, `adjusted` the p-values corrected for many
    tests.
    """

    rejected: tuple[int, ...]
    adjusted: tuple[float, ...]
    explanation: dict[str, object]


def step_up(p_values: Sequence[float], q: float) -> StepUp:
    """The step-up procedure of Benjamini & Hochberg (1995): false discovery rate at most `q`."""
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("a p-value lies between 0 and 1")
    tests = len(p_values)
    order = sorted(range(tests), key=lambda index: p_values[index])
    adjusted = [1.0] * tests
    least = 1.0
    passed = 0
    for position in range(tests, 0, -1):
        index = order[position - 1]
        least = min(least, p_values[index] * tests / position)
        adjusted[index] = least
        if not passed and p_values[index] <= q * position / tests:
            passed = position
    rejected = tuple(sorted(order[:passed]))
    explanation = {
        "method": "benjamini_hochberg",
        "q": q,
        "tests": tests,
        "rejected": len(rejected),
    }
    return StepUp(rejected=rejected, adjusted=tuple(adjusted), explanation=explanation)
