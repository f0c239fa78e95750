"""A connection in use needs no health check; one that was closed is noticed before the next
query.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from brandportal.postgresql import base

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def connection() -> Iterator[base.DatabaseWrapper]:
    """A connection of our own beside the suite's, as a request finds it."""
    settings = {**connections["default"].settings_dict, "CONN_HEALTH_CHECKS": True}
    made = base.DatabaseWrapper(settings, alias="own")
    made.settings_dict["CONN_MAX_AGE"] = None
    made.connect()
    yield made
    made.close()


def number_of(connection) -> int:
    """A statement of the next request: the server's number of the connection it came over."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.fixture
def asked(monkeypatch) -> list[bool]:
    """Every time the server is asked whether it is there."""
    calls = []
    really = base.DatabaseWrapper.is_usable

    def counted(self):
        calls.append(True)
        return really(self)

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", counted)
    return calls


def test_connection_in_use_is_not_asked(connection, asked):
    first = number_of(connection)
    before = len(asked)
    assert [number_of(connection) for _twice in range(2)] == [first, first]
    assert len(asked) == before


def test_connection_is_asked_after_a_pause(connection, asked):
    first = number_of(connection)
    before = len(asked)
    connection._looked_at -= base.QUIET_SECONDS
    assert number_of(connection) == first
    assert len(asked) == before + 1


def test_connection_that_was_ended_is_replaced_without_an_error(connection):
    first = number_of(connection)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [first])
        cursor.execute("SELECT pg_sleep(0.2)")
    second = number_of(connection)
    assert second != first
    assert number_of(connection) == second
