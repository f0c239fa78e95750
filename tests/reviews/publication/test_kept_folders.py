"""Folders as they were published on 26 November 2026, made of invented years: whatever becomes of
the script, it recounts them for ever.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.factories.campaign import SCRIPT

KEPT = Path(__file__).parents[2] / "data" / "published"
NOTICES = json.loads((KEPT / "notices.json").read_text())


@pytest.fixture(params=sorted(NOTICES))
def kept(request, tmp_path) -> tuple[Path, dict[str, str]]:
    """An unpacked folder, and the two numbers of its notice."""
    with zipfile.ZipFile(KEPT / f"{request.param}.zip") as packed:
        packed.extractall(tmp_path)
    return next(tmp_path.iterdir()), NOTICES[request.param]


def recount(script: Path, folder: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-I", str(script), str(folder), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_script_of_today_recounts_every_kept_folder(kept):
    folder, notice = kept
    done = recount(SCRIPT, folder, "--head", notice["head"], "--seal", notice["seal"])
    assert (done.returncode, done.stderr) == (0, "")
    assert "MATCH" in done.stdout.splitlines()


def test_the_script_inside_a_kept_folder_says_the_same(kept):
    folder, notice = kept
    words = ("--head", notice["head"], "--seal", notice["seal"])
    assert recount(folder / "recount.py", folder, *words).stdout == (
        recount(SCRIPT, folder, *words).stdout
    )


def test_a_number_changed_in_a_kept_folder_is_found_today(kept):
    folder, notice = kept
    results = folder / "results.csv"
    head, first, *others = results.read_text().splitlines(keepends=True)
    cells = first.split(",")
    cells[3] = "99.99" if cells[3] != "99.99" else "0.01"
    results.write_text("".join([head, ",".join(cells), *others]))
    done = recount(SCRIPT, folder, "--head", notice["head"], "--seal", notice["seal"])
    assert done.returncode == 1
    assert f"DIFFERENT: results.csv: {cells[1]}, panel: published {cells[3]}" in done.stdout


def test_what_is_kept_holds_every_kind_of_row():
    """Else the folders would say less than they seem to."""
    rows = {}
    for name in NOTICES:
        with zipfile.ZipFile(KEPT / f"{name}.zip") as packed:
            tables = {Path(one).name: packed.read(one).decode() for one in packed.namelist()}
        assert "insufficient_sample" in tables["results.csv"]
        rows[name] = tables
    second = rows["format-2"]
    assert len(second["replaced.csv"].splitlines()) > 2
    states = [line.rsplit(",", 1)[1] for line in second["ratings.csv"].splitlines()[1:]]
    assert {"counted", "reported"} <= set(states)
    assert any(line.split(",")[6] for line in second["ratings.csv"].splitlines()[1:])
    assert ",0,reported" in rows["format-1"]["ratings.csv"]
    assert "daily" in json.loads(rows["format-1"]["ledger.json"])
    judges = rows["format-2-judges-of-the-year"]["panel.csv"].splitlines()[1:]
    assert {line.split(",")[1][0] for line in judges} == {"J"}
