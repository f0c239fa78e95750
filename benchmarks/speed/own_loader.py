"""A loader in plain Python, for machines without wrk: slower, and it takes part of a core for
itself.
"""

from __future__ import annotations

import selectors
import socket
import time
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks.speed.requests import HOST, read

if TYPE_CHECKING:
    from benchmarks.speed.loader import Sample

CHUNK = 1 << 16
PATIENCE_SECONDS = 30


class Line:
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open()

    def open(self) -> None:
        """Connect anew."""
        self.socket = socket.create_connection((HOST, self.port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = bytearray()
        self.expected = -1

    def send(self, request: bytes) -> None:
        """Send and note the time."""
        self.heard.clear()
        self.expected = -1
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def listen(self) -> int | None:
        """The status once the answer is whole, 0 when the connection broke, None while more is to
        come.
        """
        try:
            got = self.socket.recv(CHUNK)
        except OSError:
            return 0
        if not got:
            return 0
        self.heard += got
        if self.expected < 0:
            end = self.heard.find(b"\r\n\r\n")
            if end < 0:
                return None
            self.head = bytes(self.heard[:end]).lower()
            _name, found, rest = self.head.partition(b"\r\ncontent-length:")
            length = int(rest.partition(b"\r\n")[0]) if found else 0
            self.expected = end + 4 + length
        return int(self.heard[9:12]) if len(self.heard) >= self.expected else None

    @property
    def must_close(self) -> bool:
        """Whether the server ends the connection after this answer."""
        return b"\r\nconnection: close" in self.head


def burst(port: int, path: Path, first: int, seconds: float, connections: int) -> Sample:
    """As `loader.burst`."""
    from benchmarks.speed.loader import Sample

    requests = read(path)
    count = len(requests)
    coming = (requests[number % count] for number in islice(_count(first), None))
    times: list[float] = []
    bad = 0
    begun = time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for _n in range(connections):
            line = Line(port)
            ready.register(line.socket, selectors.EVENT_READ, line)
            line.send(next(coming))
        while (elapsed := time.perf_counter() - begun) < seconds:
            for key, _events in ready.select(timeout=PATIENCE_SECONDS):
                line = key.data
                status = line.listen()
                if status is None:
                    continue
                times.append((time.perf_counter() - line.begun) * 1000)
                bad += not 200 <= status < 400
                if status == 0 or line.must_close:
                    ready.unregister(line.socket)
                    line.socket.close()
                    line.open()
                    ready.register(line.socket, selectors.EVENT_READ, line)
                line.send(next(coming))
        for key in list(ready.get_map().values()):
            key.data.socket.close()
    cuts = quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return Sample(len(times) / elapsed, cuts[49], cuts[98], len(times), bad)


def _count(first: int):
    number = first
    while True:
        yield number
        number += 1
