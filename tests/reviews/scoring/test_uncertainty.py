from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.multinomial import Resampler, binomial
from reviews.scoring.panel import PanelRules
from reviews.scoring.public import PublicRules, RatingLine
from reviews.scoring.uncertainty import Sample, _bound, chances
from tests.reviews.scoring.exact_chances import exact_chances
from tests.reviews.scoring.plain_chances import plain_composites

PANEL = PanelRules.from_rules(DEFAULT_RULES)
PUBLIC = replace(PublicRules.from_rules(DEFAULT_RULES, "window"), min_group=1, min_brand=1)
PUBLIC_ONLY = {"self": 0, "panel": 0, "public": 100}


def sample(application: str, levels: str, sums: dict[str, int] | None = None) -> Sample:
    ratings = Counter(RatingLine("service_recipients", int(level)) for level in levels)
    return Sample(
        application, 80, {j: Fraction(s) for j, s in (sums or {}).items()}, ratings, PUBLIC
    )


def draw(samples, *, weights=PUBLIC_ONLY, places=1, seed=1, draws=200):
    return chances(
        samples, panel_rules=PANEL, weights=weights, places=places, seed=seed, draws=draws
    )


def test_exact_chances_are_the_enumerated_ones(vectors):
    vector = vectors["top1_exact_enumeration"]
    found = exact_chances(vector["input"], 1)
    expected = vector["expected_recomputed"]
    assert found == {name: Fraction(expected[name]) for name in "ABC"}


def test_exact_chances_sum_to_the_places():
    samples = {"A": [1, 2], "B": [1, 2], "C": [2, 2], "D": [0, 5]}
    assert sum(exact_chances(samples, 2).values()) == 2
    assert exact_chances(samples, 4) == dict.fromkeys("ABCD", 1)


def test_chances_come_close_to_the_enumerated_ones(vectors):
    """Levels stand for themselves (5 -> 5 points), so that means compare as in the enumeration.

    With 20,000 draws the standard error is at most 0.0036; 0.015 is more than four of them.
    """
    vector = vectors["top1_exact_enumeration"]
    rules = replace(PUBLIC, levels={level: Fraction(level) for level in range(1, 6)})
    samples = [
        replace(sample(name, "".join(map(str, values))), public_rules=rules)
        for name, values in vector["input"].items()
    ]
    for chance in draw(samples, draws=20_000, seed=7):
        truth = Fraction(vector["expected_recomputed"][chance.application])
        assert abs(chance.in_places - truth) < Fraction(15, 1000)


def test_chances_of_a_sure_ranking_are_sure():
    found = draw([sample("A", "3" * 50), sample("B", "5" * 50), sample("C", "4" * 50)], places=2)
    assert [(c.application, c.in_places, c.rank_low, c.rank_high) for c in found] == [
        ("A", 0, 3, 3),
        ("B", 1, 1, 1),
        ("C", 1, 2, 2),
    ]


def test_chances_of_equals_are_shared_and_their_interval_spans_the_tie():
    found = draw([sample("A", "44"), sample("B", "44"), sample("C", "33")], places=1)
    assert [(c.in_places, c.rank_low, c.rank_high) for c in found] == [
        (Fraction(1, 2), 1, 2),
        (Fraction(1, 2), 1, 2),
        (0, 3, 3),
    ]


def test_chances_do_not_depend_on_the_order_of_the_candidates():
    samples = [
        sample(f"A{n}", "5544332"[n:] * 9, {"J1": 70 + n, "J2": 75, "J3": 72}) for n in range(5)
    ]
    weights = DEFAULT_RULES["stage_weights"]
    forward = draw(samples, weights=weights, places=2)
    backward = draw(samples[::-1], weights=weights, places=2)
    assert forward == backward[::-1]
    assert forward == draw(samples, weights=weights, places=2)
    assert forward != draw(samples, weights=weights, places=2, seed=2)


def test_chances_sum_to_the_places():
    samples = [sample(f"A{n}", "554433" * (n + 3), {"J1": 70, "J2": 80 - n}) for n in range(6)]
    assert (
        sum(c.in_places for c in draw(samples, weights=DEFAULT_RULES["stage_weights"], places=3))
        == 3
    )


def test_chances_leave_an_insufficient_sample_out():
    strict = replace(PUBLIC, min_brand=10)
    samples = [
        sample("A", "5" * 10),
        replace(sample("B", "5" * 9), public_rules=strict),
        sample("C", "4" * 10),
    ]
    found = {c.application: c for c in draw(samples, places=1)}
    assert (found["B"].in_places, found["B"].rank_low, found["B"].rank_high) == (None, None, None)
    assert found["B"].explanation["set_aside"] == [{"reason": "insufficient_sample"}]
    assert (found["A"].in_places, found["C"].rank_low) == (1, 2)


