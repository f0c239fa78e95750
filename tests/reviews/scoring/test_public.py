from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.public import PublicRules, RatingLine, public_score, rating_value

RULES = PublicRules.from_rules(DEFAULT_RULES, "window")
SMALL = replace(RULES, min_group=2, min_brand=4)


def lines(**levels: str) -> list[RatingLine]:
    """One rating per digit: lines(public="55") are two best ratings of the public."""
    return [RatingLine(group, int(level)) for group, given in levels.items() for level in given]


def test_rating_value_is_the_weighted_mean_of_the_aspects():
    """20 x 100 + 20 x 85 + 20 x 70 + 40 x 30 = 6300, of 100: 63; the overall level is not used."""
    assert rating_value(RatingLine("public", 5, 5, 4, 3, 2), RULES) == 63


@pytest.mark.parametrize("aspects", [(), (5, 5, 5, None), (None, None, None, 1)])
def test_rating_value_is_the_overall_level_when_an_aspect_is_left_out(aspects):
    assert rating_value(RatingLine("public", 4, *aspects), RULES) == 85


@pytest.mark.parametrize(
    "line", [RatingLine("public", 6), RatingLine("public", 5, 0, None, None, None)]
)
def test_rating_value_refuses_an_unknown_level(line):
    with pytest.raises(ValueError, match="unknown level"):
        rating_value(line, RULES)


def test_public_score_of_all_groups():
    """Window class, two ratings a group.

    service_recipients 100 85 -> 92.5; enterprises 85 85 -> 85; deputies 70 70 -> 70;
    grass_roots 100 70 -> 85; public 85 100 -> 92.5.
    V = (50 x 92.5 + 15 x 85 + 10 x 70 + 10 x 85) / 85 = 7450 / 85 = 1490 / 17 = 87.647...
    The public's 92.5 is more than 3 above V, so P = V + 3.
    Score = (85 V + 15 (V + 3)) / 100 = V + 0.45.
    """
    result = public_score(
        lines(
            service_recipients="54", enterprises="44", deputies="33", grass_roots="53", public="45"
        ),
        SMALL,
    )
    assert result.verified == Fraction(1490, 17)
    assert (result.open_raw, result.clamped) == (Fraction(185, 2), True)
    assert result.open_part == Fraction(1490, 17) + 3
    assert result.score == Fraction(1490, 17) + Fraction(9, 20)
    assert (result.status, result.n) == ("ranked", 10)
    assert result.explanation["set_aside"] == [{"group": "public", "reason": "clamped"}]


def test_public_score_shares_out_the_weight_of_a_small_group():
    """Deputies with one rating are left out: V = (50 x 100 + 15 x 85 + 10 x 85) / 75 = 95.

    The open part keeps 15 of 100, W is still 85: P = 94 (within 3): (85 x 95 + 15 x 94) / 100 =
    94.85.
    """
    result = public_score(
        lines(service_recipients="55", enterprises="44", deputies="1", grass_roots="44")
        + [RatingLine("public", 5)] * 30
        + [RatingLine("public", 4)] * 20,
        SMALL,
    )
    assert result.verified == 95
    assert (result.open_part, result.clamped) == (94, False)
    assert result.score == Fraction(9485, 100)
    shares = {group.group: group.share for group in result.groups}
    assert shares == {
        "service_recipients": Fraction(85, 100) * Fraction(50, 75),
        "enterprises": Fraction(85, 100) * Fraction(15, 75),
        "deputies": 0,
        "grass_roots": Fraction(85, 100) * Fraction(10, 75),
        "public": Fraction(15, 100),
    }
    assert result.explanation["set_aside"] == [{"group": "deputies", "reason": "below_min_group"}]


def test_public_score_without_open_ratings_is_the_verified_part():
    result = public_score(lines(service_recipients="5544"), SMALL)
    assert (result.score, result.open_part) == (Fraction(185, 2), None)
    assert {(line["group"], line["reason"]) for line in result.explanation["set_aside"]} == {
        ("enterprises", "no_rating"),
        ("deputies", "no_rating"),
        ("grass_roots", "no_rating"),
        ("public", "no_rating"),
    }


