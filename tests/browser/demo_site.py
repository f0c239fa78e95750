"""The demo as `make demo` makes it, in a directory of its own: migrated, filled, served, and always stopped."""

from __future__ import annotations

import os
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

ROOT = Path(__file__).resolve().parents[2]
FILL_SECONDS = 600
START_SECONDS = 30
STOP_SECONDS = 10
# Set by the suite for itself; the demo must not hear of them.
SUITE_ONLY = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


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


def _environment(place: Path, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SUITE_ONLY}
    return {**inherited, "VAR_DIR": str(place), "PORT": str(port)}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _fill(environment: dict[str, str]) -> float:
    since = time.monotonic()
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=FILL_SECONDS,
        )
    return time.monotonic() - since


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
    """Fill and serve the demo. DEMO_VAR names a directory that keeps a filled one, to spare the fill while writing tests."""
    kept = os.environ.get("DEMO_VAR")
    place = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="brandportal-demo-"))
    port = _free_port()
    environment = _environment(place, port)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:demo.serving"]
    server = None
    try:
        seconds = _fill(environment)
        server = subprocess.Popen([*gunicorn, "brandportal.wsgi"], cwd=ROOT, env=environment)
        url = f"http://localhost:{port}"
        _await_answer(url, server)
        yield DemoSite(url=url, fill_seconds=seconds, pid=server.pid)
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(STOP_SECONDS)
        if not kept:
            shutil.rmtree(place, ignore_errors=True)
