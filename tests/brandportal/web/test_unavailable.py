"""While the database is down every page says so, with 503; a programming error stays a 500."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import psycopg2
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import InterfaceError, InternalError, OperationalError, ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brandportal.web import unavailable
from brandportal.web.unavailable import database_is_away
from tests.factories.people import make_user

FACES = [
    "/",
    "/brands/",
    "/rate/B001/",
    "/titles/",
    "/accounts/login/",
    "/workspace/",
    "/panel/",
    "/leadership/",
    "/admin/",
    "/inbox/",
]
ZH, EN = "系统暂时无法读取数据，请一分钟后再试。", "cannot reach its records just now"


def caused_by(failure: Exception, cause: Exception) -> Exception:
    failure.__cause__ = cause
    return failure


def sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("secret")
    cause.sqlite_errorcode = code
    return caused_by(OperationalError("secret"), cause)


def postgres(kind: type[Exception], state: str | None) -> Exception:
    # psycopg2 picks the class by the state, and its `pgcode` cannot be set.
    cause = type("Said", (psycopg2.Error,), {"pgcode": state})("secret")
    return caused_by(kind("secret"), cause)


AWAY = {
    "refused": OperationalError("connection refused"),
    "closed": InterfaceError("connection already closed"),
    "too many clients": postgres(OperationalError, "53300"),
    "disk full": postgres(OperationalError, "53100"),
    "ended by an operator": postgres(OperationalError, "57P01"),
    "starting": postgres(OperationalError, "57P03"),
    "lock not to be had": postgres(OperationalError, "55P03"),
    "deadlock": postgres(OperationalError, "40P01"),
    "line cut": postgres(OperationalError, None),
    "read-only": postgres(InternalError, "25006"),
    "sqlite busy": sqlite(5),
    "sqlite full": sqlite(13),
    "sqlite read-only, of a special kind": sqlite(8 | 1 << 8),
}
OURS = {
    "no such column": postgres(ProgrammingError, "42703"),
    "a trigger's refusal": postgres(InternalError, "P0001"),
    "a transaction that failed before": postgres(InternalError, "25P02"),
    "sqlite: no such table": sqlite(1),
    "not the database's": ValueError("x"),
}


@pytest.mark.parametrize("failure", AWAY.values(), ids=AWAY.keys())
def test_what_says_that_the_database_is_away(failure):
    assert database_is_away(failure)
    assert database_is_away(caused_by(RuntimeError("later"), failure))


@pytest.mark.parametrize("failure", OURS.values(), ids=OURS.keys())
def test_what_is_a_fault_of_ours(failure):
    assert not database_is_away(failure)


def test_nothing_is_nothing():
    assert not database_is_away(None)


@pytest.fixture
def gone(db) -> Iterator[Callable[..., None]]:
    """Every query fails as on a server that is down."""

    def start(failure: Exception = AWAY["line cut"]) -> None:
        def fails(self, *args, **kwargs):
            raise failure

        away.setattr(CursorWrapper, "execute", fails)
        away.setattr(CursorWrapper, "executemany", fails)

    # Back before the test's transaction is rolled back.
    with pytest.MonkeyPatch.context() as away:
        yield start


def visitor(**headers: str) -> Client:
    return Client(raise_request_exception=False, headers=headers)


@pytest.mark.parametrize("path", FACES)
def test_every_face_says_so(gone, path):
    browser = visitor()
    browser.force_login(make_user(username="drafter"))
    gone()
    answer = browser.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert ZH in page
    assert "secret" not in page


def test_it_is_said_in_the_readers_language(gone):
    gone()
    assert EN in visitor(accept_language="en").get("/titles/").content.decode()


def test_machines_are_told_in_json(gone):
    gone()
    answer = visitor(authorization="Bearer x").get("/api/registers/2026-001/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json() == {"error": ZH, "request_id": answer["X-Request-ID"]}


def test_a_form_that_is_sent_is_no_success(gone):
    gone()
    answer = visitor().post("/accounts/login/", {"login": "chen", "password": "secret"})
    assert (answer.status_code, "Location" in answer.headers) == (503, False)


def test_a_session_that_cannot_be_saved_is_no_bad_request(db, monkeypatch):
    browser, really = visitor(), SessionStore.save
    make_user(username="drafter")

    def fails(self, must_create=False):
        if must_create:
            return really(self, must_create=True)
        try:
            raise AWAY["line cut"]
        except OperationalError:
            raise UpdateError  # noqa: B904 - as Django's own store does

    monkeypatch.setattr(SessionStore, "save", fails)
    answer = browser.post(
        "/accounts/login/", {"login": "drafter", "password": "a long enough pass phrase"}
    )
    assert (answer.status_code, ZH in answer.content.decode()) == (503, True)


def test_our_own_faults_stay_a_500(gone):
    gone(OURS["no such column"])
    page = visitor().get("/brands/")
    assert page.status_code == 500
    assert "系统出错了" in page.content.decode()
    machine = visitor(authorization="Bearer x").get("/api/registers/2026-001/")
    assert machine.status_code == 500
    assert "请稍后再试" in machine.json()["error"]


def test_the_page_asks_the_database_nothing(db, rf):
    with CaptureQueriesContext(connection) as asked:
        assert unavailable.unavailable(rf.get("/")).status_code == 503
    assert len(asked) == 0


def test_a_page_may_take_only_so_long_for_a_statement(rf):
    seen = []
    middleware = unavailable.DatabasePatience(lambda request: seen.append(connection.patience))
    middleware(rf.get("/"))
    assert seen == [unavailable.PATIENCE_SECONDS]
    assert connection.patience is None
