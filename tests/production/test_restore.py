"""The restore drill: a year is backed up, database and uploads are destroyed, restored, and
compared.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from tests.plugins.shared import of_the_run, once
from tests.production.drawn_up import DRAW_UP, NoRedis, copy_year, place_for_a_cluster
from tests.production.processes import manage
from tests.production.torture import OwnPostgres, environment_of

MOST_SECONDS = 15 * 60
LOOK = """
import hashlib, json
from pathlib import Path
from django.apps import apps
from django.conf import settings
from brandportal.journal.models import Head
from reviews.models import Ledger
rows = {}
for model in apps.get_models(include_auto_created=True):
    told = [repr(row) for row in model._base_manager.order_by("pk").values_list()]
    rows[model._meta.label] = [len(told), hashlib.sha256(repr(told).encode()).hexdigest()]
media = Path(settings.MEDIA_ROOT)
files = {
    str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
    for path in media.rglob("*") if path.is_file()
}
heads = [list(map(str, row)) for row in Ledger.objects.order_by("pk").values_list()]
print(json.dumps([list(Head.objects.values_list("size", "hash")), heads, files, rows]))
"""
EMBEDDED = {"DJANGO_SETTINGS_MODULE": "brandportal.settings.dev"}
pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgres,
]


def shell(environment: dict[str, str], command: str) -> str:
    return manage(environment, "shell", "--no-imports", "--command", command)


def looked_at(environment: dict[str, str]) -> list:
    return json.loads(shell(environment, LOOK).splitlines()[-1])


def _draw_up_on_sqlite() -> bool:
    kept = {**EMBEDDED, "PATH": os.environ["PATH"], "VAR_DIR": str(of_the_run("small-year-sqlite"))}
    manage(kept, "migrate", "--verbosity", "0")
    shell(kept, DRAW_UP)
    manage(kept, "tick")
    return True


@pytest.fixture(params=["postgresql", "sqlite"])
def environment(request, tmp_path) -> Iterator[dict[str, str]]:
    """The small year, drawn up."""
    if request.param == "sqlite":
        once("small-year-sqlite", _draw_up_on_sqlite)
        shutil.copytree(of_the_run("small-year-sqlite"), tmp_path / "var")
        yield {**EMBEDDED, "PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")}
        return
    place = place_for_a_cluster("restore")
    copy_year(place, tmp_path)
    postgres = OwnPostgres(place / "postgres")
    programs = Path(psutil.Process(postgres._server.get_pid()).exe()).parent
    yield {
        **environment_of(postgres, NoRedis(), tmp_path),
        "PATH": f"{programs}:{os.environ['PATH']}",
    }
    postgres.cleanup()
    shutil.rmtree(place, ignore_errors=True)


def destroy(environment: dict[str, str]) -> None:
    """Destroy database and uploads."""
    if "VAR_DIR" in environment:
        shutil.rmtree(environment["VAR_DIR"])
        return
    shutil.rmtree(environment["MEDIA_ROOT"], ignore_errors=True)
    line = psycopg2.connect(environment["DATABASE_URL"])
    line.autocommit = True
    with line.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    line.close()


def test_a_year_comes_back_from_its_backup(environment, tmp_path, record_property):
    before = looked_at(environment)
    assert before[0] and before[2], "there are a journal and uploads to lose"
    begun = time.monotonic()
    said = manage(environment, "back_up", str(tmp_path / "backup"))
    backing_up = time.monotonic() - begun
    size, digest = before[0][0]
    assert f"head {size}:{digest}" in said

    destroy(environment)
    begun = time.monotonic()
    said = manage(environment, "restore", str(tmp_path / "backup"))
    verified = manage(environment, "verify_journal", "--noted", f"{size}:{digest}")
    held = manage(environment, "check_invariants")
    back = time.monotonic() - begun
    assert looked_at(environment) == before
    assert f"head {size}:{digest}" in said
    assert "unbroken" in verified
    assert re.search(r"\d+ invariants hold", held)
    assert back < MOST_SECONDS
    refused = manage_refused(environment, "restore", str(tmp_path / "backup"))
    assert "is not empty" in refused
    figures = (
        f"{environment['DJANGO_SETTINGS_MODULE']}: backed up in {backing_up:.1f} s, restored, "
        f"verified and every"
        f" invariant checked in {back:.1f} s; {sum(n for n, _h in before[3].values())} rows, "
        f"{len(before[2])} files"
    )
    record_property("restore", figures)
    print(figures)  # noqa: T201 - the figures are what one runs this for


def manage_refused(environment: dict[str, str], *arguments: str) -> str:
    with pytest.raises(AssertionError) as failed:
        manage(environment, *arguments)
    return str(failed.value)


def test_an_altered_backup_is_refused(environment, tmp_path):
    manage(environment, "back_up", str(tmp_path / "backup"))
    assert "never written over" in manage_refused(environment, "back_up", str(tmp_path / "backup"))
    with (tmp_path / "backup" / "media.tar").open("ab") as opened:
        opened.write(b"\0")
    destroy(environment)
    assert "media.tar is not the file" in manage_refused(
        environment, "restore", str(tmp_path / "backup")
    )
