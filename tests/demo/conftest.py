"""A separate demo: the database of the tests is replaced by a copy of the built one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from brandportal.settings import dev
from tests.demo import store

KEYS = ("SECRET_KEY", "PSEUDONYM_MASTER_KEY", "DEMO")


@contextmanager
def connected(database: Path) -> Iterator[None]:
    """The connection leads to this file inside."""
    suite = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(database)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = suite


@pytest.fixture(scope="module")
def _demo(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """One copy a module, under the keys it was made with. It is a file of SQLite."""
    if connection.vendor != "sqlite":
        pytest.skip("the demo is held on SQLite")
    place = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), connected(store.copy(place)):
        yield place


@pytest.fixture
def demo(_demo: Path, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The built demo, as every test finds it: what a test changes is taken back."""
    for name in KEYS:
        setattr(settings, name, getattr(dev, name))
    settings.MEDIA_ROOT = tmp_path / "media"
    shutil.copytree(_demo / "media", settings.MEDIA_ROOT)
    # Its people's passwords are kept as the portal keeps them, not in the suite's quick way.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    with transaction.atomic():
        yield _demo
        transaction.set_rollback(True)
