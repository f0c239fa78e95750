"""The write lock of a SQLite file: exclusive among threads and processes, released by a killed
process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from brandportal.sqlite_lock import write_lock

ROUNDS = 40
apart = multiprocessing.get_context("spawn")


def _add_one(path, counter, rounds=ROUNDS) -> None:
    """Read, wait, write: two at the same time lose one."""
    for _round in range(rounds):
        with write_lock(path):
            before = int(counter.read_text())
            time.sleep(0.0005)
            counter.write_text(str(before + 1))


@pytest.fixture
def counter(tmp_path):
    file = tmp_path / "counter"
    file.write_text("0")
    return file


def test_processes_never_hold_the_lock_together(tmp_path, counter):
    workers = [
        apart.Process(target=_add_one, args=(tmp_path / "db", counter)) for _worker in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert counter.read_text() == str(4 * ROUNDS)


@pytest.mark.parametrize("database", ["db", "file:memorydb?mode=memory"])
def test_threads_never_hold_the_lock_together(tmp_path, counter, database):
    path = tmp_path / database if database == "db" else database
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _thread: _add_one(path, counter, rounds=5), range(8)))
    assert counter.read_text() == "40"


def _hold(path, held) -> None:
    with write_lock(path):
        held.set()
        time.sleep(60)


def test_killed_process_releases_the_lock(tmp_path, counter):
    held = apart.Event()
    holder = apart.Process(target=_hold, args=(tmp_path / "db", held))
    holder.start()
    assert held.wait(10)
    os.kill(holder.pid, signal.SIGKILL)
    holder.join(10)
    _add_one(tmp_path / "db", counter, rounds=1)
    assert counter.read_text() == "1"


def test_no_file_is_made_beside_a_database_that_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with write_lock("file:memorydb?mode=memory"):
        pass
    assert list(tmp_path.iterdir()) == []
