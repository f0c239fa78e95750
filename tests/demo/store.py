"""The demo as `make demo` builds it, built once for each state of the sources and each day, and
copied.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from sqlite3 import connect

from django.utils import timezone

from tests.architecture.sources import PACKAGES, ROOT
from tests.plugins.shared import locked

STORE = ROOT / "var" / "test" / "demos"
FILL_SECONDS = 900
RATING = "rating"
# Set by the suite for itself; the demo must not hear of them.
SUITE_ONLY = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


def environment(place: Path) -> dict[str, str]:
    """What a process of the demo in this directory is started with."""
    inherited = {name: value for name, value in os.environ.items() if name not in SUITE_ONLY}
    return {**inherited, "VAR_DIR": str(place)}


def build(place: Path, at: str = RATING, python: str = sys.executable) -> float:
    """Migrate and fill up to this state, as `make demo` does; how many seconds it took."""
    since = time.monotonic()
    for command in (["migrate", "--verbosity", "0"], ["demo", "--at", at]):
        subprocess.run(
            [python, "manage.py", *command],
            cwd=ROOT,
            env=environment(place),
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=FILL_SECONDS,
        )
    return time.monotonic() - since


@cache
def built(day: date | None = None, at: str = RATING) -> Path:
    """A filled demo of today: a directory to copy from, not to work in. `seconds` in it says what
    the fill took. `at` is a state of the demo (`demo.build.STATES`).
    """
    key = _key(day or timezone.localdate())
    kept = STORE / f"{key}-{at}"
    with locked(STORE / "lock"):
        if not kept.exists():
            for older in STORE.glob("*-*"):
                if not older.name.startswith(key):
                    shutil.rmtree(older)
            half = STORE / f"{kept.name}.{os.getpid()}"
            seconds = build(half, at)
            (half / "seconds").write_text(f"{seconds:.1f}")
            half.rename(kept)
    return kept


def _key(day: date) -> str:
    """Changes with everything that the demo is made from. Every interpreter makes the same
    (test_same_again.py).
    """
    digest = hashlib.sha256()
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*")]
    paths += [*(ROOT / "locale").rglob("*.po"), ROOT / "requirements.lock"]
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return f"{day:%Y%m%d}-{digest.hexdigest()[:20]}"


def copy(place: Path, at: str = RATING) -> Path:
    """A demo of one's own in this directory; the path of its database."""
    shutil.copytree(built(at=at) / "media", place / "media")
    with (
        closing(connect(built(at=at) / "db.sqlite3")) as kept,
        closing(connect(place / "db.sqlite3")) as own,
    ):
        kept.backup(own)
    return place / "db.sqlite3"
