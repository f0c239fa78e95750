"""The small year on a cluster of PostgreSQL, drawn up once a run; who needs it works on a copy."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.plugins.shared import of_the_run, once
from tests.production.processes import manage
from tests.production.torture import OwnPostgres, environment_of

DRAW_UP = "from tests.production.small_year import draw_up; draw_up(100000)"


class NoRedis:
    """Nothing runs where the year is drawn up: the clock is asked by hand."""

    url = "redis://127.0.0.1:1/0"


def place_for_a_cluster(name: str) -> Path:
    """Where PostgreSQL's own user may enter, also when it is started again."""
    place = Path(tempfile.mkdtemp(prefix=f"brandportal-{name}-"))
    place.chmod(0o755)
    return place


def _draw_up() -> dict[str, Any]:
    kept, place = of_the_run("small-year"), place_for_a_cluster("year")
    files = kept / "files"
    files.mkdir(parents=True)
    postgres = OwnPostgres(place / "postgres", cleanup_mode="stop")
    environment = environment_of(postgres, NoRedis(), files)
    try:
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        said = manage(environment, "shell", "--no-imports", "--command", DRAW_UP)
        manage(environment, "tick")
    finally:
        postgres.cleanup()
    shutil.move(place / "postgres", kept / "postgres")
    place.rmdir()
    return json.loads(said.splitlines()[-1])


def copy_year(place: Path, files: Path) -> dict[str, Any]:
    """The rating is open: the cluster, stopped, as `postgres` in `place`; uploads and static files
    in `files`. What `draw_up` said.
    """
    year = once("small-year", _draw_up)
    kept = of_the_run("small-year")
    # With its owner: the cluster belongs to PostgreSQL's own user.
    subprocess.run(["cp", "-a", kept / "postgres", place / "postgres"], check=True)
    shutil.copytree(kept / "files", files, dirs_exist_ok=True)
    return year
