"""Means and shares with their 95 % intervals, and the lines of a table."""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import mean, stdev

Z = 1.96


def share(hits: int, n: int) -> tuple[float, float, float]:
    """A share with Wilson's interval (1927), in per cent."""
    if not n:
        return 0.0, 0.0, 100.0
    p = hits / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return 100 * p, 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def average(values: Sequence[float]) -> tuple[float, float, float]:
    """A mean over worlds with its normal interval."""
    if not values:
        return 0.0, 0.0, 0.0
    half = Z * stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0
    return mean(values), mean(values) - half, mean(values) + half


def per_cent(hits: int, n: int) -> str:
    value, low, high = share(hits, n)
    return f"{value:.1f} ({low:.1f}–{high:.1f})"


def places(values: Sequence[float]) -> str:
    value, low, high = average(values)
    return _no_minus_zero(f"{value:.2f} ({low:.2f} to {high:.2f})")


def _no_minus_zero(text: str) -> str:
    return text.replace("-0.00", "0.00")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
