"""Drawing a panel and balancing who scores what."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring.seating import (
    Candidate,
    CannotSeat,
    assign,
    draw,
    lots,
    seated,
    serving_order,
)

JUDGES = [f"E{number:02d}" for number in range(1, 16)]
BRANDS = [f"2026-{number:03d}" for number in range(1, 41)]
FIELDS = ("law", "service", "media")
POOL = [Candidate(f"E{number:03d}", FIELDS[number % 3]) for number in range(60)]


def loads(pairs) -> list[int]:
    return sorted(Counter(judge for judge, _brand in pairs).values())


def test_assign_gives_each_brand_its_judges_and_alike_loads():
    pairs = assign("seed", JUDGES, BRANDS, each=5)
    assert set(Counter(brand for _judge, brand in pairs).values()) == {5}
    assert loads(pairs) == [13] * 10 + [14] * 5


def test_assign_is_the_same_whatever_the_order_and_another_with_another_seed():
    pairs = assign("seed", JUDGES, BRANDS, each=5)
    mixed = random.Random(3)
    judges, brands = mixed.sample(JUDGES, 15), mixed.sample(BRANDS, 40)
    assert assign("seed", judges, brands, each=5) == pairs
    assert assign("other", JUDGES, BRANDS, each=5) != pairs


def test_assign_moves_brands_along_where_the_only_judge_is_full():
    barred = {("A", "3"), ("B", "3"), ("A", "2")}
    pairs = assign("s", ["A", "B", "C"], ["1", "2", "3"], each=1, cap=1, barred=barred)
    assert pairs == {("A", "1"), ("B", "2"), ("C", "3")}


@pytest.mark.parametrize(
    ("each", "cap", "barred"),
    [
        (3, None, {("A", "1")}),
        (2, 1, set()),
        (1, 1, {("A", "1"), ("A", "2"), ("B", "1"), ("B", "2")}),
    ],
)
def test_assign_refuses_what_cannot_be(each, cap, barred):
    with pytest.raises(CannotSeat):
        assign("s", ["A", "B", "C"], ["1", "2"], each=each, cap=cap, barred=barred)


@given(
    seed=st.text(max_size=4),
    bars=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=25),
    each=st.integers(1, 4),
    cap=st.integers(3, 10),
)
@settings(max_examples=150, deadline=None)
def test_assign_keeps_bars_and_caps_or_refuses(seed, bars, each, cap):
    judges, brands = [f"J{n}" for n in range(7)], [f"B{n}" for n in range(10)]
    barred = {(f"J{judge}", f"B{brand}") for judge, brand in bars}
    try:
        pairs = assign(seed, judges, brands, each=each, cap=cap, barred=barred)
    except CannotSeat:
        return
    assert not pairs & barred
    assert set(Counter(brand for _judge, brand in pairs).values()) == {each}
    assert max(Counter(judge for judge, _brand in pairs).values()) <= cap


def test_ten_thousand_draws_seat_and_assign_nobody_in_conflict():
    chance = random.Random("ten thousand")
    people = [one.code for one in POOL]
    in_conflict = assigned = 0
    for number in range(10_000):
        barred_people = set(chance.sample(people, 12))
        panel = draw(
            f"draw {number}", POOL, {"law": 2, "service": 2, "media": 1}, conflicts=barred_people
        )
        barred = {(judge, brand) for judge in panel for brand in "abcd" if chance.random() < 0.2}
        try:
            pairs = assign(f"draw {number}", panel, list("abcd"), each=3, barred=barred)
        except CannotSeat:
            continue
        assigned += len(pairs)
        in_conflict += len(pairs & barred) + len(set(panel) & barred_people)
    assert in_conflict == 0
    assert assigned > 60_000


def test_draw_takes_so_many_of_each_field_and_the_same_again():
    places = {"law": 2, "service": 3}
    panel = draw("lottery 05 08 13", POOL, places)
    fields = {one.code: one.field for one in POOL}
    assert Counter(fields[code] for code in panel) == places
    assert draw("lottery 05 08 13", reversed(POOL), places) == panel
    assert draw("lottery 05 08 14", POOL, places) != panel
    with pytest.raises(CannotSeat):
        draw("x", POOL[:4], {"law": 3})


def test_draw_gives_everybody_the_same_chance():
    taken = Counter(code for n in range(3000) for code in draw(f"{n}", POOL, {"law": 5}))
    assert len(taken) == 20
    assert all(650 < count < 850 for count in taken.values())


def test_serving_order_is_the_least_scored_first_and_drawn_for_each_judge():
    scored = {"a": 2, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0}
    found = serving_order("s", "J1", scored)
    assert found[-2:] == ["c", "a"]
    assert {tuple(serving_order("s", f"J{n}", scored))[0] for n in range(20)} == {
        "b",
        "d",
        "e",
        "f",
    }


def test_ten_thousand_draws_give_no_brand_to_anybody_in_conflict():
    """Panels drawn with random conflicts, and their balanced assignments: nobody drawn is in
    conflict where that was asked for, nobody scores what he is barred from, and whoever stands out
    is followed by the next of the field alone.
    """
    chance = random.Random(2026)
    in_conflict, refused = 0, 0
    for number in range(10_000):
        people = [Candidate(f"E{one:02d}", FIELDS[one % 3]) for one in range(12)]
        brands = [f"B{one}" for one in range(chance.randint(2, 5))]
        barred = {(one.code, chance.choice(brands)) for one in people if chance.random() < 0.35}
        tied = {code for code, _brand in barred} if number % 2 else set()
        places = dict.fromkeys(FIELDS, 2)
        try:
            panel = draw(f"{number}", people, places, conflicts=tied)
            pairs = assign(f"{number}", panel, brands, each=3, barred=barred)
        except CannotSeat:
            refused += 1
            continue
        in_conflict += len(set(panel) & tied) + len(pairs & barred)
        gone = panel[0]
        try:
            after = {*seated(lots(f"{number}", people), places, out=tied | {gone})}
        except CannotSeat:
            continue
        assert {*panel} - after == {gone}
        assert not after & tied
    assert in_conflict == 0
    assert refused < 5_000
