"""The fairness trials on very few worlds: the same seed gives the same world, and each figure is
right.
"""

from random import Random

import pytest

from benchmarks.fairness import trials, worlds
from benchmarks.fairness.report import report


def test_draw_panel_seats_every_brand_and_spreads_the_load():
    panel = worlds.draw_panel(Random(1), brands=40, judges=15, each=5, leniency_spread=6)
    assert {len(given) for given in panel.scores.values()} == {5}
    loads = [sum(f"J{n:02}" in given for given in panel.scores.values()) for n in range(15)]
    assert sum(loads) == 200
    assert max(loads) - min(loads) <= 1
    again = worlds.draw_panel(Random(1), brands=40, judges=15, each=5, leniency_spread=6)
    assert again == panel


def test_nobody_sits_on_two_panels():
    panel = worlds.draw_panel(Random(1), brands=4, judges=6, each=2, leniency_spread=6, panels=2)
    seats = [set(given) for given in panel.scores.values()]
    assert all(len(seat) == 2 for seat in seats)
    assert seats[0] | seats[2] <= {"J00", "J02", "J04"}
    assert seats[1] | seats[3] <= {"J01", "J03", "J05"}


def test_level_chances_add_up_and_are_the_default_at_average_quality():
    assert sum(worlds.level_chances(0.4)) == pytest.approx(1)
    assert worlds.level_chances(0.0) == pytest.approx([0.025, 0.055, 0.16, 0.36, 0.40])
    assert worlds.expected_points(0.5) > worlds.expected_points(0.0) > worlds.expected_points(-0.5)


@pytest.mark.parametrize(
    ("other", "tau"),
    [
        ({"a": 1, "b": 2, "c": 3, "d": 4}, 1),
        ({"a": 4, "b": 3, "c": 2, "d": 1}, -1),
        # One of six pairs turned: (5 - 1) / 6.
        ({"a": 2, "b": 1, "c": 3, "d": 4}, 4 / 6),
        # One pair tied on one side: 5 / sqrt(6 * 5).
        ({"a": 1, "b": 1, "c": 3, "d": 4}, 5 / 30**0.5),
    ],
)
def test_kendall_of_worked_cases(other, tau):
    assert trials.kendall({"a": 10, "b": 20, "c": 30, "d": 40}, other) == pytest.approx(tau)


def test_severe_loses_without_the_adjustment_and_not_in_a_complete_design():
    rows = [row for number in range(12) for row in trials.severe(number)]

    def tau(design, leniency, name):
        cell = [row for row in rows if (row["design"], row["leniency"]) == (design, leniency)]
        return sum(row[name] for row in cell) / len(cell)

    apart, together = trials.DESIGNS
    assert tau(apart, 2.0, "plain") < tau(apart, 0.0, "plain") - 0.1
    assert tau(apart, 2.0, "adjusted") > tau(apart, 2.0, "plain") + 0.1
    assert tau(together, 2.0, "adjusted") == tau(together, 2.0, "plain")
    panels = trials.TWO_PANELS
    assert tau(panels, 2.0, "plain") + 0.02 < tau(panels, 2.0, "adjusted")
    assert tau(panels, 2.0, "adjusted") < tau(apart, 2.0, "adjusted")


def test_a_harsh_judge_who_steps_aside_lifts_by_the_trimmed_mean_and_not_by_the_official_score():
    rows = [row for number in range(60) for row in trials.recusal(number)]
    for design in trials.DESIGNS:

        def gained(order, design=design):
            return sum(
                row["gain"] for row in rows if (row["design"], row["order"]) == (design, order)
            )

        assert gained("trimmed mean") > 30
        assert gained("official") < gained("trimmed mean") / 4


def test_one_judge_moves_less_where_one_is_trimmed_on_each_side(monkeypatch):
    monkeypatch.setattr(trials, "PANELS", (7,))
    rows = [row for number in range(8) for row in trials.one_judge(number)]
    trimmed = sum(row["any"] for row in rows if row["order"] == "panel")
    monkeypatch.setattr(trials, "PANEL_RULES", plain_mean())
    rows = [row for number in range(8) for row in trials.one_judge(number)]
    assert sum(row["any"] for row in rows if row["order"] == "panel") > 2 * trimmed


def plain_mean():
    return worlds.PanelRules(method="mean", drop_high=0, drop_low=0, from_scores=1)


def test_report_says_the_coverage_and_the_worst_move(monkeypatch):
    monkeypatch.setattr(trials, "DRAWS", 20)
    page = report(trials.severe(0), trials.recusal(0), trials.one_judge(0), trials.interval(0))
    assert "1 worlds a row" in page
    assert "1 years of 20 brands" in page
    assert "| 15 judges, 5 a brand | 2.0 |" in page
    assert "**final order, 7 judges and more:** no brand moved" in page
