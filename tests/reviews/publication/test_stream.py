"""What is written as a stream is, byte for byte, what the plain way makes in memory; and the
sorting that stands behind it.
"""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import LedgerHead, Sanction
from reviews.publication import first, ledger_files, sorting
from reviews.publication.ledger_files import _Heads
from reviews.publication.sorting import SortedLines
from tests.factories.people import make_user
from tests.factories.plain_folder import plain_archive, plain_folder
from tests.factories.published import archive, folder
from tests.factories.random_year import NOW, random_year


@pytest.fixture(params=[1, 2])
def version(request) -> int:
    return request.param


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [4, 9])
@pytest.mark.parametrize("at_once", [5000, 7])
def test_the_bytes_are_those_of_the_plain_way(seed, version, at_once, monkeypatch):
    for module in (ledger_files, first):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
    monkeypatch.setattr(sorting, "LINES_AT_ONCE", at_once)
    made = random_year(seed, version=version).evaluation
    assert folder(made) == plain_folder(made)
    assert archive(made) == plain_archive(made)


@pytest.mark.django_db
def test_a_void_open_part_is_written_as_before(version):
    made = random_year(4, version=version).evaluation
    office = make_user(username="o")
    for application in made.cycle.applications.all()[:3]:
        Sanction.objects.create(
            evaluation=made,
            application=application,
            step="open_part_void",
            reason="Staff were told to rate.",
            evidence="Minutes of 3 May.",
            status="imposed",
            proposed_at=NOW,
            proposed_by=office,
            statement_due=NOW,
            imposed_at=NOW,
            imposed_by=office,
            outcome="It stands as found.",
        )
    files = folder(made)
    assert b"open_part_void" in files["ratings.csv"]
    assert files == plain_folder(made)


@pytest.mark.django_db
def test_queries_grow_with_the_slices_and_with_nothing_else(version, monkeypatch):
    made = random_year(4, version=version)

    def queries(at_once: int) -> int:
        for module in (ledger_files, first):
            monkeypatch.setattr(module, "AT_ONCE", at_once)
        with CaptureQueriesContext(connection) as seen:
            archive(made.evaluation)
        return len(seen)

    entries = len(made.entries)
    assert queries(10) - queries(5000) == -(-entries // 10) - 1


def test_lines_come_in_the_order_of_their_bytes_from_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr(sorting, "LINES_AT_ONCE", 10)
    rng = Random(3)
    lines = [f"{rng.getrandbits(256):064x},品牌,{number}\n" for number in range(999)]
    lines += ["0000,x\n", "ffff,x\n", "no hash,x\n", "zzzz,x\n", "é,x\n"]
    rng.shuffle(lines)
    with SortedLines(tmp_path / "lines", expected=999) as found:
        for first in range(0, len(lines), 100):
            found.add("".join(lines[first : first + 100]))
        assert len(list((tmp_path / "lines").iterdir())) == 100
        whole = b"".join(found.in_order())
    assert whole.decode() == "".join(sorted(lines, key=str.encode))
    assert len(whole) == found.size
    found.clear()
    assert not list((tmp_path / "lines").iterdir())


def test_no_more_files_than_a_process_may_open(tmp_path):
    with SortedLines(tmp_path / "lines", expected=10**9):
        assert len(list((tmp_path / "lines").iterdir())) == sorting.MOST_FILES == 256


def test_heads_of_quiet_hours_cover_nothing():
    sizes = [0, 0, 2, 2, 3, 5, 5]
    chain = [(LedgerHead(number=n, size=size), 0) for n, size in enumerate(sizes, 1)]
    heads = _Heads(chain)
    entries = [(place, bound) for place, bound in enumerate("edcbaz", 1)]
    lines = [line for n in range(0, 6, 4) for line in heads.complete_with(entries[n : n + 4])]
    assert lines == [(3, "d"), (3, "e"), (5, "c"), (6, "a"), (6, "b")]
