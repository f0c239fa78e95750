"""Hang up on a PostgreSQL that does not answer.

A limit of the server's own says nothing when it is the server that hangs, and a thread that waits
for it inside the driver cannot be called back. So another thread looks on: when a statement has
taken longer than it may, it shuts the line, and the driver reports that the server has gone.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from itertools import count

LOOK_EVERY_SECONDS = 0.5


class Watch:
    """The statements of this process that are under way and may take only so long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = count()
        self._process = 0
        self._waiting: dict[int, tuple[float, int]] = {}

    def begin(self, line: int, seconds: float) -> int:
        """Look on while a statement runs over this line (a file descriptor); returns what `end`
        wants.
        """
        with self._lock:
            if self._process != os.getpid():
                self._begin_anew()
            number = next(self._numbers)
            self._waiting[number] = (time.monotonic() + seconds, line)
        return number

    def end(self, number: int) -> None:
        """The statement has come back."""
        with self._lock:
            self._waiting.pop(number, None)

    def _begin_anew(self) -> None:
        # A fork takes no threads along; what its parent waits for is none of its business.
        self._process, self._waiting = os.getpid(), {}
        threading.Thread(target=self._look_on, name="database-patience", daemon=True).start()

    def _look_on(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            now = time.monotonic()
            # Under the lock nobody comes back, so no line is closed and given to somebody else
            # meanwhile.
            with self._lock:
                late = [key for key, (until, _line) in self._waiting.items() if now > until]
                for key in late:
                    hang_up(self._waiting.pop(key)[1])


def hang_up(line: int) -> None:
    """Shut a line down in both directions; whoever waits at it is told at once."""
    with socket.socket(fileno=os.dup(line)) as spoken:
        try:
            spoken.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


watch = Watch()