def test_public_score_holds_the_open_part_down_as_well_as_up():
    """V = 100; the public's 0 counts as 97: (85 x 100 + 15 x 97) / 100 = 99.55."""
    result = public_score(lines(service_recipients="55", public="1111"), SMALL)
    assert (result.open_raw, result.open_part, result.score) == (0, 97, Fraction(9955, 100))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"public": "55555555"}, "no_verified_group"),
        ({"service_recipients": "5", "enterprises": "5", "public": "555"}, "no_verified_group"),
        ({"service_recipients": "55", "public": "5"}, "below_min_brand"),
        ({}, "below_min_brand"),
    ],
)
def test_public_score_with_too_few_ratings_is_no_score(given, reason):
    result = public_score(lines(**given), SMALL)
    assert (result.status, result.score, result.verified) == ("insufficient_sample", None, None)
    assert result.explanation["reason"] == reason
    assert all(group.share == 0 for group in result.groups)


def test_public_score_counts_small_groups_towards_the_brand():
    """Two recipients, one deputy, one of the public: 4 in all reach the brand's minimum of 4."""
    assert (
        public_score(lines(service_recipients="55", deputies="1", public="1"), SMALL).score == 100
    )


def test_public_score_at_the_published_minimum_of_30_and_200():
    given = Counter({RatingLine("service_recipients", 5): 30, RatingLine("public", 5): 170})
    assert public_score(given, RULES).score == 100
    one_less = given - Counter({RatingLine("public", 5): 1})
    assert public_score(one_less, RULES).status == "insufficient_sample"
    other_group = Counter({RatingLine("service_recipients", 5): 29, RatingLine("public", 5): 171})
    assert public_score(other_group, RULES).explanation["reason"] == "no_verified_group"


def test_public_score_refuses_a_group_the_class_does_not_know():
    with pytest.raises(ValueError, match="unknown rater group"):
        public_score([RatingLine("friends", 5)], SMALL)


def test_public_score_refuses_a_negative_count_and_passes_over_none():
    line = RatingLine("enterprises", 5)
    with pytest.raises(ValueError, match="less than 0 times"):
        public_score({line: -1}, SMALL)
    assert public_score({line: 4, RatingLine("deputies", 1): 0}, SMALL).score == 100


def test_public_score_leaves_a_group_without_weight_out():
    rules = replace(
        SMALL,
        weights={"deputies": Fraction(0), "enterprises": Fraction(85), "public": Fraction(15)},
    )
    result = public_score(lines(deputies="1111", enterprises="55"), rules)
    assert result.score == 100
    assert {"group": "deputies", "reason": "no_weight"} in result.explanation["set_aside"]


def test_public_score_can_be_rebuilt_from_its_explanation():
    given = lines(service_recipients="5432", enterprises="44", deputies="1", public="555")
    explanation = public_score(given, SMALL).explanation
    rebuilt = Fraction(0)
    for group in explanation["groups"]:
        values = [(Fraction(value), n) for value, n in group["values"]]
        assert sum(n for _, n in values) == group["n"]
        if group["score"] is not None:
            assert sum(value * n for value, n in values) / group["n"] == Fraction(group["score"])
        score = explanation["open"]["counted"] if group["group"] == "public" else group["score"]
        rebuilt += Fraction(group["share"]) * Fraction(score or 0)
    assert rebuilt == Fraction(explanation["score"])


def test_public_score_does_not_care_whether_ratings_come_folded():
    given = lines(service_recipients="554", public="1553", enterprises="33")
    assert public_score(given, SMALL) == public_score(Counter(given), SMALL)


def test_public_score_of_a_group_without_weight_alone_is_no_score():
    rules = replace(SMALL, weights={"deputies": Fraction(0), "public": Fraction(15)})
    result = public_score(lines(deputies="5555", public="55"), rules)
    assert (result.score, result.explanation["reason"]) == (None, "no_verified_group")


def test_public_score_without_open_ratings_gives_them_no_share():
    result = public_score(lines(service_recipients="5544", deputies="55"), SMALL)
    shares = {group.group: group.share for group in result.groups if group.share}
    assert shares == {"service_recipients": Fraction(5, 6), "deputies": Fraction(1, 6)}
    assert (result.open_raw, result.clamped) == (None, False)


def test_public_score_of_a_class_without_an_open_group():
    rules = replace(SMALL, weights={"deputies": Fraction(1, 2), "enterprises": Fraction(3, 2)})
    result = public_score(lines(deputies="33", enterprises="55"), rules)
    assert result.score == Fraction(185, 2)
    assert [group.share for group in result.groups] == [Fraction(1, 4), Fraction(3, 4)]
