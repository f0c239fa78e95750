"""A large folder is recounted in parts that lie on the disk: it says what the same folder says that
fits into memory, whatever the order of its lines, and its memory does not grow with the ratings.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import shutil
import tempfile
import tracemalloc
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.factories import forgeries
from tests.factories.bound_campaign import Bound, bound_campaign, publish_bound
from tests.factories.campaign import SCRIPT, Rating, publish, random_campaign, seal, write_table
from tests.plugins.shared import WHOLE

FORGED = int(os.environ.get("FORGERIES", "300" if WHOLE else "60"))
LINES = ("ratings.csv", "replaced.csv", "ledger.csv")


def loaded(**sizes: int):
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, size in sizes.items():
        assert hasattr(module, name)
        setattr(module, name, size)
    return module


@pytest.fixture(scope="module")
def whole():
    return loaded()


@pytest.fixture(scope="module")
def in_parts():
    """A folder of any size is large to this one."""
    return loaded(PART_BYTES=4000, TEXTS_AT_ONCE=7, BLOCK=11)


def told(script, folder: Path, *words: str) -> tuple[int, list[str]]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = script.main([str(folder), *words])
    out.flush()
    return code, out.buffer.getvalue().decode().splitlines()


def same(whole, in_parts, folder: Path, *words: str) -> tuple[int, list[str]]:
    """What both say; differences of a large folder may come in another order."""
    one, other = told(whole, folder, *words), told(in_parts, folder, *words)
    assert (other[0], Counter(other[1])) == (one[0], Counter(one[1]))
    return one


def shuffled(rng: Random, folder: Path) -> None:
    for name in LINES:
        if (folder / name).exists():
            head, *rows = forgeries.rows_of(folder, name)
            rng.shuffle(rows)
            write_table(folder, name, [head, *rows])
    seal(folder)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return [
        publish_bound(*bound_campaign(seed), tmp_path_factory.mktemp("bound") / "results")
        for seed in range(4)
    ]


def test_the_folder_is_spread_over_parts(in_parts, folders):
    with in_parts.Room(folders[0], LINES) as room:
        assert room.parts > 2
        parts = in_parts.Parts(room, "some")
        for number in range(40):
            parts.add(f"{number * 1638:04x}", str(number))
        assert [int(text) for part in parts for (text,) in part] == [*range(40)]
        assert sum(bool([*part]) for part in parts) > 2


def test_untouched_and_forged_folders_are_told_alike(whole, in_parts, folders, tmp_path):
    rng, kinds, seen = Random(8132), sorted(forgeries.FORGERIES), Counter()
    for folder in folders:
        assert same(whole, in_parts, folder)[0] == 0
    for number in range(FORGED):
        folder = tmp_path / "forged"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(rng.choice(folders), folder)
        if not forgeries.FORGERIES[kinds[number % len(kinds)]](rng, folder):
            continue
        if number % 3 == 0:
            shuffled(rng, folder)
        else:
            seal(folder)
        head = json.loads((folder / "ledger.json").read_text()).get("head", "")
        code, lines = same(whole, in_parts, folder, "--seen", str(head))
        seen[code] += 1
        seen.update(line.split(": ")[-1] for line in lines if line.startswith("DIFFERENT"))
    assert min(seen[1], seen[2]) > 5
    assert seen["does not open its commitment"] and seen["the commitment stands under no head"]


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_lines_changes_no_number(whole, in_parts, folders, tmp_path, seed):
    folder = tmp_path / "shuffled"
    shutil.copytree(folders[seed % len(folders)], folder)
    shuffled(Random(seed), folder)
    code, lines = same(whole, in_parts, folder)
    different = [line for line in lines if line.startswith("DIFFERENT")]
    assert code == 1
    assert all("are not in the order of" in line for line in different)
    assert "DIFFERENT: ledger.csv: the lines are not in the order of heads and commitments" in lines


@pytest.mark.parametrize("seed", range(8))
def test_version_1_is_told_alike(whole, in_parts, tmp_path, seed):
    rng, folder = Random(seed), publish(random_campaign(seed), tmp_path / "first")
    assert same(whole, in_parts, folder)[0] == 0
    shuffled(rng, folder)
    code, lines = same(whole, in_parts, folder)
    # The hash of ratings.csv stands in ledger.json: the lines have an order.
    assert code == 1
    assert [line for line in lines if line.startswith("DIFFERENT")] == [
        "DIFFERENT: ratings.csv: its SHA-256 is not the one in ledger.json"
    ]
    for column in range(3):
        head, *rows = forgeries.rows_of(folder, "ledger.csv")
        row, other = rng.sample(rows, 2)
        row[column] = other[column] if row[column] != other[column] else "1"
        write_table(folder, "ledger.csv", [head, *rows])
        seal(folder)
        code, _ = same(whole, in_parts, folder)
        assert code in (1, 2)


@pytest.mark.parametrize("version", [1, 2])
def test_moderated_points_are_asked_in_both_versions(whole, in_parts, tmp_path, version):
    if version == 1:
        made, entries = random_campaign(2), []
    else:
        made, entries = bound_campaign(2)
    made.rules["panel"]["moderate_over"] = 1
    folder = tmp_path / "results"
    folder = publish(made, folder) if version == 1 else publish_bound(made, entries, folder)
    told_first, lines = same(whole, in_parts, folder)
    assert (told_first, lines[-1]) == (2, "REFUSED: moderated.csv: it is missing")
    head = ["application", "indicator", "points", "reason"]
    write_table(folder, "moderated.csv", [head])
    seal(folder)
    code, lines = same(whole, in_parts, folder)
    assert (code, "MATCH" in lines) == (0, True)
    brand, _, indicator, *_ = forgeries.rows_of(folder, "panel.csv")[1]
    write_table(folder, "moderated.csv", [head, [brand, indicator, "99", "All agreed"]])
    seal(folder)
    code, lines = same(whole, in_parts, folder)
    wrong = f"DIFFERENT: moderated.csv: {brand}, {indicator}: not within what its judges gave"
    assert code == 1 and wrong in lines


def test_a_receipt_is_found_in_a_large_folder(whole, in_parts, tmp_path):
    made, entries = bound_campaign(2)
    folder = publish_bound(made, entries, tmp_path / "results")
    wanted = [next(row for row in entries if row.is_final is final) for final in (True, False)]
    for row in wanted:
        code, lines = same(whole, in_parts, folder, "--receipt", row.code)
        assert (code, lines[-1].startswith("RECEIPT: ")) == (0, True)
        assert ("replaced by a later one" in lines[-1]) is not row.is_final
    assert same(whole, in_parts, folder, "--receipt", "A" * 20)[0] == 1


def test_nothing_is_left_on_the_disk_and_a_full_one_is_told(
    in_parts, folders, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert told(in_parts, folders[0])[0] == 0
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    code, lines = told(in_parts, folders[0])
    assert code == 2
    assert lines[-1].startswith("REFUSED: the temporary directory: cannot be used")


def test_what_is_not_utf_8_is_told_by_its_byte(whole, in_parts, folders, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(folders[0], folder)
    content = (folder / "ratings.csv").read_bytes()
    (folder / "ratings.csv").write_bytes(content + b"\xff\n")
    code, lines = same(whole, in_parts, folder)
    assert (code, lines[-1]) == (2, f"REFUSED: ratings.csv: not UTF-8 at byte {len(content)}")


def large(place: Path, times: int) -> Path:
    """A folder of one campaign whose every rating was given so many times, by as many people."""
    made, entries = bound_campaign(1, heads=1)
    rng = Random(times)
    more = [
        Bound(row.brand, row.line, f"{rng.getrandbits(96):020X}"[:20], head=1 + n // 500)
        for n, row in enumerate([row for row in entries if row.is_final] * times)
    ]
    made.ratings = [Rating(row.brand, row.line, row.code) for row in more]
    return publish_bound(made, more, place)


def peak_of(script, folder: Path) -> int:
    tracemalloc.start()
    told(script, folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("order", ["as published", "any"])
def test_memory_does_not_grow_with_the_ratings(tmp_path, order):
    script = loaded(PART_BYTES=50_000, TEXTS_AT_ONCE=100, BLOCK=600, PIECE=4096)
    peaks, sizes = [], []
    for times in (8, 32):
        folder = large(tmp_path / f"{times}", times)
        if order == "any":
            shuffled(Random(1), folder)
        sizes.append(len(forgeries.rows_of(folder, "ratings.csv")))
        # What the first run loads is in memory afterwards; the table of interned names, megabytes
        # in a process that ran a suite, may double in one of the next two runs, not in both.
        code, _ = told(script, folder)
        assert code == (0 if order == "as published" else 1)
        peaks.append(min(peak_of(script, folder) for _ in range(2)))
    assert sizes[1] > 3.9 * sizes[0] > 2000
    assert peaks[1] < 1.3 * peaks[0], (sizes, peaks)
