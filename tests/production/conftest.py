"""The portal as the city starts it: production settings, collected files, gunicorn, PostgreSQL and
Redis.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.brandportal.settings.test_demands import COMPLETE
from tests.plugins.migrated import create_migrated
from tests.production.processes import BIN, ROOT, answers, manage, stop, wait_until


@pytest.fixture(scope="module")
def environment(tmp_path_factory, django_db_setup) -> Iterator[dict[str, str]]:
    """A migrated database of its own on the suite's server, and everything production asks for.

    Production's own `migrate` of an empty one is part of the end-to-end runs (`drawn_up.py`).
    """
    server = os.environ["DATABASE_URL"]
    parts = urlsplit(server)
    name = f"production_{os.getpid()}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    place = tmp_path_factory.mktemp("production")
    with connection.cursor() as cursor:
        create_migrated(cursor, name)
        yield {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "brandportal.settings.production",
            **COMPLETE,
            "TRUSTED_PROXY_COUNT": "1",
            "PRIVACY_CONTACT": "0512-5800 0000",
            "DATABASE_URL": parts._replace(path=f"/{name}").geturl(),
            "REDIS_URL": f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/15",
            "MEDIA_ROOT": str(place / "media"),
            "STATIC_ROOT": str(place / "static"),
        }
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="module")
def prepared(environment) -> dict[str, str]:
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
    return environment


@pytest.fixture(scope="module")
def port(prepared) -> Iterator[int]:
    """gunicorn with the production settings, as the city's proxy sees it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    server = subprocess.Popen(
        [BIN / "gunicorn", "brandportal.wsgi", "--bind", f"127.0.0.1:{number}", "--workers", "1"],
        cwd=ROOT,
        env=prepared,
        stderr=subprocess.PIPE,
    )
    try:
        wait_until(lambda: answers(number), server)
        yield number
    finally:
        stop(server)
