from fractions import Fraction
from math import comb, exp, inf, log
from random import Random

import pytest

from reviews.scoring.anomaly import step_up
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


def test_the_horse_kick_table_is_no_burst(vectors):
    """Deaths by the kick of a horse in 200 corps-years, the classic table of clean Poisson counts:
    with dispersion 1, nothing of it is unusual among 200 tests, though one year saw four.
    """
    vector = vectors["poisson_bortkiewicz"]
    seen = vector["input"]["count_of_0_1_2_3_4"]
    published, recomputed = vector["expected_published"], vector["expected_recomputed"]
    years = [kicks for kicks, times in enumerate(seen) for _ in range(times)]
    mean = sum(years) / len(years)
    variance = sum((kicks - mean) ** 2 for kicks in years) / (len(years) - 1)
    assert (mean, variance) == pytest.approx((recomputed["mean"], recomputed["var"]), abs=1e-8)
    tails = [exp(log_count_tail(kicks, mean)) for kicks in range(6)]
    expected = [200 * (tails[kicks] - tails[kicks + 1]) for kicks in range(4)]
    assert expected == pytest.approx(recomputed["expected"], abs=1e-6)
    assert expected == pytest.approx(published["expected"], abs=vector["tolerance_published"])
    assert step_up([min(1.0, tails[kicks]) for kicks in years], 0.01).rejected == ()
    # Not for want of power: one year of nine would be found.
    assert step_up([exp(log_count_tail(9, mean)), *map(tails.__getitem__, years)], 0.01).rejected
