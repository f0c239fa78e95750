from fractions import Fraction
from random import Random

import pytest

from audits.rules.year_end import OUTCOMES, YearOutcome, bands, points
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
    extra = {"bands", "highest_only", "fraud_forfeits", "cap", "agency_check_working_days"}
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


BANDS = [
    {"code": "excellent", "at_most_percent": 15, "from_points": 0.5},
    {"code": "good", "at_most_percent": 35, "from_points": 0.5},
    {"code": "ordinary", "at_most_percent": 100, "from_points": -1},
]


def graded(*given: str, wanted=BANDS) -> list[str]:
    rules = {"year_end": {} if wanted is None else {"bands": wanted}}
    return [code[:1] for code in bands([Fraction(one) for one in given], rules)]


@pytest.mark.parametrize(
    ("given", "letters"),
    [
        # 15 % of 20 are 3 and 35 % are 7; who has nothing is ordinary.
        (["3", "2", "1", *["1/2"] * 2, *["0"] * 15], "eeegg" + "o" * 15),
        # Three are equal where one place is left: none of them is excellent, and nobody behind.
        (["3", "2", *["1"] * 3, "1/2", *["0"] * 14], "eegggg" + "o" * 14),
        # Four are equal at the top: nobody is excellent, though the next would fit.
        ([*["3"] * 4, "2", *["0"] * 15], "gggg" + "g" + "o" * 15),
        # Neither band holds eight equal ones.
        ([*["1"] * 8, *["0"] * 12], "o" * 20),
        # 15 % of six is less than one agency.
        (["3", *["0"] * 5], "g" + "o" * 5),
        (["-1/2", "0", "3", "0", "0", "0", "0"], "ooeoooo"),
        (["-2"], "_"),
        ([], ""),
    ],
)
def test_grade_bands_hold_their_shares_and_split_no_tie(given, letters) -> None:
    assert [letter or "_" for letter in graded(*given)] == list(letters)


def test_rules_from_before_the_bands_know_none() -> None:
    assert graded("3", "0", wanted=None) == ["", ""]
    assert graded("3", "0", wanted=[]) == ["", ""]


@pytest.mark.parametrize("count", [1, 7, 20, 61])
def test_no_share_is_ever_exceeded(count) -> None:
    chance = Random(count)
    for _again in range(50):
        given = [str(Fraction(chance.randint(-2, 6), 2)) for _one in range(count)]
        found = graded(*given)
        assert found.count("e") * 100 <= 15 * count
        assert found.count("g") * 100 <= 35 * count
        by_points: dict[str, set[str]] = {}
        for worth, letter in zip(given, found, strict=True):
            by_points.setdefault(worth, set()).add(letter)
        assert all(len(letters) == 1 for letters in by_points.values())
        ordered = sorted(zip(map(Fraction, given), found, strict=True), reverse=True)
        ranks = ["ego".index(letter) for _worth, letter in ordered]
        assert ranks == sorted(ranks)
