"""How many points a part needs for a threshold, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from audits.rules.annual import AnnualRules, YearFacts, decide, needed_points
from brandportal.rulebook import default_rules

RULES = AnnualRules.from_rules(default_rules())
# 50, 25, 15 and 10 of 100: 45 + 12.5 + 15 + 8 = 80.5 points.
FACTS = YearFacts(
    public=90,
    commitments_delivered=1,
    commitments_total=2,
    bad_rating_loop=1,
    spot_checks=(80,),
)


def test_each_part_is_asked_for_alone() -> None:
    needed = needed_points(FACTS, RULES, threshold=Fraction(85))
    assert needed == {
        # (85 - 35.5) / 0.50, and so on
        "public": Fraction(99),
        "commitments": Fraction(68),
        "bad_rating_loop": Fraction(130),
        "spot_checks": Fraction(125),
    }


def test_at_these_points_the_score_meets_the_threshold_exactly() -> None:
    needed = needed_points(FACTS, RULES, threshold=Fraction(85))
    assert decide(replace(FACTS, public=needed["public"]), RULES).score == 85
    under = replace(FACTS, public=needed["public"] - Fraction(1, 1000))
    assert decide(under, RULES).score == Fraction(85) - Fraction(1, 2000)


def test_a_part_without_facts_counts_with_its_weight_once_it_has_some() -> None:
    facts = replace(FACTS, spot_checks=())
    # 72.5 of 90 now; with spot checks (85 - 72.5) / 0.10.
    needed = needed_points(facts, RULES, threshold=Fraction(85))
    assert needed["spot_checks"] == 125
    assert decide(replace(facts, spot_checks=(100,)), RULES).score == Fraction("82.5")
    # (85 * 0.9 - 27.5) / 0.50
    assert needed["public"] == 98


def test_a_part_that_weighs_nothing_is_left_out() -> None:
    rules = replace(RULES, weights={**RULES.weights, "spot_checks": Fraction(0)})
    assert set(needed_points(FACTS, rules, threshold=Fraction(85))) == {
        "public",
        "commitments",
        "bad_rating_loop",
    }
