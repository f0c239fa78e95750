"""The demo as `make demo` makes it: a copy, served once a run for all workers."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.architecture.sources import ROOT
from tests.demo import store
from tests.plugins.shared import of_the_run, once, serve_for_the_run

START_SECONDS = 180


@dataclass(frozen=True)
class DemoSite:
    """A served demo: its address, how long the fill took, its serving process, its directory."""

    url: str
    fill_seconds: float
    pid: int
    directory: str

    @property
    def place(self) -> Path:
        return Path(self.directory)

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


def _serve(at: str) -> dict[str, Any]:
    place, port = Path(tempfile.mkdtemp(dir=of_the_run("."), prefix="demo-")), _free_port()
    store.copy(place, at)
    server = serve_for_the_run(
        [sys.executable, "-m", "gunicorn", "--config", "python:demo.serving", "brandportal.wsgi"],
        cwd=ROOT,
        env={**store.environment(place), "PORT": str(port), "MALLOC_ARENA_MAX": "2"},
    )
    url = f"http://localhost:{port}"
    _await_answer(url, server)
    seconds = float((store.built(at=at) / "seconds").read_text())
    return {"url": url, "fill_seconds": seconds, "pid": server.pid, "directory": str(place)}


def served_demo() -> DemoSite:
    """A copy of the built demo, served by whichever worker comes first."""
    return DemoSite(**once("demo-site", lambda: _serve(store.RATING)))


def own_demo(at: str, name: str) -> DemoSite:
    """A demo in another state, for one journey that changes it for good."""
    return DemoSite(**once(f"demo-site-{at}-{name}", lambda: _serve(at)))
