from fractions import Fraction

import pytest

from reviews.scoring.agreement import icc, krippendorff_alpha, mean_squares, reliability, wilson


def test_icc_gives_the_six_published_forms(vectors):
    vector = vectors["icc_shrout_fleiss_1979"]
    found = icc(vector["input"]["ratings"])
    assert {form: round(float(value), 8) for form, value in found.items()} == vector[
        "expected_recomputed"
    ]
    for form, value in vector["expected_published"].items():
        assert float(found[form]) == pytest.approx(value, abs=vector["tolerance_published"])


def test_mean_squares_are_the_published_ones(vectors):
    vector = vectors["icc_shrout_fleiss_1979_meansquares"]
    squares = mean_squares(vector["input"]["ratings"])
    found = {
        "BMS": squares.between_targets,
        "WMS": squares.within_targets,
        "JMS": squares.between_judges,
        "EMS": squares.residual,
    }
    assert {name: round(float(value), 8) for name, value in found.items()} == vector[
        "expected_recomputed"
    ]


@pytest.mark.parametrize("matrix", [[], [[1, 2]], [[1], [2]], [[1, 2], [3]]])
def test_mean_squares_refuse_an_incomplete_matrix(matrix):
    with pytest.raises(ValueError, match="complete matrix"):
        mean_squares(matrix)


def test_icc_of_judges_who_never_differ_says_nothing():
    assert set(icc([[5, 5], [5, 5]]).values()) == {None}


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff_alpha_is_the_published_one(vectors, metric):
    vector = vectors["kripp_C"]
    found = krippendorff_alpha(vector["input"]["observers_by_units"], metric)
    assert round(float(found), 8) == vector["expected_recomputed"][metric]
    assert float(found) == pytest.approx(
        vector["expected_published"][metric], abs=vector["tolerance_published"]
    )


def test_krippendorff_alpha_of_full_agreement_is_one_and_of_no_variation_none():
    assert krippendorff_alpha([[1, 2, 3], [1, 2, 3]], "interval") == 1
    assert krippendorff_alpha([[2, 2], [2, 2]], "interval") is None
    assert krippendorff_alpha([[1, None], [None, 2]], "nominal") is None


def test_krippendorff_alpha_by_hand():
    """Units (1,1) (1,2) (2,2): observed 1/3 of pairs differ; values 1 and 2 three times each.

    Expected 2 x 3 x 3 / (6 x 5) = 3/5, observed (1/6)(2 x 1 x 1 / 1) = 1/3: alpha = 1 - 5/9 = 4/9.
    """
    assert krippendorff_alpha([[1, 1, 2], [1, 2, 2]], "nominal") == Fraction(4, 9)


def test_krippendorff_alpha_refuses_observers_who_saw_different_numbers_of_units():
    with pytest.raises(ValueError, match="zip"):
        krippendorff_alpha([[1, 2, 3], [1, 2]], "interval")


def test_krippendorff_alpha_refuses_an_unknown_metric():
    with pytest.raises(ValueError, match="unknown metric"):
        krippendorff_alpha([[1, 2], [1, 2]], "circular")
    with pytest.raises(ValueError, match="ratio metric"):
        krippendorff_alpha([[-1, 2], [1, 2]], "ratio")


@pytest.mark.parametrize("name", ["wilson_newcombe_81_263", "wilson_newcombe_0_20"])
def test_wilson_interval_is_the_published_one(vectors, name):
    vector = vectors[name]
    found = wilson(vector["input"]["k"], vector["input"]["n"], vector["input"]["conf"])
    assert [round(value, 8) for value in found] == vector["expected_recomputed"]
    assert found == pytest.approx(vector["expected_published"], abs=vector["tolerance_published"])


def test_wilson_interval_at_the_ends():
    low, high = wilson(20, 20)
    assert (round(low, 4), high) == (0.8389, 1.0)
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(3, 2)


def test_reliability_of_a_complete_panel_is_usable_above_both_limits():
    scores = {f"A{n}": {"J0": 10 * n, "J1": 10 * n + 1, "J2": 10 * n} for n in range(1, 7)}
    found = reliability(scores)
    assert found.usable is True
    assert found.icc["ICC(2,k)"] > Fraction(99, 100)
    assert found.explanation["set_aside"] == []


def test_reliability_of_an_unagreed_panel_is_not_usable():
    scores = {"A": {"J0": 1, "J1": 9}, "B": {"J0": 9, "J1": 1}, "C": {"J0": 5, "J1": 6}}
    assert reliability(scores).usable is False


def test_reliability_of_an_incomplete_design_leaves_the_icc_out():
    found = reliability({"A": {"J0": 1, "J1": 1}, "B": {"J0": 9, "J1": 8}, "C": {"J1": 6}})
    assert (found.icc, found.usable) == (None, None)
    assert found.alpha is not None
    assert found.explanation["set_aside"] == [{"part": "icc", "reason": "incomplete_design"}]


def test_reliability_is_usable_at_the_limits_themselves():
    scores = {"A": {"J0": 1, "J1": 2}, "B": {"J0": 9, "J1": 8}, "C": {"J0": 5, "J1": 6}}
    found = reliability(scores)
    average, alpha = found.icc["ICC(2,k)"], found.alpha
    assert found.explanation["limits"] == {"ICC(2,k)": "3/4", "alpha_ordinal": "667/1000"}
    assert reliability(scores, average, alpha).usable is True
    assert reliability(scores, average + Fraction(1, 10**9), alpha).usable is False
    assert reliability(scores, average, alpha + Fraction(1, 10**9)).usable is False


@pytest.mark.parametrize(
    "scores", [{"A": {"J0": 1, "J1": 2}}, {"A": {"J0": 1}, "B": {"J0": 2}}, {}]
)
def test_reliability_of_too_few_is_unknown(scores):
    found = reliability(scores)
    assert (found.icc, found.usable) == (None, None)
    assert found.explanation["set_aside"] == [{"part": "icc", "reason": "too_few"}]


def test_krippendorff_alpha_by_ratio_takes_noughts():
    """Values 0 and 2: every distance is (2 / 2) ** 2 = 1, the same as nominal."""
    observers = [[0, 0, 2], [0, 2, 2]]
    assert krippendorff_alpha(observers, "ratio") == krippendorff_alpha(observers, "nominal")


def test_wilson_interval_of_none_begins_at_nought_exactly():
    assert (wilson(0, 20)[0], wilson(1, 20)[0] > 0) == (0.0, True)
