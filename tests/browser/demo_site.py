"""The demo as `make demo` makes it, in a directory of its own: copied, served, and always
stopped.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import ROOT
from tests.demo import store

START_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True)
class DemoSite:
    """A served demo: its address, how long the fill took, its serving process."""

    url: str
    fill_seconds: float
    pid: int

    def resident_bytes(self) -> int:
        """Memory of the serving process and its workers, shared pages counted once for each."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
        )
        rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        return 1024 * sum(rss for pid, parent, rss in rows if self.pid in (pid, parent))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _await_answer(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the demo's server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the demo did not answer within {START_SECONDS} s")


@contextmanager
def served_demo() -> Iterator[DemoSite]:
    """Serve a copy of the built demo."""
    place = Path(tempfile.mkdtemp(prefix="brandportal-demo-"))
    port = _free_port()
    environment = {**store.environment(place), "PORT": str(port)}
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:demo.serving"]
    server = None
    try:
        store.copy(place)
        server = subprocess.Popen([*gunicorn, "brandportal.wsgi"], cwd=ROOT, env=environment)
        url = f"http://localhost:{port}"
        _await_answer(url, server)
        yield DemoSite(
            url=url, fill_seconds=float((store.built() / "seconds").read_text()), pid=server.pid
        )
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(STOP_SECONDS)
        shutil.rmtree(place, ignore_errors=True)
