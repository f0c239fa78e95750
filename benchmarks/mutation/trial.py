"""One fault, the tests run on it in a process of its own, and whether they noticed."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path

from benchmarks.mutation.areas import ROOT

# Of the run without any fault, and of each with one.
WHOLE_RUN_SECONDS, PATIENCE_SECONDS = 1800, 240
ON_SQLITE = {"TEST_ENGINE": "sqlite", "DJANGO_SETTINGS_MODULE": "brandportal.settings.test"}
QUIETLY = ["-q", "-x", "-n", "0", "--reuse-db", "-m", "not end_to_end"]
NOTICED, TOO_SLOW, OVERLOOKED = "noticed", "ran for ever", "overlooked"


def run(
    module: Path, tree: ast.Module | None, tests: list[str], database: Path | None
) -> tuple[str, Path]:
    """Run the tests with this module in place of the one on disk; what became of it, and the
    database that was used.

    Forked from a process that has imported the libraries but nothing of the portal, so that every
    import sees the fault.
    """
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _tests(module, tree, tests, database)
    used = database_of(child)
    try:
        code = _wait(child, PATIENCE_SECONDS if tree else WHOLE_RUN_SECONDS)
    except TimeoutError:
        return TOO_SLOW, used
    # 0: every test passed; anything else, also that nothing could be imported, is noticed.
    return (NOTICED if code else OVERLOOKED), used


def database_of(process: int) -> Path:
    """Where settings/test.py puts the database of a process."""
    return ROOT / "var" / "test" / f"suite_{process}.sqlite3"


def _tests(
    module: Path, tree: ast.Module | None, tests: list[str], database: Path | None
) -> None:  # pragma: no cover - in the child
    code = 99
    try:
        os.setpgid(0, 0)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.environ.update(ON_SQLITE)
        os.chdir(ROOT)
        if database is not None and database.exists():
            shutil.copyfile(database, database_of(os.getpid()))
        if tree is not None:
            _put_in_place(module, tree)
        import pytest

        code = int(pytest.main([*QUIETLY, *tests]))
    finally:
        os._exit(code)


def _put_in_place(module: Path, tree: ast.Module) -> None:  # pragma: no cover - in the child
    genuine = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str):
        if Path(self.path) == module:
            return compile(tree, str(module), "exec", dont_inherit=True)
        return genuine(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]


def _wait(child: int, patience: float) -> int:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise TimeoutError
