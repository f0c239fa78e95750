from decimal import Decimal
from fractions import Fraction

import pytest

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.panel import PanelRules, panel_score, score_of_sums

RULES = PanelRules.from_rules(DEFAULT_RULES)


def sheets(*sums: int) -> dict[str, dict[str, Decimal]]:
    return {
        f"J{n}": {"a.b": Decimal(total - 10), "a.c": Decimal(10)} for n, total in enumerate(sums)
    }


def test_panel_score_drops_the_highest_and_the_lowest_of_five():
    """Sums 60 70 80 90 100: without 60 and 100 the mean is (70 + 80 + 90) / 3 = 80."""
    result = panel_score(sheets(90, 60, 100, 70, 80), RULES)
    assert result.score == 80
    assert result.median == 80
    assert result.used == ("J3", "J4", "J0")
    assert result.dropped == ("J1", "J2")
    assert result.enough_judges
    assert result.explanation["set_aside"] == [
        {"judge": "J1", "reason": "lowest"},
        {"judge": "J2", "reason": "highest"},
    ]


def test_panel_score_of_four_is_the_plain_mean():
    """Sums 60 70 80 100: 310 / 4 = 77.5, the median (70 + 80) / 2 = 75."""
    result = panel_score(sheets(60, 70, 80, 100), RULES)
    assert (result.score, result.median) == (Fraction(155, 2), 75)
    assert result.explanation["applied"] == "mean"
    assert result.dropped == ()
    assert not result.enough_judges


def test_panel_score_is_exact_where_a_mean_is_periodic():
    """Sums 70 80 81 with plain mean: 231 / 3 = 77; sums 70 80 82: 232 / 3."""
    plain = PanelRules("mean", 1, 1, 5)
    assert panel_score(sheets(70, 80, 82), plain).score == Fraction(232, 3)
    assert panel_score(sheets(70, 80, 82), plain).explanation["score"] == "232/3"


def test_panel_score_by_median_ignores_the_extremes():
    assert panel_score(sheets(11, 70, 80, 100), PanelRules("median", 1, 1, 5)).score == 75


def test_panel_score_without_a_judge_is_nought():
    result = panel_score({}, RULES)
    assert (result.score, result.median, result.explanation["applied"]) == (0, 0, "no_judge")


def test_panel_score_sets_a_judge_without_counted_points_aside():
    result = panel_score({**sheets(60, 70), "R": {}}, RULES)
    assert result.score == 65
    assert result.explanation["set_aside"] == [{"judge": "R", "reason": "no_counted_points"}]


def test_panel_score_can_be_rebuilt_from_its_explanation():
    explanation = panel_score(sheets(90, 60, 100, 70, 83), RULES).explanation
    sums = {line["judge"]: Fraction(line["sum"]) for line in explanation["judges"]}
    used = [sums[judge] for judge in explanation["used"]]
    assert sum(used) / len(used) == Fraction(explanation["score"])
    assert sorted(
        explanation["used"] + [line["judge"] for line in explanation["set_aside"]]
    ) == sorted(sums)


def test_trimmed_mean_of_the_published_example(vectors):
    vector = vectors["trimmed_mean_20"]
    values = [Fraction(x) for x in vector["input"]["x"]]
    assert score_of_sums(values, PanelRules("trimmed_mean", 1, 1, 5)) == Fraction(113, 2)
    assert vector["expected_published"]["trimmed"] == 56.5
    assert score_of_sums(values, PanelRules("mean", 1, 1, 5)) == Fraction(203, 2)


@pytest.mark.parametrize("parts", [("best", 1, 1, 5), ("mean", 3, 2, 5), ("mean", -1, 0, 5)])
def test_panel_rules_refuse_what_leaves_no_score(parts):
    with pytest.raises(ValueError, match="unknown panel method|from_scores"):
        PanelRules(*parts)


@pytest.mark.parametrize(
    ("method", "count", "applied"),
    [
        ("trimmed_mean", 5, "trimmed_mean"),
        ("trimmed_mean", 4, "mean"),
        ("mean", 4, "mean"),
        ("mean", 5, "mean"),
        ("median", 4, "median"),
        ("median", 6, "median"),
    ],
)
def test_panel_score_says_what_was_applied(method, count, applied):
    result = panel_score(sheets(*range(60, 60 + count)), PanelRules(method, 1, 1, 5))
    assert result.explanation["applied"] == applied


def test_panel_score_may_drop_on_one_side_only():
    """Sums 60 70 80: the highest dropped leaves (60 + 70) / 2 = 65, the lowest 75."""
    assert panel_score(sheets(60, 70, 80), PanelRules("trimmed_mean", 1, 0, 3)).score == 65
    assert panel_score(sheets(60, 70, 80), PanelRules("trimmed_mean", 0, 1, 3)).score == 75


def test_panel_score_of_one_judge_is_enough_where_the_rules_ask_for_none():
    assert panel_score(sheets(60), PanelRules("mean", 0, 0, 1)).enough_judges
