import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.rules.annual import AnnualRules, YearFacts, decide
from brandportal.rulebook import DEFAULT_RULES

RULES = AnnualRules.from_rules(DEFAULT_RULES)
GOOD = YearFacts(
    public=Decimal("92.5"),
    commitments_delivered=9,
    commitments_total=10,
    bad_rating_loop=Fraction(4, 5),
    spot_checks=(80, 90),
)
ORDER = ["retained", "retained_with_warning", "to_be_rectified", "revoked"]


def of_public(points) -> YearFacts:
    """A year of which only the public score is known, so that it is the score."""
    return YearFacts(public=points)


def test_decide_weighs_the_four_parts():
    """50 x 92.5 + 25 x 90 + 15 x 80 + 10 x 85 = 4625 + 2250 + 1200 + 850 = 8925, of 100: 89.25."""
    verdict = decide(GOOD, RULES)
    assert (verdict.outcome, verdict.score) == ("retained", Fraction(357, 4))
    assert verdict.reasons == (
        ("score_reaches", {"score": "357/4", "threshold": "85", "for": "retained"}),
    )
    assert verdict.explanation["set_aside"] == []


@pytest.mark.parametrize(
    ("points", "outcome"),
    [
        (100, "retained"),
        (85, "retained"),
        (Fraction(84999, 1000), "retained_with_warning"),
        (75, "retained_with_warning"),
        (Fraction(74999, 1000), "to_be_rectified"),
        (60, "to_be_rectified"),
        (Fraction(59999, 1000), "revoked"),
        (0, "revoked"),
    ],
)
def test_decide_reaches_a_threshold_at_equality(points, outcome):
    assert decide(of_public(points), RULES).outcome == outcome


def test_decide_below_the_lowest_threshold_says_so():
    reason = decide(of_public(59), RULES).reasons[0]
    assert reason == ("score_below", {"score": "59", "threshold": "60", "for": "to_be_rectified"})


def test_decide_shares_out_the_weight_of_a_part_without_facts():
    """Without spot checks: (50 x 92.5 + 25 x 90 + 15 x 80) / 90 = 8075 / 90 = 89.722..."""
    verdict = decide(replace(GOOD, spot_checks=()), RULES)
    assert verdict.score == Fraction(8075, 90)
    assert verdict.reasons[1:] == (("part_set_aside", {"part": "spot_checks", "weight": "10"}),)
    parts = verdict.explanation["parts"]
    assert parts["spot_checks"] == {"points": None, "weight": "10", "share": "0"}
    assert parts["public"]["share"] == "5/9"


def test_decide_never_takes_a_missing_part_for_nought():
    assert decide(YearFacts(public=90), RULES).score == 90
    assert (
        decide(YearFacts(public=90, commitments_delivered=0, commitments_total=4), RULES).score
        == 60
    )


def test_decide_without_any_facts_warns():
    verdict = decide(YearFacts(), RULES)
    assert (verdict.outcome, verdict.score) == ("retained_with_warning", None)
    assert verdict.reasons[0] == ("no_facts", {})
    assert [code for code, _ in verdict.reasons[1:]] == ["part_set_aside"] * 4


@pytest.mark.parametrize(
    ("change", "outcome", "reason"),
    [
        ({"fraud": True}, "revoked", ("fraud", {})),
        ({"veto": ("grave_incident",)}, "revoked", ("veto", {"ground": "grave_incident"})),
        ({"rectification_failed": True}, "revoked", ("rectification_failed", {})),
        ({"report_submitted": False}, "lapsed", ("no_report", {})),
        ({"exempt": "named_this_year"}, "retained", ("exempt", {"reason": "named_this_year"})),
    ],
)
def test_decide_lets_the_graver_fact_override_the_score(change, outcome, reason):
    verdict = decide(replace(GOOD, **change), RULES)
    assert verdict.outcome == outcome
    assert verdict.reasons[0] == reason
    assert verdict.explanation["by_score"] == "retained"


def test_decide_names_every_grave_fact_the_gravest_first():
    facts = replace(
        GOOD, fraud=True, veto=("a", "b"), rectification_failed=True, report_submitted=False
    )
    verdict = decide(facts, RULES)
    assert verdict.outcome == "revoked"
    assert [code for code, _ in verdict.reasons] == [
        "fraud",
        "veto",
        "veto",
        "rectification_failed",
        "no_report",
        "score_reaches",
    ]


def test_decide_does_not_let_an_exempt_year_hide_fraud_nor_ask_it_for_a_report():
    assert decide(YearFacts(exempt="merged", fraud=True), RULES).outcome == "revoked"
    assert decide(YearFacts(exempt="merged", report_submitted=False), RULES).outcome == "retained"


def test_decide_leaves_a_part_without_weight_out():
    rules = replace(RULES, weights={**RULES.weights, "public": Fraction(0)})
    verdict = decide(YearFacts(public=0, commitments_delivered=9, commitments_total=10), rules)
    assert (verdict.score, verdict.explanation["parts"]["public"]["share"]) == (90, "0")
    assert decide(YearFacts(public=0), rules).score is None
    slight = replace(RULES, weights={**RULES.weights, "public": Fraction(1, 2)})
    assert decide(YearFacts(public=77), slight).score == 77


def test_decide_can_be_replayed_from_its_stored_explanation():
    verdict = decide(replace(GOOD, veto=("rigged_ratings",), spot_checks=(Decimal("77.7"),)), RULES)
    stored = json.loads(json.dumps(verdict.explanation))
    assert decide(YearFacts.from_json(stored["facts"]), RULES) == verdict
    parts = stored["parts"].values()
    rebuilt = sum(
        Fraction(part["share"]) * Fraction(part["points"]) for part in parts if part["points"]
    )
    assert rebuilt == verdict.score == Fraction(stored["score"])


@given(
    st.integers(0, 100),
    st.integers(0, 10),
    st.fractions(0, 1),
    st.lists(st.integers(0, 100), max_size=3),
    st.data(),
)
def test_decide_never_answers_a_better_year_with_a_worse_outcome(
    public, delivered, loop, spot, data
):
    facts = YearFacts(public, delivered, 10, loop, tuple(spot))
    better = data.draw(
        st.sampled_from(
            [
                replace(facts, public=100),
                replace(facts, commitments_delivered=10),
                replace(facts, bad_rating_loop=1),
                replace(facts, spot_checks=tuple(max(value, 60) for value in spot)),
            ]
        )
    )
    assert ORDER.index(decide(better, RULES).outcome) <= ORDER.index(decide(facts, RULES).outcome)


@pytest.mark.parametrize(
    "facts",
    [
        {"public": 101},
        {"public": -1},
        {"spot_checks": (101,)},
        {"bad_rating_loop": Fraction(11, 10)},
        {"commitments_delivered": 2, "commitments_total": 1},
        {"commitments_delivered": -1, "commitments_total": 1},
    ],
)
def test_facts_out_of_range_are_refused(facts):
    with pytest.raises(ValueError, match="must lie between"):
        YearFacts(**facts)


def test_decide_applies_other_rules_from_the_rule_set():
    rules = {"annual_review": {**DEFAULT_RULES["annual_review"], "retained": 95}}
    assert decide(GOOD, AnnualRules.from_rules(rules)).outcome == "retained_with_warning"
