"""A client-side timeout for PostgreSQL queries.

A timeout set on the server does not help when the server itself hangs, and a thread that waits
inside the driver cannot be interrupted. So a second thread watches: when a query has taken too
long, it shuts the socket down, and the driver reports a lost connection.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from itertools import count

LOOK_EVERY_SECONDS = 0.5


class Watch:
    """The running queries of this process that have a timeout."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = count()
        self._process = 0
        self._waiting: dict[int, tuple[float, int]] = {}

    def begin(self, line: int, seconds: float) -> int:
        """Start watching a query on this connection (a file descriptor); returns the argument for
        `end`.
        """
        with self._lock:
            if self._process != os.getpid():
                self._begin_anew()
            number = next(self._numbers)
            self._waiting[number] = (time.monotonic() + seconds, line)
        return number

    def end(self, number: int) -> None:
        """The query has finished."""
        with self._lock:
            self._waiting.pop(number, None)

    def _begin_anew(self) -> None:
        # After a fork the child has no watching thread, and the parent's queries do not concern it.
        self._process, self._waiting = os.getpid(), {}
        threading.Thread(target=self._look_on, name="database-patience", daemon=True).start()

    def _look_on(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            now = time.monotonic()
            # Under the lock no query can finish, so no file descriptor is closed and reused
            # meanwhile.
            with self._lock:
                late = [key for key, (until, _line) in self._waiting.items() if now > until]
                for key in late:
                    hang_up(self._waiting.pop(key)[1])


def hang_up(line: int) -> None:
    """Shut the socket down in both directions; a waiting thread notices at once."""
    with socket.socket(fileno=os.dup(line)) as spoken:
        try:
            spoken.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


watch = Watch()
