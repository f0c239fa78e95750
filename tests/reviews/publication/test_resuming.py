"""A run that is killed loses what it had not finished, and nothing else: the next one goes on there
and gets the same bytes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, FolderBuild, Result
from reviews.publication import building, ledger_files
from reviews.publication.files import Packing
from reviews.publication.keeping import NOTE
from tests.factories.evaluation import moved
from tests.factories.published import archive, seal_of
from tests.factories.random_year import random_year

ENTRIES = 98


class Killed(BaseException):
    """Ends a run as a signal does: no handler of ours runs."""


@pytest.fixture
def decided(settings, tmp_path, monkeypatch) -> Evaluation:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(ledger_files, "AT_ONCE", 10)
    monkeypatch.setattr(ledger_files, "KEEP_EVERY", 20)
    monkeypatch.setattr(building, "SIGN_OF_LIFE_EVERY", -1.0)
    made = random_year(4).evaluation
    moved(EvaluationStatus.DECIDED)
    return Evaluation.objects.select_related("cycle").get(pk=made.pk)


def places(evaluation: Evaluation) -> list[Path]:
    return list((Path(building.settings.MEDIA_ROOT) / "building" / str(evaluation.pk)).glob("*"))


def read_from(monkeypatch) -> list[int]:
    """Where each run begins to read the ledger."""
    begun: list[int] = []
    really = ledger_files._in_slices

    def slices(evaluation, *, after):
        begun.append(after)
        return really(evaluation, after=after)

    monkeypatch.setattr(ledger_files, "_in_slices", slices)
    return begun


def dies_at(moment: int) -> Callable[[], object]:
    """A clock that kills the run at its so-manieth sign of life."""
    told = 0

    def clock():
        nonlocal told
        told += 1
        if told == moment:
            raise Killed
        return timezone.now()

    return clock


def go_on(evaluation: Evaluation) -> FolderBuild:
    build = building.make(evaluation, now=timezone.now() + building.SILENT_AFTER)
    assert build is not None
    return build


@pytest.mark.django_db
@pytest.mark.parametrize("moment", range(2, 17))
def test_wherever_a_run_dies_the_next_one_gets_the_same_bytes(decided, monkeypatch, moment):
    expected, begun = archive(decided), read_from(monkeypatch)
    with pytest.raises(Killed):
        building.make(decided, now=timezone.now(), clock=dies_at(moment))
    assert len(places(decided)) == 1
    build = go_on(decided)
    # Its signs of life are one at every slice of ten; noted is every second one.
    assert begun[1] == min(ENTRIES if moment > 10 else (moment - 1) // 2 * 20, ENTRIES)
    assert build.file.read() == expected
    assert build.seal == seal_of(decided)
    assert places(decided) == []


@pytest.mark.django_db
def test_what_is_packed_is_not_packed_again(decided, monkeypatch):
    packed: list[str] = []
    really = Packing.add_pieces

    def add(self, name, pieces, *, size):
        if name not in self.hashes:
            packed.append(name)
        really(self, name, pieces, size=size)

    expected = archive(decided)
    monkeypatch.setattr(Packing, "add_pieces", add)
    with monkeypatch.context() as patch:
        dies = lambda *_given: (_ for _ in ()).throw(Killed())  # noqa: E731
        patch.setattr(ledger_files, "_about", dies)
        with pytest.raises(Killed):
            building.make(decided, now=timezone.now())
    packed.clear()
    assert go_on(decided).file.read() == expected
    assert packed[0] == "ledger.csv"
    assert "ratings.csv" not in packed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", ["a file", "a short file", "a missing file", "the note", "results"]
)
def test_what_is_not_as_noted_is_made_anew(decided, monkeypatch, fault):
    begun = read_from(monkeypatch)
    with pytest.raises(Killed):
        building.make(decided, now=timezone.now(), clock=dies_at(7))
    (left,) = places(decided)
    ledger = left / "ledger.csv"
    if fault == "a file":
        ledger.write_bytes(b"x" + ledger.read_bytes()[1:])
    elif fault == "a short file":
        ledger.write_bytes(ledger.read_bytes()[:40])
    elif fault == "a missing file":
        ledger.unlink()
    elif fault == "the note":
        (left / NOTE).write_text((left / NOTE).read_text()[:-9])
    else:
        Result.objects.filter(rank=1).update(panel_score="1.00")
    assert go_on(decided).file.read() == archive(decided)
    assert begun[:2] == [0, 0]


@pytest.mark.django_db
def test_a_run_that_was_taken_for_dead_cannot_spoil_the_next_ones_files(decided):
    with pytest.raises(Killed):
        building.make(decided, now=timezone.now(), clock=dies_at(7))
    (left,) = places(decided)
    still_open = (left / "ledger.csv").open("ab")
    expected = archive(decided)
    seen: list[list[Path]] = []

    def clock():
        seen.append(places(decided))
        still_open.write(b"1,spoilt\n")
        still_open.flush()
        return timezone.now()

    late = timezone.now() + building.SILENT_AFTER
    build = building.make(decided, now=late, clock=clock)
    assert build is not None and build.file.read() == expected
    assert left not in seen[0] and len(seen[0]) == 1


def _write_until_killed(evaluation_pk: int, begun) -> None:
    """In a process of its own: write the folder, slowly from the second note on."""
    connections.close_all()
    evaluation = Evaluation.objects.select_related("cycle").get(pk=evaluation_pk)
    told = 0

    def clock():
        nonlocal told
        told += 1
        if told == 6:
            begun.set()
            time.sleep(60)
        return timezone.now()

    building.make(evaluation, now=timezone.now(), clock=clock)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_is_gone_on_from(decided, monkeypatch):
    context = multiprocessing.get_context("fork")
    begun = context.Event()
    connections.close_all()
    process = context.Process(target=_write_until_killed, args=(decided.pk, begun))
    process.start()
    assert begun.wait(60)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    row = FolderBuild.objects.get()
    assert (row.finished_at, bool(row.worker), row.done) == (None, True, 50)
    (left,) = places(decided)
    assert json.loads((left / NOTE).read_text())["state"]["done"] == 40
    expected, starts = archive(decided), read_from(monkeypatch)
    assert go_on(decided).file.read() == expected
    assert starts == [40]
