"""Whether publishing a judge's total would tie his sheets together."""

from fractions import Fraction as F
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring import tying
from reviews.scoring.tying import has_many_ways, ties_sheets


def test_a_judge_of_two_brands_is_tied_by_his_total():
    """70 + 81 can be made up in one way only."""
    sums = {
        "A": {"J1": F(70), "J2": F(73)},
        "B": {"J1": F(81), "J2": F(85)},
    }
    assert ties_sheets(sums)


def test_the_harshest_of_all_is_tied_however_many_brands_he_scored():
    """His sums are the lowest everywhere, so no other choice adds up to as little."""
    sums = {f"{n}": {"J1": F(40), **{f"J{k}": F(60 + k) for k in range(2, 7)}} for n in range(30)}
    assert ties_sheets(sums)


def test_judges_who_mix_on_many_brands_are_not_tied():
    sums = {f"{n}": {f"J{k}": F(60 + (n + k) % 6) for k in range(6)} for n in range(12)}
    assert not ties_sheets(sums)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=6),
    st.data(),
)
def test_ways_are_counted_as_by_trying_all(choices, data):
    own = [data.draw(st.sampled_from(values)) for values in choices]
    ways = sum(sum(chosen) == sum(own) for chosen in product(*choices))
    halves = [[F(value, 2) for value in values] for values in choices]
    for least in (1, ways, ways + 1):
        tying_ways, tying.WAYS = tying.WAYS, least
        try:
            found = has_many_ways([F(value, 2) for value in own], halves)
        finally:
            tying.WAYS = tying_ways
        assert found == (ways >= least)