def test_chances_draw_the_judges_for_all_alike():
    """A leads by one point with every judge, however far apart the judges are: it leads in every
    draw.
    """
    judges = {f"J{n}": 10 * n for n in range(1, 8)}
    samples = [
        sample("A", "4", {j: s + 1 for j, s in judges.items()}),
        sample("B", "4", judges),
    ]
    found = draw(samples, weights={"self": 0, "panel": 100, "public": 0})
    assert [c.in_places for c in found] == [1, 0]


def test_chances_of_a_candidate_whose_judges_were_not_drawn_use_its_own():
    samples = [sample("A", "4", {"J1": 90}), sample("B", "4", {f"J{n}": 50 for n in range(2, 9)})]
    found = draw(samples, weights={"self": 0, "panel": 100, "public": 0})
    assert [c.in_places for c in found] == [1, 0]


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"places": -1}])
def test_chances_refuse_what_is_out_of_range(wrong):
    with pytest.raises(ValueError, match="out of range"):
        draw([sample("A", "5")], **wrong)


def test_chances_refuse_an_application_twice():
    with pytest.raises(ValueError, match="twice"):
        draw([sample("A", "5"), sample("A", "4")])


def test_binomial_has_the_right_law():
    """10 trials of 3/10, 40,000 draws: mean 3, variance 2.1; five standard errors around each."""
    rng = Random(3)
    drawn = [binomial(10, 3, 10, rng) for _ in range(40_000)]
    mean = sum(drawn) / len(drawn)
    variance = sum((value - mean) ** 2 for value in drawn) / len(drawn)
    assert abs(mean - 3) < 0.037
    assert abs(variance - 2.1) < 0.08
    assert Counter(drawn)[0] / len(drawn) == pytest.approx(0.7**10, abs=0.005)


def test_binomial_at_the_ends():
    rng = Random(1)
    assert (binomial(9, 5, 5, rng), binomial(9, 0, 5, rng), binomial(0, 1, 2, rng)) == (9, 0, 0)


@pytest.mark.parametrize("counts", [{0: 30, 100: 70}, dict.fromkeys(range(100), 1)])
def test_resampler_draws_the_mean_and_spread_of_its_values(counts):
    """Both ways of drawing; the variance of a resample's sum is n times that of the values."""
    n = sum(counts.values())
    mean = sum(value * times for value, times in counts.items()) / n
    variance = sum((value - mean) ** 2 * times for value, times in counts.items()) / n
    resampler = Resampler(counts, Random(5))
    sums = [resampler.draw_sum() for _ in range(8000)]
    centre = sum(sums) / len(sums)
    assert abs(centre - n * mean) < 5 * (n * variance / len(sums)) ** 0.5
    spread = sum((value - centre) ** 2 for value in sums) / len(sums)
    assert spread == pytest.approx(n * variance, rel=0.1)


def test_resampler_chooses_by_the_number_of_distinct_values():
    assert Resampler({0: 30, 100: 70}, Random(1))._expanded is None
    assert Resampler(dict.fromkeys(range(100), 1), Random(1))._expanded is not None


@pytest.mark.parametrize("method", ["trimmed_mean", "mean", "median"])
@pytest.mark.parametrize("number", range(8))
def test_whole_numbers_rank_every_draw_as_the_fractions_do(method, number):
    chance = Random(f"{method} {number}")
    judges = [f"j{one}" for one in range(chance.randint(0, 8))]
    rules = replace(
        PublicRules.from_rules(DEFAULT_RULES, "window"),
        min_group=chance.choice([1, 10]),
        min_brand=1,
    )
    samples = [
        Sample(
            f"2026-{place:03d}",
            Fraction(chance.randint(600, 1000), 10),
            {judge: Fraction(chance.randint(400, 1000), 7) for judge in judges[place % 3 :]},
            Counter(
                {
                    RatingLine(group, level, *([level, 3, 5, 1] if level > 2 else [])): (
                        chance.randint(5, 40)
                    )
                    for group in rules.weights
                    for level in range(1, 6)
                    if group != "public" or place % 2
                }
            ),
            rules,
        )
        for place in range(5)
    ]
    panel = replace(PANEL, method=method)
    weights = {"self": 10, "panel": 30, "public": 60}
    draws = plain_composites(samples, panel_rules=panel, weights=weights, seed="s", draws=60)
    held = [
        sum(1 for draw in draws if sorted(draw, reverse=True).index(draw[place]) < 2)
        for place in range(5)
    ]
    found = chances(samples, panel_rules=panel, weights=weights, places=2, seed="s", draws=60)
    assert all(len(set(draw)) == 5 for draw in draws)  # no ties, which share a place
    assert [one.in_places for one in found] == [Fraction(times, 60) for times in held]


@pytest.mark.parametrize(("at_the_first", "bound"), [(0, 2), (39, 2), (40, 1), (400, 1)])
def test_the_draws_at_a_bound_count_half(at_the_first, bound):
    """Of 400 draws 20 lie outside on each side."""
    counts = Counter({1: at_the_first, 2: 400 - at_the_first})
    assert _bound(+counts, 20) == bound
