"""The explanation of a panel score adds up: from the judges' points to what the panel adds, and,
with the severity of the judges, like beside like.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from brandportal.exact import display, exact
from brandportal.rulebook import DEFAULT_RULES, indicator_points
from reviews.models import Result
from reviews.results.presenters.official import both_scores
from reviews.results.presenters.panel import comparison, judge_lines, panel_steps, points_lines
from reviews.results.shortlist import _severity
from reviews.scoring.official import official
from reviews.scoring.panel import ADJUSTED, PanelRules, panel_score

MOST = indicator_points(DEFAULT_RULES)


def rules_of(method: str) -> PanelRules:
    return PanelRules(method=method, drop_high=1, drop_low=1, from_scores=5)


def result_of(sheets, method: str, severity=None) -> Result:
    panel = panel_score(sheets, rules_of(method))
    return Result(
        panel_score=display(panel.score),
        exact={"panel": str(panel.score)},
        explanation={
            "panel": panel.explanation,
            "self": {code: str(most) for code, most in MOST.items()},
            "points": {
                judge: {code: str(value) for code, value in row.items()}
                for judge, row in sheets.items()
            },
            "composite": {"parts": {"panel": {"share": "7/20"}}},
            "severity": severity,
        },
    )


def some_sheets(judges: int, chance: random.Random):
    return {
        f"J{number}": {
            code: Decimal(chance.randrange(0, int(most * 100) + 1)) / 100
            for code, most in MOST.items()
        }
        for number in range(1, judges + 1)
    }


@pytest.mark.parametrize("method", ["trimmed_mean", "mean", "median"])
@pytest.mark.parametrize("judges", [1, 2, 4, 5, 6, 7])
def test_the_steps_lead_from_the_points_to_the_score(method, judges):
    chance = random.Random(judges)
    for _once in range(20):
        result = result_of(some_sheets(judges, chance), method)
        score = Fraction(result.exact["panel"])
        steps = panel_steps(result)
        groups = points_lines(result, DEFAULT_RULES)
        n = len(steps.counted)
        assert sum((line.counted for _group, lines in groups for line in lines)) == steps.total
        assert sum((group.counted for group, _lines in groups)) == steps.total
        assert sum(judge.sum for judge in steps.counted) == exact(steps.total) == score * n
        assert steps.score == result.panel_score
        assert steps.exactly == (Fraction(steps.mean) == score)
        assert display(Fraction(steps.mean)) == steps.score
        assert steps.adds == display(score * Fraction(7, 20))
        for group, lines in groups:
            assert group.own == sum(line.own for line in lines)
            assert group.most == sum(line.most for line in lines)
            for place in range(judges):
                assert group.judges[place] == sum(line.judges[place] for line in lines)
            for line in [group, *lines]:
                assert display(Fraction(line.mean)) == display(exact(line.counted) / n)
        means = [Fraction(group.mean) for group, _lines in groups]
        assert not steps.exactly or n not in (1, 2, 4, 5) or sum(means) == score


def test_the_judges_left_out_are_named_and_the_others_count():
    sheets = {f"J{n}": {"a": Decimal(points)} for n, points in enumerate([70, 95, 80, 90, 85], 1)}
    result = result_of(sheets, "trimmed_mean")
    assert [(judge.name, judge.aside) for judge in judge_lines(result)] == [
        ("J1", "lowest"),
        ("J3", ""),
        ("J5", ""),
        ("J4", ""),
        ("J2", "highest"),
    ]
    assert panel_steps(result).sums == "80.00 + 85.00 + 90.00"


def test_without_judges_there_are_no_steps():
    assert panel_steps(result_of({}, "trimmed_mean")) is None
    assert comparison(result_of({}, "trimmed_mean")) is None


def sums_of(panels):
    return {number: panel.judge_sums for number, panel in panels.items()}


def test_severity_is_compared_with_the_same_sums_left_out():
    """Five judges, each as far above or below the panel at every brand: without severity all sums
    of a brand are the same, and leaving out two of them changes nothing.
    """
    leniency = {"J1": -9, "J2": -3, "J3": 0, "J4": 1, "J5": 11}
    sheets = {
        number: {judge: {"a": Decimal(level + more)} for judge, more in leniency.items()}
        for number, level in (("001", 60), ("002", 75))
    }
    rules = rules_of("trimmed_mean")
    panels = {number: panel_score(row, rules) for number, row in sheets.items()}
    sums = sums_of(panels)
    found = _severity(official(sums, rules), sums)["001"]
    assert found == {
        "mean": "60",
        "by_rules": "178/3",
        "adjusted_mean": "60",
        "adjusted_by_rules": "60",
        "connected": True,
        "complete": True,
    }
    shown = comparison(result_of(sheets["001"], "trimmed_mean", found))
    assert [shown.mean, shown.by_rules, shown.adjusted_mean, shown.adjusted_by_rules] == [
        Decimal("60.00"),
        Decimal("59.33"),
        Decimal("60.00"),
        Decimal("60.00"),
    ]


def test_a_recused_harsh_judge_lifts_the_plain_score_and_not_the_adjusted_one():
    leniency = {"J1": -20, "J2": 0, "J3": 0, "J4": 0, "J5": 0, "J6": 20}
    sheets = {
        number: {
            judge: {"a": Decimal(60 + more)}
            for judge, more in leniency.items()
            if (number, judge) != ("001", "J1")
        }
        for number in ("001", "002", "003")
    }
    rules = rules_of("mean")
    panels = {number: panel_score(row, rules) for number, row in sheets.items()}
    sums = sums_of(panels)
    found = _severity(official(sums, rules), sums)
    assert (found["001"]["mean"], found["002"]["mean"]) == ("64", "60")
    assert found["001"]["adjusted_by_rules"] == found["002"]["adjusted_by_rules"] == "60"


def test_a_year_counted_before_shows_what_was_kept_then():
    sheets = {f"J{n}": {"a": Decimal(points)} for n, points in enumerate([70, 95, 80, 90, 85], 1)}
    result = result_of(sheets, "trimmed_mean")
    result.explanation["severity_adjusted"] = "84.10"
    shown = comparison(result)
    assert (shown.mean, shown.by_rules, shown.adjusted_mean, shown.adjusted_by_rules) == (
        Decimal("84.00"),
        Decimal("85.00"),
        Decimal("84.10"),
        None,
    )


def test_an_adjusted_score_is_told_step_by_step_with_the_other_beside_it():
    """The brand was scored by three judges who give 3 points more than the panel on average: their
    mean of 80 loses 3; a fourth, harsh one had a conflict.
    """
    leniency = {"J1": -12, "J2": 0, "J3": 0, "J4": 0}
    merit = {"001": 80, "002": 82, "003": 78}
    sheets = {
        number: {
            judge: {"a": Decimal(level + more)}
            for judge, more in leniency.items()
            if (number, judge) != ("001", "J1")
        }
        for number, level in merit.items()
    }
    rules = PanelRules("trimmed_mean", 1, 1, 5, when_incomplete=ADJUSTED)
    sums = {
        number: {judge: Fraction(points["a"]) for judge, points in row.items()}
        for number, row in sheets.items()
    }
    year = official(sums, rules)
    panel = panel_score(sheets["001"], rules, correction=year.corrections["001"])
    result = result_of(sheets["001"], "trimmed_mean", _severity(year, sums)["001"])
    result.exact["panel"], result.panel_score = str(panel.score), display(panel.score)
    result.explanation["panel"] = {**panel.explanation, "official": year.method, "why": year.why}
    steps = panel_steps(result)
    assert (steps.mean, steps.correction, steps.score) == ("80.00", "− 3.00", Decimal("77.00"))
    assert (steps.exact_score, steps.adds) == ("77.00", Decimal("26.95"))
    assert all(not judge.aside for judge in judge_lines(result))
    both = both_scores(result)
    assert both.is_adjusted
    assert (both.adjusted, both.as_given, both.beside) == (
        Decimal("77.00"),
        Decimal("80.00"),
        Decimal("80.00"),
    )
    with translation.override("en"):
        both = both_scores(result)
        assert "is therefore the official one; the trimmed mean is shown" in both.sentence
        assert "Not every judge scored every brand" in both.sentence
        assert both.beside_words == "not adjusted (trimmed mean)"


@pytest.mark.parametrize(
    ("method", "when", "brands", "said"),
    [
        ("mean", "same_method", {"1": "ab", "2": "a"}, "these rules do not adjust for it"),
        ("median", "severity_adjusted", {"1": "ab", "2": "ab"}, "Every judge scored every brand"),
        ("mean", "severity_adjusted", {"1": "a", "2": "b"}, "share no brand with the others"),
        ("severity_adjusted", "same_method", {"1": "ab", "2": "ab"}, "By the rules of the year"),
    ],
)
def test_the_sentence_says_which_score_is_official_and_why(method, when, brands, said):
    rules = PanelRules(method, 1, 1, 5, when_incomplete=when)
    sums = {number: {judge: Fraction(70) for judge in given} for number, given in brands.items()}
    year = official(sums, rules)
    sheets = {judge: {"a": Decimal(70)} for judge in brands["1"]}
    panel = panel_score(sheets, rules, correction=year.corrections.get("1"))
    result = result_of(sheets, "mean", _severity(year, sums)["1"])
    result.explanation["panel"] = {**panel.explanation, "official": year.method, "why": year.why}
    with translation.override("en"):
        both = both_scores(result)
        assert said in both.sentence
    assert both.is_adjusted == (method == "severity_adjusted")


@pytest.mark.parametrize(
    ("brands", "said", "adjusted"),
    [
        ({"1": "ab", "2": "a", "3": "c"}, "severity within each group is the official one", True),
        ({"1": "ab", "2": "c"}, "for all brands of the group", False),
    ],
)
def test_the_sentence_says_what_groups_without_a_common_brand_are(brands, said, adjusted):
    rules = PanelRules("mean", 1, 1, 5, when_incomplete=ADJUSTED, when_apart=ADJUSTED)
    sums = {number: {judge: Fraction(70) for judge in given} for number, given in brands.items()}
    year = official(sums, rules)
    sheets = {judge: {"a": Decimal(70)} for judge in brands["1"]}
    panel = panel_score(sheets, rules, correction=year.corrections.get("1"))
    result = result_of(sheets, "mean", _severity(year, sums)["1"])
    result.explanation["panel"] = {**panel.explanation, "official": year.method, "why": year.why}
    with translation.override("en"):
        both = both_scores(result)
        assert said in both.sentence
    assert (both.is_adjusted, both.adjusted is None) == (adjusted, not adjusted)
