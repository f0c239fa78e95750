from math import exp

import pytest

from reviews.scoring.lockstep import Lists
from tests.reviews.scoring.town import rating

SETTINGS = {"raters": 3, "pairs": 2}


def raters(number, pairs, name):
    return [
        rating(f"{name}{n}{brand}", brand, level, float(n), who=f"{name}{n}")
        for n in range(number)
        for brand, level in pairs
    ]


def test_find_weighs_a_list_by_its_rarest_entry_among_who_rated_the_same_brands():
    """Three of five who rated A and B gave (5, 1). Nobody else gave B a one.

    All raters: (3 - 3 + .5) / (5 - 3 + 1) = 1/6. Those of several brands: (0 + 10/6) / (2 + 10),
    which is less.
    """
    records = raters(3, [("A", 5), ("B", 1)], "x") + raters(2, [("A", 5), ("B", 4)], "y")
    (found,) = Lists(records, SETTINGS).find([True] * len(records))
    assert found.pairs == (("A", 5), ("B", 1))
    assert found.raters == ("x0", "x1", "x2")
    assert (found.among, found.chance) == (5, pytest.approx(1 / 6))
    chance = 1 / 6
    exact = 10 * chance**3 * (1 - chance) ** 2 + 5 * chance**4 * (1 - chance) + chance**5
    assert exp(found.log_p) == pytest.approx(exact)


def test_find_does_not_see_what_is_held_already():
    records = raters(3, [("A", 5), ("B", 1)], "x")
    lists = Lists(records, SETTINGS)
    assert len(lists.find([True] * 6)) == 1
    assert lists.find([False] + [True] * 5) == []


def test_find_leaves_short_lists_and_few_raters_alone():
    assert Lists(raters(9, [("A", 5)], "x"), SETTINGS).find([True] * 9) == []
    assert Lists(raters(2, [("A", 5), ("B", 1)], "x"), SETTINGS).find([True] * 4) == []


def test_rows_of_holds_every_brand_that_half_of_them_rated():
    """Four share (A, B); two of them rated C, one rated D: C is held whatever its levels, D is
    not.
    """
    records = raters(4, [("A", 5), ("B", 1)], "x")
    records += [rating("c0", "C", 2, 0.0, who="x0"), rating("c1", "C", 5, 0.0, who="x1")]
    records += [rating("d0", "D", 1, 0.0, who="x0")]
    lists = Lists(records, SETTINGS)
    alive = [True] * len(records)
    (found,) = [one for one in lists.find(alive) if one.pairs == (("A", 5), ("B", 1))]
    rows = lists.rows_of(found, alive)
    assert {brand: len(held) for brand, held in rows.items()} == {"A": 4, "B": 4, "C": 2}


def test_find_does_not_take_an_honest_four_for_rare_where_a_brand_is_flooded_with_fives():
    """Forty visitors of a hall, ten of whom give A, B and C a four; A gets a thousand single fives.

    Of the thirty others 20 gave A a four: 2 of 100 of all other raters of A, one in two of those of
    several brands.
    """
    honest = raters(10, [("A", 4), ("B", 4), ("C", 4)], "v")
    honest += raters(10, [("A", 4), ("B", 4), ("C", 3)], "x")
    honest += raters(10, [("A", 4), ("B", 3), ("C", 4)], "y")
    honest += raters(10, [("A", 5), ("B", 4), ("C", 4)], "z")
    records = honest + raters(1000, [("A", 5)], "f")
    lists = Lists(records, {"raters": 5, "pairs": 3}).find([True] * len(records))
    found = next(one for one in lists if one.pairs == (("A", 4), ("B", 4), ("C", 4)))
    assert found.among == 40
    assert found.chance == pytest.approx((20 + 10 * 20.5 / 1031) / 40)
    assert found.log_p == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(("alike", "found"), [((10, 11), 1), ((11, 12), 0)])
def test_find_looks_at_the_first_twelve_brands_of_somebody_who_rated_more(alike, found):
    """Three raters of thirteen brands who agree at two places only, counted from 0."""
    records = [
        rating(f"{n}{brand}", f"{brand:02}", 5 if brand in alike else n + 1, float(n), who=f"x{n}")
        for n in range(3)
        for brand in range(13)
    ]
    assert len(Lists(records, SETTINGS).find([True] * len(records))) == found
