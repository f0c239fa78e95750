"""Which method makes a year's panel scores, and what adjusting for severity does to a recusal."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brandportal.exact import mean
from reviews.scoring.official import is_complete, official, panel_scores
from reviews.scoring.panel import ADJUSTED, SAME_METHOD, PanelRules

RULES = PanelRules("trimmed_mean", 1, 1, 5, 1, ADJUSTED)
PLAIN = replace(RULES, when_incomplete=SAME_METHOD)


def year(**brands: dict[str, int]) -> dict[str, dict[str, F]]:
    return {
        brand: {judge: F(total) for judge, total in given.items()}
        for brand, given in brands.items()
    }


# J1 gives 12 points less than the others everywhere, and has a conflict with A.
HARSH = year(
    A={"J2": 80, "J3": 80, "J4": 80},
    B={"J1": 70, "J2": 82, "J3": 82, "J4": 82},
    C={"J1": 66, "J2": 78, "J3": 78, "J4": 78},
)


def test_a_year_with_one_recusal_worked_by_hand():
    """The leniencies add up to 0: J1 -9, the others +3. A was scored by three lenient judges, so
    its mean of 80 loses 3; B and C were scored by all, and their means (79 and 75) lose nothing.

    By the plain means A leads with 80 although every judge who scored both put B above it.
    """
    found = official(HARSH, RULES)
    assert (found.method, found.why, found.complete) == (ADJUSTED, "incomplete", False)
    assert found.fit.leniency == {"J1": -9, "J2": 3, "J3": 3, "J4": 3}
    assert found.corrections == {"A": 3, "B": 0, "C": 0}
    assert panel_scores(HARSH, RULES) == {"A": 77, "B": 79, "C": 75}
    assert panel_scores(HARSH, PLAIN) == {"A": 80, "B": 79, "C": 75}


def test_a_complete_year_keeps_the_method_of_its_rules():
    whole = {**HARSH, "A": {"J1": F(68), **HARSH["A"]}}
    found = official(whole, RULES)
    assert (found.method, found.why, found.corrections) == ("trimmed_mean", "complete", {})
    by_method = official(whole, replace(RULES, method=ADJUSTED))
    assert (by_method.method, by_method.why) == (ADJUSTED, "rules")
    assert set(by_method.corrections.values()) == {0}


def test_rules_from_before_do_not_adjust():
    found = official(HARSH, PLAIN)
    assert (found.method, found.why) == ("trimmed_mean", "rules")
    kept = {"method": "median", "drop_high": 1, "drop_low": 1, "from_scores": 5, "judges_min": 5}
    assert PanelRules.from_rules({"panel": kept}).when_incomplete == SAME_METHOD


@pytest.mark.parametrize(
    ("method", "falls_back_to"),
    [("median", "median"), (ADJUSTED, "trimmed_mean"), ("mean", "mean")],
)
def test_where_judges_share_no_brand_the_own_method_stands(method, falls_back_to):
    apart = year(A={"J1": 60, "J2": 70}, B={"J1": 50}, C={"J3": 90})
    found = official(apart, replace(RULES, method=method))
    assert (found.method, found.why, found.corrections) == (falls_back_to, "apart", {})
    assert found.score("A", apart["A"]) == 65


def test_without_any_sheet_every_score_is_0():
    assert panel_scores({"A": {}, "B": {}}, RULES) == {"A": 0, "B": 0}


def test_a_brand_that_nobody_scored_and_a_judge_without_sheets_make_no_year_incomplete():
    assert is_complete(year(A={"J1": 60, "J2": 70}, B={}, C={"J1": 1, "J2": 2}))


def test_an_adjusted_score_stays_within_0_and_100():
    """B's judges are lenient by 25 on average; A's sums cannot be lowered below 0."""
    wide = year(A={"J1": 100}, B={"J1": 50, "J2": 100}, C={"J1": 0, "J2": 50, "J3": 0}, D={"J2": 0})
    scores = panel_scores(wide, RULES)
    assert scores["A"] == 100
    assert scores["D"] == 0


@st.composite
def designs(draw, *, most: int = 60):
    """Sums of any incomplete design in which all judges are linked; small enough never to be held
    within 0 and 100.
    """
    judges = [f"J{n}" for n in range(draw(st.integers(2, 6)))]
    brands = range(draw(st.integers(2, 7)))
    points = st.integers(40, most)
    sums = {
        f"{brand}": {
            judge: F(draw(points))
            for judge in draw(st.lists(st.sampled_from(judges), unique=True, min_size=1))
        }
        for brand in brands
    }
    assume(not is_complete(sums) and official(sums, RULES).adjusts)
    return sums


def between(scores):
    """The difference of every score to the first."""
    first = next(iter(scores.values()))
    return {brand: score - first for brand, score in scores.items()}


@settings(max_examples=60, deadline=None)
@given(designs(), st.integers(0, 5), st.integers(-15, 15))
def test_how_severe_a_judge_is_changes_no_difference_between_brands(sums, which, more):
    """Whoever scored what: a judge who gives so much more or less everywhere moves all brands
    alike, so that no order depends on who had to step aside being harsh or lenient.
    """
    judges = sorted({judge for given in sums.values() for judge in given})
    judge = judges[which % len(judges)]
    other = {
        brand: {one: total + (more if one == judge else 0) for one, total in given.items()}
        for brand, given in sums.items()
    }
    assert between(panel_scores(sums, RULES)) == between(panel_scores(other, RULES))


@pytest.mark.parametrize("method", ["trimmed_mean", "mean"])
def test_by_the_trimmed_or_plain_mean_it_does(method):
    """So that the promise above could fail."""
    rules = replace(PLAIN, method=method)
    milder = {
        brand: {judge: total + (12 if judge == "J1" else 0) for judge, total in given.items()}
        for brand, given in HARSH.items()
    }
    assert between(panel_scores(HARSH, rules)) != between(panel_scores(milder, rules))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), st.integers(2, 7), st.randoms(use_true_random=False))
def test_a_recusal_gains_what_the_judge_gave_below_what_was_to_be_expected_of_him(
    judges, brands, chance
):
    """Every judge scores every brand, then one sheet on one brand is gone. Beside every other brand
    that brand gains exactly (expected - given) / judges, where the expected sum is the additive one
    of all other sheets: nothing where the judge gave what he, as harsh as he is, was to give.
    """
    whole = {
        f"{brand}": {f"J{judge}": F(chance.randint(40, 60)) for judge in range(judges)}
        for brand in range(brands)
    }
    gone, brand = f"J{chance.randrange(judges)}", f"{chance.randrange(brands)}"
    left = {
        key: {one: total for one, total in given.items() if (key, one) != (brand, gone)}
        for key, given in whole.items()
    }
    found = official(left, RULES)
    assert found.adjusts
    expected = found.fit.adjusted[brand] + found.fit.leniency[gone]
    filled = {**left, brand: {**left[brand], gone: expected}}
    means = {key: mean(list(given.values())) for key, given in filled.items()}
    assert between(panel_scores(left, RULES)) == between(means)
    plain = {key: mean(list(given.values())) for key, given in whole.items()}
    scores = panel_scores(left, RULES)
    for other in whole:
        if other != brand:
            gained = (scores[brand] - scores[other]) - (plain[brand] - plain[other])
            assert gained == (expected - whole[brand][gone]) / judges


@settings(max_examples=40, deadline=None)
@given(designs(), st.randoms(use_true_random=False))
def test_without_noise_the_true_differences_are_found_exactly(sums, chance):
    judges = sorted({judge for given in sums.values() for judge in given})
    merit = {brand: F(chance.randint(45, 55)) for brand in sums}
    lean = {judge: F(chance.randint(-9, 9)) for judge in judges}
    told = {
        brand: {judge: merit[brand] + lean[judge] for judge in given}
        for brand, given in sums.items()
    }
    assert between(panel_scores(told, RULES)) == between(merit)


def test_the_order_of_brands_and_judges_changes_nothing():
    chance = Random(3)
    keys = list(HARSH)
    for _once in range(5):
        chance.shuffle(keys)
        turned = {key: dict(chance.sample([*HARSH[key].items()], len(HARSH[key]))) for key in keys}
        assert panel_scores(turned, RULES) == panel_scores(HARSH, RULES)


# Two panels without a common judge. In the first J1 has a conflict with A; in the second everybody
# scores everything, J5 harshly.
PANELS = {
    **HARSH,
    **year(D={"J5": 50, "J6": 70, "J7": 75}, E={"J5": 55, "J6": 75, "J7": 80}),
}
APART = replace(RULES, when_apart=ADJUSTED)


def test_each_group_of_judges_is_adjusted_for_itself():
    """The first panel's brands have what they have without the second, the second's their means:
    65 and 70.
    """
    found = official(PANELS, APART)
    assert (found.method, found.why, found.each_complete) == (ADJUSTED, "within_groups", False)
    assert panel_scores(PANELS, APART) == {"A": 77, "B": 79, "C": 75, "D": 65, "E": 70}
    assert official(PANELS, replace(APART, method=ADJUSTED)).why == "within_groups"
    before = official(PANELS, RULES)
    assert (before.method, before.why, before.corrections) == ("trimmed_mean", "apart", {})


def test_groups_in_which_everybody_scored_everything_keep_the_method_of_the_rules():
    whole = {**PANELS, "A": {"J1": F(68), **HARSH["A"]}}
    found = official(whole, APART)
    assert (found.method, found.why) == ("trimmed_mean", "complete_apart")
    assert (found.complete, found.each_complete) == (False, True)
    by_method = official(whole, replace(APART, method=ADJUSTED))
    assert (by_method.method, set(by_method.corrections.values())) == (ADJUSTED, {0})


@settings(max_examples=40, deadline=None)
@given(designs(), designs(), st.integers(0, 5), st.integers(-15, 15))
def test_a_group_is_scored_as_if_it_were_alone(one, other, which, more):
    """Whatever the other group gives, and how severe its judges are."""
    second = {
        f"{brand}'": {f"{judge}'": total for judge, total in given.items()}
        for brand, given in other.items()
    }
    both = panel_scores({**one, **second}, APART)
    assert {brand: both[brand] for brand in one} == panel_scores(one, APART)
    assert {brand: both[brand] for brand in second} == panel_scores(second, APART)
