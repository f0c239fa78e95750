from math import exp

import pytest

from reviews.scoring.anomaly import chi_square_tail, dispersion, poisson_expected, step_up


def test_step_up_rejects_the_published_four(vectors):
    vector = vectors["bh_1995"]
    found = step_up(vector["input"]["p"], vector["input"]["q"])
    assert len(found.rejected) == vector["expected_published"]["bh_rejected"]
    assert found.rejected == (0, 1, 2, 3)
    assert [round(p, 8) for p in found.adjusted] == vector["expected_recomputed"]["adjusted"]


def test_step_up_answers_in_the_order_of_the_tests():
    assert step_up([0.9, 0.001, 0.5, 0.002], 0.05).rejected == (1, 3)


def test_step_up_rejects_all_up_to_the_last_that_passes():
    """0.04 alone fails its step of 0.025, yet 0.05 passes the last step of 0.05: both are rejected."""
    assert step_up([0.04, 0.05], 0.05).rejected == (0, 1)
    assert step_up([0.04, 0.051], 0.05).rejected == ()


def test_step_up_without_tests_rejects_nothing_and_refuses_what_is_no_p_value():
    assert step_up([], 0.05).rejected == ()
    with pytest.raises(ValueError, match="p-value"):
        step_up([1.5], 0.05)


def test_dispersion_of_the_horse_kicks_is_chance(vectors):
    vector = vectors["poisson_bortkiewicz"]
    table = vector["input"]["count_of_0_1_2_3_4"]
    counts = [value for value, times in enumerate(table) for _ in range(times)]
    found = dispersion(counts)
    expected = vector["expected_recomputed"]
    assert round(found.mean, 8) == expected["mean"]
    assert round(found.variance, 8) == expected["var"]
    assert round(found.chi2, 8) == expected["dispersion_chi2"]
    assert found.degrees == 199
    assert found.p == pytest.approx(expected["dispersion_p"], abs=1e-7)
    cells = poisson_expected(0.61, 200, 4)
    assert [round(cell, 8) for cell in cells] == expected["expected"]


def test_dispersion_of_a_burst_is_not_chance():
    found = dispersion([2, 1, 3, 2, 40, 2, 1, 2])
    assert found.index > 20
    assert found.p < 1e-30


def test_dispersion_without_events_or_periods():
    assert dispersion([0, 0, 0]).p == 1.0
    with pytest.raises(ValueError, match="two periods"):
        dispersion([3])


@pytest.mark.parametrize(
    ("chi2", "degrees", "tail"),
    [
        (3.841458820694124, 1, 0.05),
        (18.307038053275146, 10, 0.05),
        (6.634896601021213, 1, 0.01),
        (0.0, 3, 1.0),
    ],
)
def test_chi_square_tail_at_the_tabled_points(chi2, degrees, tail):
    assert chi_square_tail(chi2, degrees) == pytest.approx(tail, abs=1e-12)


def test_dispersion_by_hand():
    """Counts 1 and 3: mean 2, variance 2, index 1, chi-square (1 + 1) / 2 = 1 on one degree."""
    found = dispersion([1, 3])
    assert (found.mean, found.variance, found.index, found.chi2, found.degrees) == (2, 2, 1, 1, 1)
    assert found.p == pytest.approx(0.31731050786291415, abs=1e-12)
    assert dispersion([0, 6]).index == 6


@pytest.mark.parametrize("chi2", [0.5, 3.0, 3.999, 4.0, 4.001, 9.0, 60.0])
def test_chi_square_tail_of_two_degrees_is_the_exponential(chi2):
    assert chi_square_tail(chi2, 2) == pytest.approx(exp(-chi2 / 2), rel=1e-12)
