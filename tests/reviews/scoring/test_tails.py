from fractions import Fraction
from math import comb, exp, inf, log
from random import Random

import pytest

from reviews.scoring.tails import (
    LEAST,
    log_binomial_tail,
    log_count_tail,
    log_share_tail,
    probability,
)


def test_share_tail_is_the_lady_tasting_tea():
    """Fisher 1935: 4 of 8 cups marked, 4 drawn. All right: 1 in 70; at least three: 17 in 70."""
    assert exp(log_share_tail(4, 4, 4, 8)) == pytest.approx(1 / 70, rel=1e-12)
    assert exp(log_share_tail(3, 4, 4, 8)) == pytest.approx(17 / 70, rel=1e-12)
    assert log_share_tail(0, 4, 4, 8) == 0.0


@pytest.mark.parametrize("marked", range(0, 13))
def test_share_tail_is_the_sum_of_its_terms(marked):
    count, marked_all, count_all = 12, 20, 45
    exact = sum(
        Fraction(comb(20, k) * comb(25, count - k), comb(count_all, count))
        for k in range(marked, 13)
    )
    assert exp(log_share_tail(marked, count, marked_all, count_all)) == pytest.approx(
        float(exact), rel=1e-10
    )


def test_share_tail_knows_what_must_and_what_cannot_be():
    assert log_share_tail(3, 8, 7, 10) == 0.0  # of 8 drawn at most 3 are unmarked
    assert log_share_tail(5, 4, 7, 10) == -inf


def test_share_tail_of_honest_draws_is_seldom_small():
    """A p-value of 0.05 or less comes in at most 5 of 100 draws from one urn."""
    rng = Random("urn")
    urn = [True] * 200 + [False] * 300
    small = sum(
        log_share_tail(sum(rng.sample(urn, 40)), 40, 200, 500) <= log(0.05) for _ in range(2000)
    )
    assert 40 <= small <= 100


def test_count_tail_is_poisson_without_dispersion():
    """At least 3 where 1 comes: 1 - e^-1 (1 + 1 + 1/2)."""
    assert exp(log_count_tail(3, 1.0)) == pytest.approx(1 - 2.5 * exp(-1), rel=1e-12)
    assert exp(log_count_tail(1, 0.5)) == pytest.approx(1 - exp(-0.5), rel=1e-12)


def test_count_tail_divides_by_the_dispersion():
    """At least 6 where 3 come in groups of three: as at least 2 where 1 comes, 1 - 2/e."""
    assert exp(log_count_tail(6, 3.0, 3.0)) == pytest.approx(1 - 2 / exp(1), rel=1e-12)


def test_count_tail_at_its_ends():
    assert log_count_tail(0, 5.0) == 0.0
    assert log_count_tail(4, 0.0) == -inf


def test_binomial_tail_of_coins():
    assert exp(log_binomial_tail(2, 3, 0.5)) == pytest.approx(0.5, rel=1e-12)
    assert exp(log_binomial_tail(10, 10, 0.5)) == pytest.approx(2**-10, rel=1e-12)
    assert exp(log_binomial_tail(1, 10, 0.3)) == pytest.approx(1 - 0.7**10, rel=1e-12)
    assert log_binomial_tail(0, 10, 0.3) == 0.0
    assert log_binomial_tail(11, 10, 0.3) == -inf
    assert log_binomial_tail(3, 10, 0.0) == -inf
    assert log_binomial_tail(3, 10, 1.0) == 0.0


def test_probability_survives_json():
    assert probability(-inf) == probability(-5000.0) == LEAST
    assert probability(0.0) == 1.0
    assert probability(log(0.25)) == pytest.approx(0.25)
