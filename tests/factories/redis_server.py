"""A Redis of a test's own, which it may stop, freeze and kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from redis.connection import Connection

from tests.plugins.servers import _answers, _redis_server


class OwnRedis:
    """Started with `start`, on one port for its whole life."""

    def __init__(self, place: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._place = place
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self, *more: str) -> None:
        program = _redis_server()
        if program is None:
            pytest.skip("needs a redis-server: install one, or name it with REDIS_SERVER=/path")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", *more]
        self._process = subprocess.Popen(
            [program, *options, "--dir", str(self._place)], stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not _answers(self.port):
            assert time.monotonic() < deadline, "redis-server did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """It still accepts connections and never answers."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)


def connections_tried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Each connection that is tried from now on: the seconds it may take and may wait for an
    answer. What a dead server costs is said by these, not by a busy machine's clock.
    """
    tried: list[tuple[float, float]] = []
    really_connect = Connection._connect

    def connect(connection: Connection) -> socket.socket:
        tried.append((connection.socket_connect_timeout, connection.socket_timeout))
        return really_connect(connection)

    monkeypatch.setattr(Connection, "_connect", connect)
    return tried
