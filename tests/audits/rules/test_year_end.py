from fractions import Fraction

import pytest

from audits.rules.year_end import OUTCOMES, YearOutcome, points
from brandportal.rulebook import DEFAULT_RULES


def of(*codes: str, **changes):
    rules = {"year_end": {**DEFAULT_RULES["year_end"], **changes}}
    return points([YearOutcome(code, f"brand {n}") for n, code in enumerate(codes)], rules)


@pytest.mark.parametrize(
    ("code", "worth"),
    [
        ("famous_brand", "3"),
        ("top_ten_new", "2"),
        ("top_ten_retained", "1"),
        ("shortlisted", "1/2"),
        ("rectifying", "-3/10"),
        ("revoked", "-1/2"),
        ("fraud", "-1"),
    ],
)
def test_points_of_one_outcome(code, worth):
    assert of(code).points == Fraction(worth)


def test_points_count_the_highest_gain_only():
    found = of("shortlisted", "top_ten_retained", "top_ten_new")
    assert found.points == 2
    assert found.counted == (YearOutcome("top_ten_new", "brand 2"),)
    assert [line["source"] for line in found.explanation["set_aside"]] == ["brand 1", "brand 0"]
    assert {line["reason"] for line in found.explanation["set_aside"]} == {"not_the_highest"}


def test_points_do_not_let_a_gain_hide_a_loss():
    """Retained 1 and, for another brand, revoked -0.5 and rectifying -0.3: 1 - 0.5 = 0.5."""
    found = of("top_ten_retained", "revoked", "rectifying")
    assert found.points == Fraction(1, 2)
    assert [line["outcome"] for line in found.explanation["set_aside"]] == ["rectifying"]


def test_points_of_equal_outcomes_count_once():
    same = YearOutcome("shortlisted", "brand")
    found = points([same, same], DEFAULT_RULES)
    assert found.points == Fraction(1, 2)
    assert (len(found.counted), len(found.explanation["set_aside"])) == (1, 1)


def test_points_are_all_added_when_not_only_the_highest_counts():
    found = of("top_ten_retained", "shortlisted", "rectifying", highest_only=False)
    assert found.points == Fraction(6, 5)
    assert found.explanation["set_aside"] == []


@pytest.mark.parametrize(
    ("codes", "capped"), [(("famous_brand", "top_ten_new"), 3), (("fraud", "revoked"), -1)]
)
def test_points_are_held_within_the_cap(codes, capped):
    found = of(*codes, highest_only=False)
    assert (found.points, found.explanation["capped"]) == (capped, True)
    assert of(codes[0]).explanation["capped"] is False


def test_points_of_nothing_are_nought():
    assert of().points == 0


def test_points_refuse_an_unknown_outcome():
    with pytest.raises(ValueError, match="unknown outcome 'praised'"):
        of("praised")


def test_every_outcome_has_points_in_the_default_rules():
    extra = {"highest_only", "fraud_forfeits", "cap", "agency_check_working_days"}
    assert set(DEFAULT_RULES["year_end"]) == {*OUTCOMES, *extra}


def test_points_do_not_count_an_outcome_worth_nought():
    found = of("shortlisted", shortlisted=0)
    assert (found.points, found.counted) == (0, ())
    assert found.explanation["set_aside"][0]["outcome"] == "shortlisted"


def test_beside_fraud_no_gain_counts():
    found = of("top_ten_new", "top_ten_retained", "fraud")
    assert found.points == -1
    assert [row["reason"] for row in found.explanation["set_aside"]] == ["forfeited_by_fraud"] * 2
    assert of("top_ten_new", "fraud", fraud_forfeits=False).points == 1


def test_rules_that_do_not_speak_of_fraud_let_the_gain_stand():
    table = {k: v for k, v in DEFAULT_RULES["year_end"].items() if k != "fraud_forfeits"}
    given = [YearOutcome("top_ten_new"), YearOutcome("fraud")]
    assert points(given, {"year_end": table}).points == 1


def test_a_brand_counts_once_each_way_and_fraud_once_when_all_are_added():
    rules = {"year_end": {**DEFAULT_RULES["year_end"], "highest_only": False}}
    given = [
        YearOutcome("top_ten_new", "T2025-01", "a"),
        YearOutcome("shortlisted", "2025-001", "a"),
        YearOutcome("shortlisted", "2025-002", "b"),
    ]
    assert points(given, rules).points == Fraction(5, 2)
    twice = [YearOutcome("fraud", "rigged_ratings"), YearOutcome("fraud", "T2025-01", "a")]
    assert [len(points(twice, rules).explanation[key]) for key in ("counted", "set_aside")] == [
        1,
        1,
    ]
