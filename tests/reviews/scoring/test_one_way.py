"""Agreement by points of which nobody can tell the judge: against the published table, the formulas
for complete designs, and the figures by which the rules' limits go.
"""

from fractions import Fraction
from random import Random

import pytest

from reviews.scoring import agreement as complete
from reviews.scoring.one_way import Figure, one_way
from reviews.scoring.reliability import alpha as alpha_by_name
from reviews.scoring.reliability import jackknife


def drawn(seed: int, brands: int, judges: int) -> list[list[Fraction]]:
    rng = Random(seed)
    return [
        [Fraction(rng.randint(0, 8) + number, 2) for _ in range(rng.randint(1, judges))]
        for number in range(brands)
    ]


def test_complete_designs_give_the_published_coefficients(vectors):
    """Shrout & Fleiss 1979, table 4: ICC(1,1) .17, ICC(1,4) .44."""
    rows = vectors["icc_shrout_fleiss_1979"]["input"]["ratings"]
    points = [[Fraction(value) for value in row] for row in rows]
    expected = complete.icc(points)
    one, mean, _ = one_way(points)
    assert (Fraction(one.exact), Fraction(mean.exact)) == (
        expected["ICC(1,1)"],
        expected["ICC(1,k)"],
    )
    assert (one.value[:4], mean.value[:4]) == ("0.16", "0.44")


def test_nothing_depends_on_the_unit_or_the_order_of_the_judges():
    points = drawn(1, 7, 5)
    tenths = [[value / 10 for value in reversed(unit)] for unit in points]
    assert one_way(points) == one_way(tenths)


@pytest.mark.parametrize("seed", range(8))
def test_alpha_and_its_interval_are_those_of_the_panels_report(seed):
    points = drawn(seed, 6 + seed, 4)
    by_name = [dict(enumerate(unit)) for unit in points]
    _, _, found = one_way(points)
    assert Fraction(found.exact) == alpha_by_name(by_name)
    floats = [{judge: float(value) for judge, value in row.items()} for row in by_name]
    [(low, high)] = jackknife(floats, lambda some: [alpha_by_name(some)])
    assert (found.low, found.high) == (f"{low:.4f}", f"{high:.4f}")


@pytest.mark.parametrize("seed", range(8))
def test_the_interval_of_the_mean_is_that_of_one_judge(seed):
    """The figures lie in their intervals, also where brands hardly differ, and none is below 0."""
    points = [[value % 3 for value in unit] for unit in drawn(seed, 7 + seed, 5)]
    one, mean, _ = one_way(points)
    each = len(points) / sum(1 / len(unit) for unit in points)
    for figure in (one, mean):
        assert 0 <= float(figure.low) <= float(figure.value) <= float(figure.high)
    for end in ("value", "low", "high"):
        of_one = float(getattr(one, end))
        stepped = each * of_one / (1 + (each - 1) * of_one)
        assert float(getattr(mean, end)) == pytest.approx(stepped, abs=5e-4)


def test_what_cannot_be_computed_is_empty():
    nothing = (Figure(),) * 3
    assert one_way([]) == nothing
    assert one_way([[Fraction(3)], [Fraction(4)]]) == nothing  # one judge a brand
    assert one_way([[Fraction(3)] * 3, [Fraction(3)] * 3]) == nothing  # nothing varies
    four = one_way(drawn(3, 4, 4))
    assert all(figure.value and not figure.low for figure in four)  # too few for an interval


def test_brands_that_do_not_differ_beyond_the_error_have_none():
    one, mean, _ = one_way([[Fraction(1), Fraction(5)]] * 6)
    assert (one.value, one.exact, mean.exact) == ("0.0000", "0", "0")
