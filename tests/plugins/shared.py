"""What a run creates once for all its workers: a directory of the run, and locks between
processes. And how much of it there is.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

PLACE = "TEST_RUN_DIRECTORY"
SERVERS = "servers"
STOP_SECONDS = 10
# CI: every test at its full length. Else what only repeats what another example, reader or round
# has shown is shortened.
WHOLE = bool(os.environ.get("WHOLE"))


def pytest_configure() -> None:
    """Whoever starts the workers makes the directory; they inherit its name."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[PLACE] = tempfile.mkdtemp(prefix="brandportal-run-")


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _stop_servers()
        shutil.rmtree(os.environ.pop(PLACE), ignore_errors=True)


def of_the_run(name: str) -> Path:
    """A path in the directory of this run, deleted afterwards."""
    return Path(os.environ[PLACE]) / name


def serve_for_the_run(arguments: list[str], **options: Any) -> subprocess.Popen:
    """Start a server that all workers use; whoever started the workers stops it when the run is
    over.
    """
    # A worker's own input and output belong to the one who started it.
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    server = subprocess.Popen(arguments, **quiet, **options)
    of_the_run(SERVERS).mkdir(exist_ok=True)
    (of_the_run(SERVERS) / str(server.pid)).touch()
    return server


def _stop_servers() -> None:
    for kept in of_the_run(SERVERS).glob("*"):
        with suppress(psutil.NoSuchProcess):
            server = psutil.Process(int(kept.name))
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except psutil.TimeoutExpired:
                server.kill()
                server.wait(STOP_SECONDS)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time; the others wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def once(name: str, make: Callable[[], Any]) -> Any:
    """What `make` returned (as JSON), made by the first worker of the run that asks."""
    with locked(of_the_run(f"{name}.lock")):
        made = finished_once(name)
        if made is None:
            half = of_the_run(f"{name}.half")
            half.write_text(json.dumps(make()), encoding="utf-8")
            half.rename(of_the_run(f"{name}.json"))
            made = finished_once(name)
    return made


def finished_once(name: str) -> Any:
    """What `once` has made by this name; None where nobody has finished it."""
    kept = of_the_run(f"{name}.json")
    return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None


def first(name: str) -> bool:
    """Whether nobody in this run has asked for this name before."""
    try:
        of_the_run(name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
