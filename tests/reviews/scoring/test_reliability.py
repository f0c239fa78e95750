"""Agreement of judges in any design, against the published tables, against the complete-design
formulas and, for the intervals, against drawn worlds.
"""

from fractions import Fraction
from random import Random

import pytest

from reviews.scoring import agreement as complete
from reviews.scoring.judge_figures import judge_figures
from reviews.scoring.reliability import agreement, alpha
from reviews.scoring.severity import severity
from reviews.scoring.variances import components, icc, leniency


def matrix(vectors) -> dict[int, dict[int, Fraction]]:
    rows = vectors["icc_shrout_fleiss_1979"]["input"]["ratings"]
    return {
        target: {judge: Fraction(value) for judge, value in enumerate(row)}
        for target, row in enumerate(rows)
    }


def test_complete_designs_give_the_published_coefficients(vectors):
    """Shrout & Fleiss 1979, table 2: ICC(2,1) .29, ICC(2,4) .62."""
    scores = matrix(vectors)
    expected = complete.icc([list(row.values()) for row in scores.values()])
    found = agreement(scores)
    assert (found.single.value, found.average.value) == (expected["ICC(2,1)"], expected["ICC(2,k)"])
    assert (round(float(found.single.value), 2), round(float(found.average.value), 2)) == (
        0.29,
        0.62,
    )
    assert (found.complete, found.connected, found.each) == (True, True, 4)


def test_alpha_is_the_published_one_with_missing_values(vectors):
    vector = vectors["kripp_C"]
    observers = next(value for value in vector["input"].values() if isinstance(value, list))
    rows = [
        {judge: Fraction(value) for judge, value in enumerate(unit) if value is not None}
        for unit in zip(*observers, strict=True)
    ]
    expected = complete.krippendorff_alpha(observers, "ordinal")
    assert alpha([row for row in rows if row]) == expected
    assert float(alpha([{j: float(v) for j, v in row.items()} for row in rows if row])) == (
        pytest.approx(float(expected))
    )


def incomplete(
    rng: Random, brands: int, judges: int, each: int, *, brand=1.0, judge=1.0, error=1.0
):
    lenient = [rng.gauss(0, judge) for _ in range(judges)]
    scores = {}
    for number in range(brands):
        merit = rng.gauss(0, 1)
        scores[number] = {
            place: merit + lenient[place] + rng.gauss(0, 1)
            for place in rng.sample(range(judges), each)
        }
    return scores


def test_alpha_equals_the_plain_formula_in_random_incomplete_designs():
    rng = Random(5)
    for _ in range(30):
        judges = range(5)
        scores = {
            n: {j: Fraction(rng.randint(0, 6), 2) for j in judges if rng.random() < 0.7}
            for n in range(8)
        }
        plain = complete.krippendorff_alpha(
            [[scores[n].get(j) for n in scores] for j in judges], "ordinal"
        )
        assert alpha(list(scores.values())) == plain


def test_leniency_is_that_of_the_exact_least_squares():
    rng = Random(6)
    scores = incomplete(rng, 12, 6, 3)
    exact = {n: {j: Fraction(round(v * 4), 4) for j, v in row.items()} for n, row in scores.items()}
    rows = list(exact.values())
    means = [sum(row.values()) / len(row) for row in rows]
    fit = severity((n, j, v) for n, row in exact.items() for j, v in row.items())
    assert leniency(rows, means) == fit.leniency


def test_estimates_are_right_on_average_in_an_incomplete_design():
    """40 brands, 5 of 15 judges each, equal variances: one judge 1/3, the mean of five 5/7."""
    rng = Random(20261126)
    single, average = [], []
    for _ in range(150):
        rows = list(incomplete(rng, 40, 15, 5).values())
        single.append(icc(rows, 1))
        average.append(icc(rows, 5.0))
    assert sum(single) / 150 == pytest.approx(1 / 3, abs=0.02)
    assert sum(average) / 150 == pytest.approx(5 / 7, abs=0.02)


@pytest.mark.parametrize("each", [3, 8])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(each):
    """The truth about these judges: brands against the severity that they really have, which the
    jackknife over brands leaves as it is. 95 % are said.
    """
    rng = Random(each)
    held = trials = 0
    for _ in range(80):
        lenient = [rng.gauss(0, 0.5) for _ in range(8)]
        scores = {}
        for n in range(30):
            merit = rng.gauss(0, 1)
            scores[n] = {
                j: merit + lenient[j] + rng.gauss(0, 1) for j in rng.sample(range(8), each)
            }
        middle = sum(lenient) / 8
        spread = sum((one - middle) ** 2 for one in lenient) / 7
        truth = 1 / (1 + spread + 1)
        found = agreement(scores).single
        trials += 1
        held += found.low <= truth <= found.high
    assert 0.88 <= held / trials <= 1.0, held / trials


def test_what_cannot_be_told_is_told_so():
    assert agreement({}).single.value is None
    one = agreement({"a": {"j": 1}, "b": {"j": 2}})
    assert (one.single.value, one.alpha.value, one.single.low) == (None, None, None)
    same = agreement({n: {"j": 3, "k": 3} for n in range(9)})
    assert (same.single.value, same.alpha.value, same.alpha.low) == (None, None, None)
    apart = agreement({1: {"a": 1, "b": 2}, 2: {"c": 3, "d": 5}})
    assert not apart.connected
    assert len(components([{"a": 1, "b": 2}, {"b": 3, "c": 5}, {"d": 1}])) == 2
    few = agreement({n: {"a": n, "b": n + n % 2, "c": n} for n in range(4)})
    assert (few.single.value is not None, few.single.low) == (True, None)


def test_figures_of_judges_name_the_harsh_one_and_the_one_who_stands_apart():
    scores = {f"b{n}": {j: 60 + n + (-9 if j == "c" else 0) for j in "abcd"} for n in range(12)}
    scores["b5"]["a"] += 30
    found = judge_figures(scores)
    assert min(found, key=lambda judge: found[judge].leniency) == "c"
    assert found["a"].outliers == ("b5",)
    assert found["c"].as_json()["leniency"].startswith("-")
    assert sum((one.leniency for one in found.values()), Fraction(0)) == 0
    assert judge_figures({}) == {}
