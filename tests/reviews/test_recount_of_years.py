"""Random years through the portal's own count and its published folder, recounted by the script:
equal to the last digit, whatever the order of the rows in the database and in the files. `make
recounts` does a thousand on each engine.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import sys
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from django.db import connection, transaction

from reviews.invariants import _counted_points
from reviews.publication.severity_file import sealed_judges
from reviews.results import counting
from tests.factories.campaign import SCRIPT, seal, write_table
from tests.factories.published import written
from tests.factories.random_year import RandomYear, random_year
from tests.plugins.shared import WHOLE

YEARS = int(os.environ.get("RECOUNTS") or ("24" if WHOLE else "8"))
FIRST = int(os.environ.get("RECOUNTS_FROM") or 0)
TABLES = (
    "applications.csv",
    "panel.csv",
    "judges.csv",
    "ratings.csv",
    "replaced.csv",
    "ledger.csv",
)
NUMBERS = ("self", "panel", "public", "composite")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counted_by_the_portal(year: RandomYear) -> list[tuple]:
    """Rank, application, status and the unrounded values, in the order of the ranking."""
    rows = year.evaluation.results.filter(shortlisted=True).select_related("application")
    return [
        (
            row.rank,
            row.application.number,
            row.status,
            *(None if row.exact[name] is None else Fraction(row.exact[name]) for name in NUMBERS),
        )
        for row in sorted(rows, key=lambda row: (row.rank or 999, row.application.number))
    ]


def counted_by_the_scoring(year: RandomYear) -> list[tuple]:
    """The same of the invented campaign, which never was in a database."""
    by_code = {one.code: one for one in year.campaign.applications}
    places = sorted(
        year.campaign.ranking(), key=lambda row: (row.rank or 999, row.candidate.application)
    )
    return [
        (
            row.rank,
            row.candidate.application,
            row.status,
            Fraction(by_code[row.candidate.application].self_score),
            year.campaign.panel(by_code[row.candidate.application]).score,
            row.candidate.public,
            row.candidate.composite,
        )
        for row in places
    ]


def recounted(script, folder: Path) -> list[tuple]:
    """The same by the script, before it rounds."""
    rules = script.read_rules(folder)
    applications, brands = script.read_applications(folder, rules)
    if json.loads((folder / "ledger.json").read_text()).get("version") == 2:
        lines = script.as_lines(script.read_ratings_2(folder, rules, applications, brands))
    else:
        lines = script.read_ratings(folder, rules, applications, brands)
    rows = script.recount(
        rules, applications, script.read_panel(folder, applications, rules), lines
    )
    found = [
        (row["rank"], row["application"], row["status"], *map(row.get, NUMBERS)) for row in rows
    ]
    return sorted(found, key=lambda row: (row[0] or 999, row[1]))


def shuffled(rng: Random, folder: Path) -> None:
    for name in TABLES:
        if (folder / name).exists():
            head, *rows = csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8")))
            rng.shuffle(rows)
            write_table(folder, name, [head, *rows])
    seal(folder)


def design_of(folder: Path) -> str:
    """By what an adjustment for severity is recounted, if there is one."""
    if (folder / "corrections.csv").exists():
        return "corrections.csv"
    if not (folder / "judges.csv").exists():
        return "not adjusted by the rules"
    rows = [*csv.reader(io.StringIO((folder / "judges.csv").read_text(encoding="utf-8")))]
    return "judges.csv" if len(rows) > 1 and rows[1][1] else "nothing to adjust"


@pytest.mark.django_db
def test_random_years_are_recounted_to_the_last_digit(script, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(counting, "DRAWS", 1)  # what is recounted here is not drawn
    seen: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + YEARS):
        version = 1 if seed % 8 == 7 else 2
        with transaction.atomic():
            # In a small year the total of some judge ties his sheets, so that it stays sealed.
            size = {"applications": 16, "most": 3} if seed % 8 == 5 else {}
            year = random_year(seed, version=version, **size)
            packed, sealed = written(year.evaluation)
            opened = sealed_judges(year.evaluation)
            assert not list(_counted_points()), seed
            expected = counted_by_the_portal(year)
            transaction.set_rollback(True)
        with zipfile.ZipFile(io.BytesIO(packed)) as files:
            files.extractall(tmp_path / f"{seed}")
        folder = tmp_path / f"{seed}" / "results-2026"
        assert expected == counted_by_the_scoring(year), seed
        assert recounted(script, folder) == expected, seed
        head = json.loads((folder / "ledger.json").read_text())["head"]
        words = [str(folder), "--head", head, "--seal", sealed]
        assert script.main(words) == 0, (seed, capsys.readouterr())
        seen[design_of(folder)] += 1
        if opened:
            (tmp_path / "opened").write_bytes(opened)
            more = ["--judges", str(tmp_path / "opened")]
            assert script.main([*words, *more]) == 0, (seed, capsys.readouterr())
        shuffled(Random(seed), folder)
        assert recounted(script, folder) == expected, seed
        capsys.readouterr()
        script.main([str(folder), "--head", head])
        said = capsys.readouterr().out.splitlines()
        told = [line for line in said if line.startswith("DIFFERENT")]
        assert all("not in the order" in line for line in told) or version == 1, (seed, told)
        seen.update(row[2] for row in expected)
        ranks = [row[0] for row in expected if row[0] is not None]
        seen["shared"] += len(ranks) - len(set(ranks))
        seen[year.campaign.rules["panel"]["method"]] += 1
        seen["entries"] += len(year.entries)
    assert seen["ranked"] > seen["insufficient_sample"] > 0
    if FIRST == 0:
        assert min(seen["judges.csv"], seen["corrections.csv"]) > 0
    with capsys.disabled():
        sys.stdout.write(f"\n{YEARS} years on {connection.vendor}: {dict(seen)}\n")
