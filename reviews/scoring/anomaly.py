"""Statistics behind the screens for unusual ratings. They raise a question; people decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log


@dataclass(frozen=True)
class StepUp:
    """`rejected` are positions in the p-values as given, `adjusted` the p-values corrected for many tests."""

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


@dataclass(frozen=True)
class Dispersion:
    """Counts against a Poisson stream: `index` near 1 is what chance gives, far above is a burst."""

    mean: float
    variance: float
    index: float
    chi2: float
    degrees: int
    p: float


def dispersion(counts: Sequence[int]) -> Dispersion:
    """The index of dispersion of counts per equal period, with its upper chi-square probability.

    Refuses fewer than two periods with ValueError. Without any event there is no burst: p is 1.
    """
    n = len(counts)
    if n < 2:
        raise ValueError("at least two periods are needed")
    mean = sum(counts) / n
    squares = sum((count - mean) ** 2 for count in counts)
    if not mean:
        return Dispersion(0.0, 0.0, 1.0, 0.0, n - 1, 1.0)
    chi2 = squares / mean
    variance = squares / (n - 1)
    return Dispersion(mean, variance, variance / mean, chi2, n - 1, chi_square_tail(chi2, n - 1))


def poisson_expected(mean: float, periods: int, cells: int) -> list[float]:
    """How many of `periods` are expected to hold 0, 1, 2, ... events when they come by chance."""
    expected = [periods * exp(-mean)]
    for count in range(1, cells):
        expected.append(expected[-1] * mean / count)
    return expected


def chi_square_tail(chi2: float, degrees: int) -> float:
    """P(chi-square with `degrees` > chi2): the regularised upper incomplete gamma function.

    Series below, Lentz's continued fraction above the turning point (Press et al., section 6.2).
    """
    a, x = degrees / 2, chi2 / 2
    if x <= 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        step = a
        while abs(term) > abs(total) * 1e-16:
            step += 1
            term *= x / step
            total += term
        return max(0.0, 1 - total * front)
    tiny = 1e-300
    b = x + 1 - a
    c = 1 / tiny
    d = 1 / b
    fraction = d
    step_number = 0
    while step_number == 0 or abs(c * d - 1) > 1e-14:
        step_number += 1
        numerator = -step_number * (step_number - a)
        b += 2
        d = 1 / (numerator * d + b or tiny)
        c = b + numerator / c or tiny
        fraction *= c * d
    return fraction * front
