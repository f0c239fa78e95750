"""Forged folders with recomputed checksums and results: each is detected, or is on the list of what
only the hash on the notice shows. `make forge` tries ten thousand.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from reviews.scoring.public import RatingLine
from tests.factories import forgeries
from tests.factories.bound_campaign import Bound, bound_campaign, publish_bound, take
from tests.factories.campaign import SCRIPT, seal, write_table
from tests.plugins.shared import WHOLE

COUNT = int(os.environ.get("FORGERIES", "300" if WHOLE else "100")) * 4 // 5


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(script, folder: Path, *words: str) -> tuple[int, str]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = script.main([str(folder), *words])
    out.flush()
    return code, out.buffer.getvalue().decode()


def last_head(folder: Path) -> str:
    return json.loads((folder / "ledger.json").read_text())["head"]


@pytest.fixture(scope="module")
def campaigns(tmp_path_factory):
    """A dozen folders as published, each with the two numbers on its notice."""
    found = []
    for seed in range(12):
        # A year of so many brands opens the totals of its judges; in a small one they are sealed.
        size = {"applications": 16, "most": 3} if seed == 5 else {}
        made, entries = bound_campaign(seed, **size)
        folder = publish_bound(made, entries, tmp_path_factory.mktemp("bound") / "results")
        found.append((folder, last_head(folder), forgeries.sealed(folder)))
    return found


def test_untouched_folders_match(script, campaigns):
    for folder, head, seal_ in campaigns:
        code, said = told(script, folder, "--head", head, "--seal", seal_, "--seen", head)
        assert (code, "DIFFERENT" in said) == (0, False), said


def test_every_forged_folder_is_found(script, campaigns, tmp_path):
    rng, kinds = Random(20261126), sorted(forgeries.FORGERIES)
    found: Counter[str] = Counter()
    by_seal: Counter[str] = Counter()
    tried = 0
    for number in range(COUNT * 3):
        if tried == COUNT:
            break
        kind = kinds[number % len(kinds)]
        published, head, seal_ = rng.choice(campaigns)
        folder = tmp_path / "forged"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(published, folder)
        if not forgeries.FORGERIES[kind](rng, folder):
            continue
        # Half of the forgers recompute the results, the others only the checksums.
        if rng.random() < 0.5 and "results.csv" not in kind:
            forgeries.reseal(folder, script)
        else:
            seal(folder)
        if forgeries.sealed(folder) == seal_:
            continue
        tried += 1
        code, said = told(script, folder, "--head", head)
        if code == 0:
            assert kind in forgeries.ONLY_BY_THE_SEAL, f"{kind} was not found: {number}\n{said}"
            by_seal[kind] += 1
            code, said = told(script, folder, "--head", head, "--seal", seal_)
        assert code in (1, 2), f"{kind} was not found by the seal: {number}\n{said}"
        found[kind] += 1
    assert tried == COUNT
    sys.stdout.write(f"{COUNT} forged folders, all found; by the seal alone: {dict(by_seal)}\n")
    # The ledger's own forgeries never need the seal.
    assert by_seal.total() < found.total() / 3


def test_only_the_state_of_a_rating_needs_the_seal(script, campaigns, tmp_path):
    """Whether a rating was excluded is a decision after the rating, so no head binds it; everything
    else in its row is.
    """
    published, head, seal_ = campaigns[0]
    for number in range(60):
        rng = Random(number)
        folder = tmp_path / f"{number}"
        shutil.copytree(published, folder)
        before = forgeries.rows_of(folder, "ratings.csv")
        forgeries.flip("ratings.csv")(rng, folder)
        forgeries.reseal(folder, script)
        after = forgeries.rows_of(folder, "ratings.csv")
        changed = {
            before[0][column]
            for old, new in zip(before, after, strict=True)
            for column in range(len(old))
            if old[column] != new[column]
        }
        code, said = told(script, folder, "--head", head)
        assert code != 0 or changed == {"state"}, said


def test_the_published_attack_is_found(script, tmp_path):
    """46 lines of the brand at the last place turned to fives, results counted anew and every sum
    resealed: it gains ten places in a folder that agrees with itself in all that version 1 looked
    at.
    """
    made, entries = bound_campaign(5, applications=21, most=9)
    brand = made.applications[0]
    for one in made.applications:
        one.shortlisted = True
        one.points = made.applications[0].points
        one.recused = set()
        one.agency_class = brand.agency_class
    made.rules["titles"]["shortlist"] = 21
    entries = []
    rng = Random(7)
    groups = list(made.rules["public"]["groups"][brand.agency_class])
    for place, one in enumerate(made.applications):
        one.self_score = brand.self_score
        low = 46 if one is brand else 20 - place
        for n in range(60):
            level = 3 if n < low else 5
            code = f"{rng.getrandbits(96):020X}"[:20]
            line = RatingLine(groups[n % (len(groups) - 1)], level)
            entries.append(Bound(one.brand, line, code, head=1 + n % 4))
    take(made, entries)
    folder = publish_bound(made, entries, tmp_path / "results")
    head, seal_ = last_head(folder), forgeries.sealed(folder)
    assert told(script, folder, "--head", head, "--seal", seal_)[0] == 0
    ranks = {row[1]: row[0] for row in forgeries.rows_of(folder, "results.csv")[1:]}
    title, *rows = forgeries.rows_of(folder, "ratings.csv")
    threes = [row for row in rows if row[1] == brand.brand and row[4] == "30000"]
    assert len(threes) == 46
    for row in threes:
        row[4] = "50000"
    write_table(folder, "ratings.csv", [title, *rows])
    forgeries.reseal(folder, script)
    forged = {row[1]: row[0] for row in forgeries.rows_of(folder, "results.csv")[1:]}
    assert int(forged[brand.code]) <= int(ranks[brand.code]) - 10
    # Even without the notice's numbers.
    code, said = told(script, folder)
    assert code == 1
    assert said.count("does not open its commitment") == 46
    assert "results.csv" not in said
    assert "MATCH" not in said


def test_a_forger_who_binds_everything_anew_is_found_by_the_last_head_alone(
    script, campaigns, tmp_path
):
    published, head, _seal = campaigns[0]
    folder = tmp_path / "forged"
    shutil.copytree(published, folder)
    assert forgeries.bind_anew(Random(1), folder)
    forgeries.reseal(folder, script)
    code, said = told(script, folder)
    assert code == 0, said
    assert "Compare the last head and the seal with the notice" in said
    assert told(script, folder, "--head", head)[0] == 1
    code, said = told(script, folder, "--seen", head)
    assert (code, f"the head {head} was published once and is not there" in said) == (1, True)


def test_a_folder_turned_into_version_1_does_not_pass_with_a_head(script, campaigns, tmp_path):
    from tests.factories.campaign import publish, random_campaign

    folder = publish(random_campaign(3), tmp_path / "first")
    code, said = told(script, folder)
    assert code == 0
    assert "format version 1: its ratings are not bound to the ledger" in said
    assert told(script, folder, "--head", campaigns[0][1])[0] == 1
