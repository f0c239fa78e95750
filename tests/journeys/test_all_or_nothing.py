"""A year in which the disk is full at every single write: nothing is ever half done, and the person
gets a sentence.

The first step of each kind (apply, score, rate, decide, publish, review) is repeated as often as it
writes: the first write fails, then the second, and so on, and at last the commit. After each
failure every table and every file is unchanged; then the step is run once more without a fault, and
the year goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.urls import resolve

from brandportal.invariants import broken_invariants, known_invariants
from brandportal.orphans import clear_orphans
from tests.journeys.people import Year
from tests.journeys.records import Watch
from tests.journeys.test_a_year import STAGES

WRITES = ("INSERT", "UPDATE", "DELETE")
# Counting what visitors do and where somebody is signed in are no records: they may stay when the
# step is refused. How far the making of a folder has come is kept on purpose: the next one takes it
# over (reviews/publication/building.py).
BESIDE = {
    "web_limitcount",
    "django_session",
    "usersessions_usersession",
    "web_usedonce",
    "reviews_folderbuild",
}
PREPARED = "prepared"
LONG_AFTER = datetime(2200, 1, 1, tzinfo=UTC)
SENTENCE = "系统暂时无法读取数据"
# Apply, score, rate, decide, publish (and name), review: of each at least these were broken.
SIX = (
    "workspace application-start-of",
    "workspace application-act sign_off",
    "panel sheet",
    "panel lock",
    "public rate answer",
    "public rate code",
    "leadership decision",
    "admin reviews_evaluation_verb publish",
    "admin audits_conferral_verb confer",
    "workspace review-report",
    "admin audits_annualreview_verb uphold",
)
SPACES = ("workspace", "panel", "public", "leadership", "admin")


def full_disk(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
    """What the database does when it has no room: on PostgreSQL it really fails, and its
    transaction with it.
    """
    if connection.vendor == "postgresql":
        return execute(
            "DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$",
            None,
            False,
            context,
        )
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = 13
    raise OperationalError("database or disk is full") from cause


@dataclass
class Fault:
    """Counts the writes; the one of this number (from 1) fails. 0: none does."""

    number: int
    written: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith((*WRITES, "WITH")) and any(w in sql for w in WRITES):
            self.written.append(sql)
            if len(self.written) == self.number:
                return full_disk(execute, sql, params, many, context)
        return execute(sql, params, many, context)


@contextmanager
def commit_fails() -> Iterator[list[bool]]:
    """The last commit is not acknowledged and not done."""
    failed: list[bool] = []

    def fails() -> None:
        failed.append(True)
        connection._rollback()
        full = sqlite3.OperationalError("disk I/O error")
        full.sqlite_errorcode = 10
        raise OperationalError("disk I/O error") from full

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_commit", fails)
        yield failed


@dataclass
class Breaker:
    """Replaces `Client.post`: the first step of each kind fails at every write before it
    succeeds.
    """

    really: Callable
    watch: Watch
    kinds: dict[tuple[str, str], int] = field(default_factory=dict)

    def post(self, client: Client, path: str, data: Any = None, follow: bool = False) -> Any:
        data = data or {}
        kind = kind_of(path, data)
        if kind is None or kind in self.kinds:
            return self.really(client, path, data, follow=follow)
        client.raise_request_exception = False
        try:
            response = self._broken_everywhere(client, kind, path, data)
        finally:
            client.raise_request_exception = True
        return (
            client._handle_redirects(response)
            if follow and response.status_code == 302
            else response
        )

    def _broken_everywhere(
        self, client: Client, kind: tuple[str, str], path: str, data: Any
    ) -> Any:
        """Every write fails once, and the commit; the answer of the step that was taken at last."""
        # What earlier tests have left on the disk is none of this step's.
        clear_orphans(now=LONG_AFTER)
        before = everything(self.watch)
        if kind[0] != "public":
            with commit_fails() as failed:
                response = self._sent(client, path, data)
            if failed:
                nothing_is_done(self.watch, before, response, f"{kind} at its commit")
            else:
                return response
        number = 0
        while True:
            number += 1
            fault = Fault(number)
            with connection.execute_wrapper(fault):
                response = self._sent(client, path, data)
            if len(fault.written) < number:
                if number > 1:
                    self.kinds[kind] = number - 1
                return response
            nothing_is_done(
                self.watch, before, response, f"{kind} at write {number}: {fault.written[-1][:90]}"
            )

    def _sent(self, client: Client, path: str, data: Any) -> Any:
        for value in data.values():
            for one in value if isinstance(value, list) else [value]:
                if hasattr(one, "seek"):
                    one.seek(0)
        return self.really(client, path, data, follow=False)


def first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


def kind_of(path: str, data: Any) -> tuple[str, str] | None:
    """Space and name of a step; None for what is no step of the programme."""
    place = resolve(path.partition("?")[0])
    space = (place.namespaces or [""])[0]
    if space not in SPACES or path.startswith(("/admin/accounts/", "/workspace/people/")):
        return None
    what = [place.url_name or "", first(data.get("step", ""))]
    if space == "admin":
        what.append(path.rstrip("/").rpartition("/")[2])
    elif space == "workspace":
        what += [value for name, value in place.kwargs.items() if name in ("section", "action")]
    return space, " ".join(part for part in what if part)


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        return cursor.fetchall()


def everything(watch: Watch) -> dict[str, Any]:
    """Every row of every table, read again where a statement has written since, and every uploaded
    file with its size; a folder that is being prepared is none.
    """
    media = Path(settings.MEDIA_ROOT)
    files = sorted(
        path for path in media.rglob("*") if path.is_file() and PREPARED not in path.parts
    )
    sizes = [(str(path.relative_to(media)), path.stat().st_size) for path in files]
    return {**watch.read(), "files": sizes}


def nothing_is_done(watch: Watch, before: dict, response: Any, where: str) -> None:
    # A file whose transaction failed is cleared by the clock a day later; the disk's time is not
    # the journey's.
    clear_orphans(now=LONG_AFTER)
    after = everything(watch)
    assert [name for name in after if after[name] != before[name]] == [], where
    assert response.status_code == 503, where
    assert SENTENCE in response.content.decode(), where


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_step_is_done_whole_or_not_at_all(year: Year, monkeypatch) -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - BESIDE
    watch = Watch(tables, rows_of)
    breaker = Breaker(Client.post, watch)
    monkeypatch.setattr(
        Client,
        "post",
        lambda client, path, data=None, **more: breaker.post(client, path, data, **more),
    )
    with connection.execute_wrapper(watch):
        for stage in STAGES:
            stage(year)
        # What the statements did not tell would have been missed.
        assert watch.read() == {table: rows_of(table) for table in tables}
    told = [" ".join(kind) for kind in breaker.kinds]
    assert [step for step in SIX if not any(step in kind for kind in told)] == []
    assert sum(breaker.kinds.values()) > 150
    assert list(broken_invariants(known_invariants())) == []
