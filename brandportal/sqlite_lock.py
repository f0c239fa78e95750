"""The write lock of one SQLite file: SQLite lets those who wait sleep and try again, here they are
woken at once.
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
    """Hold the file's write lock among the threads of this process and of all others that ask here;
    never inside a transaction.

    For speed alone: SQLite's own lock holds whoever does not ask. A killed process gives the lock
    back. A database that is no file has its threads only.
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
    """Those of one process who wait for a file, and the file over which it waits for the other
    processes.
    """

    def __init__(self, database: str) -> None:
        self.threads = threading.Lock()
        self.line: int | None = None
        if Path(database).is_absolute():
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self.line = os.open(f"{database}-turn", flags, 0o600)


# By process: a file that was opened before a fork would be one lock for parent and child together.
@lru_cache(maxsize=16)
def _queue(database: str, _process: int) -> _Queue:
    return _Queue(database)
