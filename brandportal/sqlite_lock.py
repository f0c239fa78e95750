"""A write lock for one SQLite file: SQLite makes waiting writers sleep and retry, this lock wakes
them at once.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

_looking_up = threading.Lock()


@contextmanager
def write_lock(database: str | Path) -> Iterator[None]:
    """Hold the file's write lock among the threads of this process and all other processes that use
    this function; never inside a transaction.

    Only for speed: writers that do not use it are still held by SQLite's own lock. If a process is
    killed, the lock is released. An in-memory database locks its threads only.
    """
    with _looking_up:
        queue = _queue(str(database), os.getpid())
    with queue.threads:
        if queue.line is None:
            yield
            return
        fcntl.flock(queue.line, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(queue.line, fcntl.LOCK_UN)


class _Queue:
    """The waiting threads of one process, and the file lock against other processes."""

    def __init__(self, database: str) -> None:
        self.threads = threading.Lock()
        self.line: int | None = None
        if Path(database).is_absolute():
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self.line = os.open(f"{database}-turn", flags, 0o600)


# Opened by each process: a file opened before a fork would be one lock for parent and child.
@lru_cache(maxsize=16)
def _queue(database: str, _process: int) -> _Queue:
    return _Queue(database)
