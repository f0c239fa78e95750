"""A worker's database is a copy of one that is migrated already; migrations are taken again only
when something that they are made from has changed.

Kept between runs in `var/test/migrated`: on SQLite the file, on PostgreSQL the whole cluster of the
last run, which the next one starts from. A PostgreSQL that somebody else started has its copy for
as long as it runs.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.architecture.sources import PACKAGES, ROOT, Module, modules, targets
from tests.plugins.shared import locked

STORE = ROOT / "var" / "test" / "migrated"
PREFIX = "migrated_"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Instead of pytest-django's, which migrates in every worker of every run."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _set_up()
    yield
    with django_db_blocker.unblock():
        _tear_down(before)


def _set_up() -> None:
    own = str(connection.creation._get_test_db_name())
    copied = _copied_cluster if connection.vendor == "postgresql" else _copied_file
    with locked(STORE / f"{connection.vendor}.lock"):
        if not copied(own):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            _keep(own)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own
    connection.ensure_connection()


def _tear_down(before: str) -> None:
    """On PostgreSQL also where a thread of some test has left its connection open."""
    if connection.vendor != "postgresql":
        connection.creation.destroy_test_db(before, verbosity=0)
        return
    own = connection.settings_dict["NAME"]
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


def _copied_file(own: str) -> bool:
    """Whether a kept file was there to be copied."""
    kept = STORE / f"{key()}.sqlite3"
    if kept.exists():
        _copy_file(kept, Path(own))
    return kept.exists()


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _copied_cluster(own: str) -> bool:
    """Whether this server has a migrated database to copy."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PREFIX + key()])
        known = cursor.fetchone() is not None
        if known:
            _copy_database(cursor, own)
    return known


def _copy_database(cursor: Any, own: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{PREFIX}{key()}"')


def create_migrated(cursor: Any, name: str) -> None:
    """A database of this name on the suite's PostgreSQL, which some worker has set up."""
    with locked(STORE / f"{connection.vendor}.lock"):
        _copy_database(cursor, name)


def _keep(own: str) -> None:
    """What was just migrated, for the others and for later runs; what earlier sources gave is
    dropped.
    """
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
            for (older,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{older}"')
            cursor.execute(f'CREATE DATABASE "{PREFIX}{key()}" TEMPLATE "{own}"')
        return
    for older in STORE.glob("*.sqlite3"):
        older.unlink()
    half = STORE / f"{os.getpid()}.half"
    _copy_file(Path(own), half)
    half.rename(STORE / f"{key()}.sqlite3")


@cache
def key() -> str:
    """Changes with every migration, with whatever one imports, with the settings, the packages, and
    what Django writes down about the models after migrating.
    """
    digest = hashlib.sha256(sys.version.encode())
    migrations = [path for app in PACKAGES for path in (ROOT / app).rglob("migrations/*.py")]
    paths = {*migrations, *_imported(migrations), ROOT / "requirements-dev.lock"}
    for path in sorted(paths | set((ROOT / "brandportal" / "settings").glob("*.py"))):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    for model in apps.get_models():
        about = model._meta
        digest.update(repr((about.label, about.default_permissions, about.permissions)).encode())
    return digest.hexdigest()[:20]


def _imported(paths: list[Path]) -> set[Path]:
    """The project's modules that these files import, and what those import."""
    found: set[str] = set()
    waiting = [
        Module(".".join(path.relative_to(ROOT).with_suffix("").parts), path) for path in paths
    ]
    while waiting:
        for imported in waiting.pop().imports:
            for name in set(targets(imported)) & set(modules()) - found:
                found.add(name)
                waiting.append(modules()[name])
    return {modules()[name].path for name in found}
