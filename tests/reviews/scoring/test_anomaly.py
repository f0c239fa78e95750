import pytest

from reviews.scoring.anomaly import step_up


def test_step_up_rejects_the_published_four(vectors):
    vector = vectors["bh_1995"]
    found = step_up(vector["input"]["p"], vector["input"]["q"])
    assert len(found.rejected) == vector["expected_published"]["bh_rejected"]
    assert found.rejected == (0, 1, 2, 3)
    assert [round(p, 8) for p in found.adjusted] == vector["expected_recomputed"]["adjusted"]


def test_step_up_answers_in_the_order_of_the_tests():
    assert step_up([0.9, 0.001, 0.5, 0.002], 0.05).rejected == (1, 3)


def test_step_up_rejects_all_up_to_the_last_that_passes():
    """0.04 alone fails its step of 0.025, yet 0.05 passes the last step of 0.05: both are
    rejected.
    """
    assert step_up([0.04, 0.05], 0.05).rejected == (0, 1)
    assert step_up([0.04, 0.051], 0.05).rejected == ()


def test_step_up_without_tests_rejects_nothing_and_refuses_what_is_no_p_value():
    assert step_up([], 0.05).rejected == ()
    with pytest.raises(ValueError, match="p-value"):
        step_up([1.5], 0.05)
