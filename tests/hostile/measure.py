"""The cost of a request: memory and work of this process and its children, and time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024
OURS = Path("/proc/self/cmdline").read_bytes()
EVERY_SECONDS = 0.02


def _resident(pid: int | str) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _own_program(pid: str) -> bool:
    """A child that is still the copy of its parent has no memory of its own yet."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != OURS
    except OSError:
        return False


def resident() -> int:
    """Bytes in memory: this process and its children."""
    mine = os.getpid()
    total = _resident(mine)
    for thread in Path(f"/proc/{mine}/task").iterdir():
        try:
            children = (thread / "children").read_text().split()
        except OSError:
            continue
        total += sum(_resident(child) for child in children if _own_program(child))
    return total


def worked() -> float:
    """Seconds of processor time: this process and the children that ended."""
    return sum(os.times()[:4])


@dataclass
class Cost:
    """Of the dearest file each. `worked` is processor time, which does not grow when others use the
    machine too.
    """

    most_megabytes: float = 0
    most_seconds: float = 0
    most_worked: float = 0
    largest: str = ""
    slowest: str = ""
    _base: int = field(default_factory=resident)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Watch one request; memory counts above what the process had before the first."""
        ended, peak = threading.Event(), [0]

        def watch() -> None:
            while not ended.wait(EVERY_SECONDS):
                peak[0] = max(peak[0], resident())

        watcher = threading.Thread(target=watch)
        watcher.start()
        began, before = time.perf_counter(), worked()
        try:
            yield
        finally:
            seconds = time.perf_counter() - began
            self.most_worked = max(self.most_worked, worked() - before)
            ended.set()
            watcher.join()
            megabytes = (max(peak[0], resident()) - self._base) / MEGABYTE
            if megabytes > self.most_megabytes:
                self.most_megabytes, self.largest = megabytes, name
            if seconds > self.most_seconds:
                self.most_seconds, self.slowest = seconds, name
