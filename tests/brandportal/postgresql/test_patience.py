"""A hanging PostgreSQL: the query fails in time, and the next one opens a new connection."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import psutil
import pytest
from django.db import connections
from django.db.utils import OperationalError

from brandportal.postgresql import base
from brandportal.postgresql.patience import LOOK_EVERY_SECONDS

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SHORT = 0.3
IN_TIME = SHORT + 2 * LOOK_EVERY_SECONDS + 0.5


@pytest.fixture
def line() -> Iterator[base.DatabaseWrapper]:
    made = base.DatabaseWrapper(connections["default"].settings_dict, alias="own")
    made.connect()
    yield made
    made.close()


def ask(line: base.DatabaseWrapper, statement: str) -> object:
    with line.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_a_statement_that_takes_too_long_fails_in_time(line):
    line.patience = SHORT
    with pytest.raises(OperationalError):
        ask(line, "SELECT pg_sleep(60)::text")
    line.close_if_unusable_or_obsolete()
    assert ask(line, "SELECT 1") == 1


def test_whoever_has_no_patience_set_waits(line):
    line.patience = None
    ask(line, f"SELECT pg_sleep({IN_TIME})::text")


def test_a_statement_in_time_leaves_the_line_alone(line):
    line.patience = SHORT
    assert ask(line, "SELECT 1") == 1
    time.sleep(IN_TIME)
    assert ask(line, "SELECT 2") == 2


def test_a_server_that_accepts_and_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        found = {**connections["default"].settings_dict, "HOST": "127.0.0.1", "PORT": port}
        found["OPTIONS"] = {"connect_timeout": 2}
        made = base.DatabaseWrapper(found, alias="deaf")
        with pytest.raises(OperationalError, match="timeout expired"):
            made.ensure_connection()


def test_a_connection_that_hangs_while_it_is_asked_is_hung_up_on(line, monkeypatch):
    """The server is stopped, as an operator or a full disk stops it: it keeps its lines and says
    nothing.
    """
    monkeypatch.setattr(base, "ASKED_SECONDS", SHORT)
    line.patience = 60
    backend = psutil.Process(line.connection.info.backend_pid)
    backend.suspend()
    try:
        assert not line.is_usable()
    finally:
        backend.resume()
    line.close()
    assert ask(line, "SELECT 1") == 1


def test_one_page_does_not_wait_twice_for_a_server_that_lets_nobody_in(line, monkeypatch):
    line.close()
    tried = []

    def refuses(**params):
        tried.append(params)
        raise line.Database.OperationalError("timeout expired")

    monkeypatch.setattr(line.Database, "connect", refuses)
    line.patience = 15
    for _statement in range(3):
        with pytest.raises(OperationalError):
            line.ensure_connection()
    assert len(tried) == 1
    line.patience = 15
    with pytest.raises(OperationalError):
        line.ensure_connection()
    assert len(tried) == 2


def test_an_end_of_waiting_is_set_unless_the_address_says_otherwise():
    found = {**connections["default"].settings_dict, "OPTIONS": {"connect_timeout": 9}}
    params = base.DatabaseWrapper(found, alias="own").get_connection_params()
    assert (params["connect_timeout"], params["tcp_user_timeout"]) == (9, 15_000)
