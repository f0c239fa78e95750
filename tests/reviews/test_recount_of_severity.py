"""A year adjusted for severity, recounted from what the folder says of the judges."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from reviews.scoring.official import official
from reviews.scoring.panel import ADJUSTED, PanelRules
from tests.factories.campaign import (
    SCRIPT,
    Campaign,
    publish,
    random_campaign,
    seal,
    sealed_judges,
    write_table,
)

VECTORS = Path(__file__).parents[1] / "data" / "published_vectors.json"
RULES = PanelRules("mean", 0, 0, 1, 1, ADJUSTED)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kind_of(folder: Path) -> str:
    found = [name for name in ("judges.csv", "corrections.csv") if (folder / name).exists()]
    if found == ["judges.csv"]:
        rows = rows_of(folder, "judges.csv")
        return "recounted" if len(rows) > 1 and rows[1][1] else "not needed"
    return {("corrections.csv",): "sealed", (): "rules do not"}[tuple(found)]


def campaign_of(kind: str, tmp_path: Path, *, applications: int = 9) -> tuple[Campaign, Path]:
    """The first random campaign whose folder is of this kind."""
    for seed in range(200):
        made = random_campaign(seed, applications)
        folder = publish(made, tmp_path / f"{seed}")
        if kind_of(folder) == kind:
            return made, folder
        shutil.rmtree(folder)
    raise AssertionError(f"no campaign is {kind}")


def rows_of(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


def test_the_script_solves_the_published_block_design(script):
    """Its own elimination, from who scored what and the totals alone."""
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    [vector] = [one for one in vectors if one["id"] == "severity_bibd_montgomery"]
    rows = vector["input"]["rows_entity_judge_score"]
    sums: dict[str, list[int]] = {}
    scored: dict[str, list[str]] = {}
    totals: Counter[str] = Counter()
    for entity, judge, score in rows:
        sums.setdefault(entity, []).append(score)
        scored.setdefault(judge, []).append(entity)
        totals[judge] += score
    panel = {"method": "mean", "drop_high": 0, "drop_low": 0, "from_scores": 1}
    found = script.adjusted(scored, totals, sums, {}, panel)
    assert found.wrong == [] and found.told == script.IS_ADJUSTED
    by_entity: dict[str, dict[str, Fraction]] = {}
    for entity, judge, score in rows:
        by_entity.setdefault(entity, {})[judge] = Fraction(score)
    year = official(by_entity, RULES)
    assert found.scores == {one: year.score(one, given) for one, given in by_entity.items()}


@pytest.mark.parametrize("kind", ["recounted", "not needed", "sealed", "rules do not"])
def test_every_kind_of_folder_matches(script, tmp_path, capsys, kind):
    _made, folder = campaign_of(kind, tmp_path)
    assert script.main([str(folder)]) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    assert ("adjusted for the severity" in said) == (kind == "recounted")
    assert ("as published" in said) == (kind == "sealed")


def test_each_group_of_judges_is_recounted_for_itself(script, tmp_path, capsys):
    """By rules from before the key the same sheets are not adjusted."""
    found = {"within": 0, "apart": 0}
    for seed in range(200):
        made = random_campaign(seed, 9)
        folder = publish(made, tmp_path / f"{seed}")
        options = []
        if kind_of(folder) == "sealed":
            (tmp_path / "judges").write_bytes(sealed_judges(made))
            options = ["--judges", str(tmp_path / "judges")]
        assert script.main([str(folder), *options]) == 0, capsys.readouterr().out
        said = capsys.readouterr().out
        found["within"] += "within each group" in said
        found["apart"] += "not adjusted" in said
        shutil.rmtree(folder)
        if min(found.values()) >= 2:
            return
    raise AssertionError(found)


def test_an_auditor_recounts_the_sealed_corrections(script, tmp_path, capsys):
    made, folder = campaign_of("sealed", tmp_path)
    opened = tmp_path / "judges"
    opened.write_bytes(sealed_judges(made))
    assert script.main([str(folder), "--judges", str(opened)]) == 0, capsys.readouterr().out
    assert "adjusted for the severity" in capsys.readouterr().out
    opened.write_bytes(sealed_judges(made).replace(b"# 5a", b"# 5b"))
    assert script.main([str(folder), "--judges", str(opened)]) == 1
    assert "not the hash of the file" in capsys.readouterr().out


def test_an_auditor_finds_a_correction_that_was_made_up(script, tmp_path, capsys):
    made, folder = campaign_of("sealed", tmp_path)
    rows = rows_of(folder, "corrections.csv")
    rows[1][1] = str(Fraction(rows[1][1]) + 1)
    write_table(folder, "corrections.csv", rows)
    seal(folder)
    opened = tmp_path / "judges"
    opened.write_bytes(sealed_judges(made))
    assert script.main([str(folder), "--judges", str(opened)]) == 1
    assert "is not what the sealed file says" in capsys.readouterr().out


def test_the_sealed_file_is_of_no_use_where_judges_csv_is_public(script, tmp_path, capsys):
    made, folder = campaign_of("recounted", tmp_path)
    opened = tmp_path / "judges"
    opened.write_bytes(sealed_judges(made))
    assert script.main([str(folder), "--judges", str(opened)]) == 2
    assert "leave --judges out" in capsys.readouterr().err


def _another_total(rows):
    rows[1][1] = str(Fraction(rows[1][1]) + 1)


def _moved(rows):
    """A point from one judge to another: the whole stays."""
    rows[1][1] = str(float(rows[1][1]) + 0.5)
    rows[2][1] = str(float(rows[2][1]) - 0.5)


def _one_brand_less(rows):
    rows[1][2] = " ".join(rows[1][2].split(" ")[1:])


def _no_totals(rows):
    for row in rows[1:]:
        row[1] = ""


@pytest.mark.parametrize(
    ("change", "exits", "said"),
    [
        (_another_total, 1, "judges.csv: "),
        (_moved, 1, "panel: published"),
        (_one_brand_less, 1, "panel.csv has"),
        (_no_totals, 2, "the totals are missing"),
        (lambda rows: rows.append(rows[1]), 2, "or twice"),
        (lambda rows: rows[1].__setitem__(2, "A00 A00"), 2, "an application stands there twice"),
        (lambda rows: rows[1].__setitem__(2, "A99"), 2, "'A99' is unknown"),
        (lambda rows: rows[1].__setitem__(1, "-3"), 2, "is not a number"),
    ],
)
def test_what_is_changed_in_judges_csv_is_found(script, tmp_path, capsys, change, exits, said):
    _made, folder = campaign_of("recounted", tmp_path)
    rows = rows_of(folder, "judges.csv")
    change(rows)
    write_table(folder, "judges.csv", rows)
    seal(folder)
    assert script.main([str(folder)]) == exits
    told = capsys.readouterr()
    assert said in told.out + told.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corrections.csv", "application,correction\nA00,1/0\n"),
        ("corrections.csv", "application,correction\nA00,0.5\n"),
        ("corrections.csv", "application,correction\nA99,1\n"),
        ("corrections.csv", "application,correction\n"),
    ],
)
def test_what_cannot_be_a_correction_is_refused(script, tmp_path, capsys, name, text):
    _made, folder = campaign_of("sealed", tmp_path)
    (folder / name).write_text(text)
    seal(folder)
    assert script.main([str(folder)]) == 2
    assert name in capsys.readouterr().err


def test_a_folder_that_says_nothing_of_its_judges_is_refused(script, tmp_path, capsys):
    _made, folder = campaign_of("recounted", tmp_path)
    (folder / "judges.csv").unlink()
    seal(folder)
    assert script.main([str(folder)]) == 2
    assert "must be there" in capsys.readouterr().err


def test_no_row_of_judges_csv_can_be_told_by_its_number(tmp_path):
    """The rows stand in the order of what they say, so that a number names nobody."""
    _made, folder = campaign_of("recounted", tmp_path)
    head, *rows = rows_of(folder, "judges.csv")
    assert rows == sorted(rows, key=lambda row: (row[2].split(" "), float(row[1])))
    assert [row[0] for row in rows] == [f"{n}" for n in range(1, len(rows) + 1)]
