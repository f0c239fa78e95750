"""The draw: worked by hand, in proportion, the same in any order, another one with another seed."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring.sampling import (
    Case,
    Stratum,
    draw,
    draw_in_turn,
    make_seed,
    one_a_person,
    places_in_turn,
    registers_digest,
    shares,
    ticket,
)
from tests.plugins.shared import WHOLE

EXAMPLES = os.environ.get("PROPERTY_EXAMPLES", "150" if WHOLE else "40")
full = settings(max_examples=int(EXAMPLES))
SEED = "a" * 64


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def register(sizes: dict[tuple[str, str], int]) -> list[Case]:
    """The given number of people in each stratum, one case each."""
    return [
        Case(f"{point}{month}#{number}", f"person {point}{month}#{number}", point, month)
        for (point, month), size in sizes.items()
        for number in range(size)
    ]


def test_seed_and_digest_are_the_published_hashes():
    assert registers_digest(["b", "a"]) == sha("a\nb\n")
    assert make_seed(year=2026, rules_hash="r", registers="d", number="07 11 23") == sha(
        "2026|r|d|07 11 23"
    )
    assert ticket("s", "B1", "deputies", "k") == sha("s|B1|deputies|k")


@pytest.mark.parametrize(
    ("people", "places", "given_places"),
    [
        # Exact proportions.
        ({"A": 50, "B": 30, "C": 20}, 10, {"A": 5, "B": 3, "C": 2}),
        # 10/3 each: 3, 3, 3 and one more by ticket; of 5: 2.5, 1.25, 1.25.
        ({"A": 20, "B": 10, "C": 10}, 5, {"A": 3, "B": 1, "C": 1}),
        # 3.5, 1, 0.5: C has less than one and gets one; 28/9 and 8/9 of the four left: B gets one
        # too.
        ({"A": 7, "B": 2, "C": 1}, 5, {"A": 3, "B": 1, "C": 1}),
        # Fewer places than strata: largest remainder alone.
        ({"A": 9, "B": 8, "C": 1, "D": 1}, 2, {"A": 1, "B": 1, "C": 0, "D": 0}),
        # Enough places for everybody.
        ({"A": 2, "B": 1}, 3, {"A": 2, "B": 1}),
        ({"A": 2, "B": 1}, 90, {"A": 2, "B": 1}),
        ({"A": 2}, 0, {"A": 0}),
    ],
)
def test_shares_worked_by_hand(people, places, given_places):
    named = {(name, ""): count for name, count in people.items()}
    assert shares(named, places, SEED) == {(name, ""): n for name, n in given_places.items()}


def test_shares_break_a_tie_by_ticket_and_not_by_name():
    people = {("A", ""): 5, ("B", ""): 5, ("C", ""): 5}
    won = {seed: shares(people, 4, seed) for seed in map(str, range(30))}
    for seed, given_places in won.items():
        lucky = min(people, key=lambda place: sha(f"{seed}|{place[0]}|{place[1]}"))
        assert given_places == {place: 1 + (place == lucky) for place in people}
    assert len({tuple(given_places.items()) for given_places in won.values()}) == 3


def test_draw_worked_by_hand():
    cases = register({("港城路", "2026-03"): 4, ("金港路", "2026-04"): 2})
    sample = draw(cases, places=3, seed=SEED, brand="BR01", group="enterprises")

    def number(case: Case) -> str:
        return sha(f"{SEED}|BR01|enterprises|{case.key}")

    first = sorted(cases[:4], key=number)[:2]
    second = sorted(cases[4:], key=number)[:1]
    assert sample.cases == tuple(sorted(first + second, key=number))
    assert sample.strata == (
        Stratum("港城路", "2026-03", people=4, drawn=2),
        Stratum("金港路", "2026-04", people=2, drawn=1),
    )


def test_draw_of_an_empty_register_draws_nobody():
    assert draw([], places=5, seed=SEED, brand="B", group="g").cases == ()


def test_a_person_with_many_cases_takes_part_once_with_the_lowest_ticket():
    cases = [Case(f"case {n}", "the same person", "港城路", f"2026-0{n}") for n in range(1, 8)]
    lowest = min(cases, key=lambda case: sha(f"{SEED}|B|g|{case.key}"))
    assert one_a_person(cases, SEED, "B", "g") == {
        "the same person": (sha(f"{SEED}|B|g|{lowest.key}"), lowest)
    }
    assert draw(cases, places=5, seed=SEED, brand="B", group="g").cases == (lowest,)


sizes = st.dictionaries(
    st.tuples(st.sampled_from("甲乙丙丁戊己"), st.sampled_from(["2026-01", "2026-02", "2026-03"])),
    st.integers(1, 40),
    min_size=1,
)


@full
@given(sizes, st.integers(0, 300), st.text("0123456789abcdef", min_size=1, max_size=8))
def test_shares_fill_every_place_and_leave_no_stratum_out(people, places, seed):
    found = shares(people, places, seed)
    total = sum(people.values())
    assert sum(found.values()) == min(places, total)
    assert all(0 <= found[place] <= people[place] for place in people)
    if places >= len(people):
        assert min(found.values()) >= 1


@full
@given(sizes, st.integers(1, 300))
def test_shares_stay_within_one_of_the_proportion_where_it_reaches_one(people, places):
    found, total = shares(people, places, SEED), sum(people.values())
    places = min(places, total)
    exact = {place: Fraction(places * count, total) for place, count in people.items()}
    if min(exact.values()) >= 1:
        assert all(abs(found[place] - exact[place]) < 1 for place in people)


@full
@given(sizes, st.integers(1, 60), st.randoms(use_true_random=False))
def test_draw_is_the_same_in_any_order(people, places, chance):
    cases = register(people)
    mixed = list(cases)
    chance.shuffle(mixed)
    draws = [draw(rows, places=places, seed=SEED, brand="B", group="g") for rows in (cases, mixed)]
    assert draws[0] == draws[1]


def test_another_seed_brand_or_group_draws_other_people():
    cases = register({("港城路", "2026-03"): 400})

    def people(**other: str) -> set[str]:
        wanted = {"seed": SEED, "brand": "B", "group": "g"} | other
        return {case.person for case in draw(cases, places=40, **wanted).cases}

    first = people()
    for other in ({"seed": SEED[:-1] + "b"}, {"brand": "C"}, {"group": "h"}):
        # Of 40 of 400 about 4 are drawn again by chance; 16 would be a wonder (p < 1e-6).
        assert len(first & people(**other)) < 16
    assert first == people()


def test_everybody_is_drawn_equally_often():
    cases = register({("港城路", "2026-03"): 30, ("金港路", "2026-03"): 10})
    counts: Counter[str] = Counter()
    for number in range(600):
        sample = draw(cases, places=8, seed=f"seed {number}", brand="B", group="g")
        counts.update(case.person for case in sample.cases)
    # 600 draws of one in five: 120 expected, standard deviation 9.8; all within five of them.
    assert len(counts) == 40
    assert all(abs(count - 120) < 49 for count in counts.values())


@pytest.mark.parametrize(
    ("people", "brands", "places", "most", "each"),
    [
        (100, 20, 60, 5, 25),
        (400, 20, 60, 5, 60),
        (30, 2, 60, 5, 30),
        (0, 5, 10, 5, 0),
        (9, 0, 9, 5, 0),
    ],
)
def test_places_in_turn_ask_nobody_about_too_many_brands(people, brands, places, most, each):
    assert places_in_turn(people=people, brands=brands, places=places, most_brands=most) == each


@full
@given(st.integers(0, 80), st.integers(1, 25), st.integers(1, 60), st.integers(1, 6))
def test_draw_in_turn_shares_people_and_brands_evenly(people, brands, places, most):
    cases = register({("", ""): people})
    codes = [f"B{number}" for number in range(brands)]
    samples = draw_in_turn(
        cases, brands=codes, places=places, most_brands=most, seed=SEED, group="deputies"
    )
    assert set(samples) == set(codes)
    each = places_in_turn(people=people, brands=brands, places=places, most_brands=most)
    asked: Counter[str] = Counter()
    for sample in samples.values():
        found = [case.person for case in sample.cases]
        assert len(found) == len(set(found)) == each
        asked.update(found)
    if asked:
        assert max(asked.values()) <= most
        times = [asked[case.person] for case in cases]
        assert max(times) - min(times) <= 1


def test_draw_in_turn_is_the_same_in_any_order():
    cases, codes = register({("", ""): 37}), [f"B{number}" for number in range(9)]
    wanted = {"places": 12, "most_brands": 3, "seed": SEED, "group": "deputies"}
    first = draw_in_turn(cases, brands=codes, **wanted)
    assert first == draw_in_turn(cases[::-1], brands=codes[::-1], **wanted)
