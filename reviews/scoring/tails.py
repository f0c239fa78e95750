"""Extreme tail probabilities as natural logarithms: ten to the minus 300 is common in a stuffed
cell.
"""

from math import exp, inf, lgamma, log, log1p

LEAST = 1e-300


def probability(log_p: float) -> float:
    """A logarithm as a probability that JSON and a database can store: from 1e-300 to 1."""
    return exp(min(0.0, log_p)) if log_p > log(LEAST) else LEAST


def log_count_tail(count: int, expected: float, dispersion: float = 1.0) -> float:
    """ln P(at least `count` events) with mean `expected` and variance `dispersion` times the mean.

    For dispersion 1 exactly the Poisson tail: P(N >= c) is the regularised lower incomplete gamma
    function at (c, expected). Above 1 both are divided by it (quasi-Poisson), so that ratings that
    arrive in groups of `dispersion` are not significant.
    """
    if count <= 0:
        return 0.0
    if expected <= 0:
        return -inf
    return _log_lower_gamma(count / dispersion, expected / dispersion)


def _log_lower_gamma(a: float, x: float) -> float:
    """ln P(a, x) by the series of Press et al., section 6.2; it converges for every x, slowly only
    far above a.
    """
    term = total = 1 / a
    step = a
    while term > total * 1e-15:
        step += 1
        term *= x / step
        total += term
    return min(0.0, a * log(x) - x - lgamma(a) + log(total))


def log_share_tail(marked: int, count: int, marked_all: int, count_all: int) -> float:
    """ln P(at least `marked` of `count`), drawn without replacement from `count_all` with
    `marked_all` marked.

    The upper tail of the hypergeometric law: Fisher's exact test of one share against the rest.
    """
    low = max(0, count - (count_all - marked_all))
    high = min(count, marked_all)
    if marked <= low:
        return 0.0
    if marked > high:
        return -inf
    first = (
        _log_choose(marked_all, marked)
        + _log_choose(count_all - marked_all, count - marked)
        - _log_choose(count_all, count)
    )
    term = total = 1.0
    for k in range(marked, high):
        term *= (marked_all - k) * (count - k)
        term /= (k + 1) * (count_all - marked_all - count + k + 1)
        total += term
        if term < total * 1e-15:
            break
    return min(0.0, first + log(total))


def log_binomial_tail(hits: int, trials: int, chance: float) -> float:
    """ln P(at least `hits` of `trials`), each with `chance`."""
    if hits <= 0 or chance >= 1:
        return 0.0
    if hits > trials or chance <= 0:
        return -inf
    first = _log_choose(trials, hits) + hits * log(chance) + (trials - hits) * log1p(-chance)
    odds = chance / (1 - chance)
    term = total = 1.0
    for k in range(hits, trials):
        term *= odds * (trials - k) / (k + 1)
        total += term
        if term < total * 1e-15 and k > trials * chance:
            break
    return min(0.0, first + log(total))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
