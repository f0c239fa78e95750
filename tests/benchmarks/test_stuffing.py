"""The simulation on very few worlds: it runs, reports, resumes, and raw attacks succeed."""

import json

import pytest

from benchmarks.stuffing import clamp, trials, worlds
from benchmarks.stuffing.attacks import ATTACKS, stuff
from benchmarks.stuffing.figures import average, share
from benchmarks.stuffing.rankings import OpenRanking, Portal, at_place, changed, open_lines
from benchmarks.stuffing.report import report
from benchmarks.stuffing.run import rows_of, run
from tests.plugins.shared import WHOLE


@pytest.fixture(scope="module")
def world():
    return worlds.draw("smoke")


def test_draw_gives_the_same_world_for_the_same_seed(world):
    assert worlds.draw("smoke") == world
    assert worlds.draw("other").records != world.records


def test_draw_makes_sixty_agencies_and_about_31000_ratings(world):
    assert len({one.brand for one in world.records}) == 60
    assert 29_000 < len(world.records) < 34_000
    assert len({one.key for one in world.records}) == len(world.records)
    assert len({(one.brand, one.pseudonym) for one in world.records}) == len(world.records)
    assert len(world.campaigns) == 9


@pytest.mark.parametrize("attack", ATTACKS)
def test_stuff_adds_the_share_that_is_asked_for(world, attack):
    added = stuff(world, attack, "A07", 0.2, ["A01", "A02", "A03"])
    honest = sum(one.brand == "A07" for one in world.records)
    fakes = sum(one.brand == "A07" for one in added)
    assert fakes / (fakes + honest) == pytest.approx(0.2, abs=0.001)
    assert {one.level for one in added if one.brand == "A07"} <= {4, 5}
    others = {one.brand for one in added} - {"A07"}
    assert others == ({"A01", "A02", "A03"} if attack == "lockstep" else set())


def test_portal_deals_the_other_scores_so_that_the_target_stands_there(world):
    lines = open_lines(world.records)
    target = at_place(OpenRanking().ranks(lines), 20)
    assert Portal(world, lines, target, 20).ranks(lines)[target] == 20


def test_changed_adds_and_takes_away_again(world):
    lines = open_lines(world.records)
    added = stuff(world, "burst", "A07", 0.5, [])
    stuffed = changed(lines, added, 1)
    assert stuffed["A07"] != lines["A07"]
    assert changed(stuffed, added, -1) == lines


def test_attacked_pays_undefended_and_not_defended(monkeypatch):
    """In CI by every attack; else by a sudden one, which is held, and by one that is too slow to be
    seen.
    """
    monkeypatch.setattr(trials, "SHARES", (0.5,))
    if not WHOLE:
        monkeypatch.setattr(trials, "ATTACKS", ("burst", "drip"))
        monkeypatch.setattr(trials, "ENEMY_ATTACKS", ("burst",))
    rows = {(row["aim"], row["attack"]): row for row in trials.attacked(0)}
    assert len(rows) == len(trials.ATTACKS) + len(trials.ENEMY_ATTACKS)
    for attack in trials.ENEMY_ATTACKS:
        before, raw, defended, _, same = rows["own", attack]["open"]
        assert (before, same) == (20, True)
        assert raw <= 3
        assert 19 <= defended <= 21
        before, _, defended, _, _ = rows["enemy", attack]["open"]
        assert before == 5
        assert 4 <= defended <= 6
    assert rows["own", "drip"]["fakes_held"] == 0
    assert rows["own", "drip"]["open"][2] <= 3


def test_clamped_never_moves_the_score_beyond_the_bound():
    rows = list(clamp.clamped(0))
    for variant, bound in (("w=.85 d=3", 0.9), ("w=.70 d=3", 1.8)):
        assert max(row["moved"] for row in rows if row["variant"] == variant) <= bound
    free = max(row["moved"] for row in rows if row["variant"] == "w=.70, no clamp")
    assert free > 1.8


def test_run_goes_on_where_it_was_and_report_says_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(trials, "SHARES", (0.1,))
    monkeypatch.setattr("benchmarks.stuffing.report.SHARES", (0.1, 0.1))
    monkeypatch.setattr(trials, "ENEMY_ATTACKS", ("office",))
    monkeypatch.setattr("benchmarks.stuffing.report.ENEMY_ATTACKS", ("office",))
    monkeypatch.setattr(trials, "ATTACKS", {"office": ATTACKS["office"]})
    run(tmp_path, worlds=1, clean=1, clamp_worlds=1)
    once = {path.name: path.read_text() for path in tmp_path.iterdir()}
    with (tmp_path / "clean.jsonl").open("a") as file:
        file.write('{"world": 1, "ra')  # cut short by a kill
    run(tmp_path, worlds=1, clean=2, clamp_worlds=1)
    assert [row["world"] for row in rows_of(tmp_path / "clean.jsonl")] == [0, 1]
    assert (tmp_path / "attacked.jsonl").read_text() == once["attacked.jsonl"]
    page = report(tmp_path)
    assert "1 attacked worlds a cell, 2 honest worlds, 1 for the clamp" in page
    assert "| office | 10 % |" in page
    (tmp_path / "settings.json").write_text(json.dumps({"q": 0.5}))
    with pytest.raises(SystemExit, match="other settings"):
        run(tmp_path, worlds=1, clean=1, clamp_worlds=1)


def test_share_is_wilson_s_interval():
    """No hit in 200: 0 to 1.9 in 100; ten of twenty: 29.9 to 70.1."""
    assert [round(x, 1) for x in share(0, 200)] == [0.0, 0.0, 1.9]
    assert [round(x, 1) for x in share(10, 20)] == [50.0, 29.9, 70.1]


def test_average_has_the_normal_interval():
    """1 and 3: mean 2, deviation the root of 2, half an interval 1.96."""
    assert [round(x, 2) for x in average([1, 3])] == [2.0, 0.04, 3.96]
