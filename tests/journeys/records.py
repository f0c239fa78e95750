"""All stored data, to check that nothing was written: every row of every table and every uploaded
file.

Tables are read again only if a query, or a rolled back savepoint, has written to them since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from brandportal.journal.security import NOTED

APPS = ("applications", "reviews", "audits", "journal", "notices", "accounts", "proposals")
# Signing in and reading leave traces that are no records of the programme.
TRACES = {"last_login"}
# The ledger's head is published every hour and the security events are chained, whatever anybody
# tries meanwhile. Where a chain ends follows from its rows, which are compared.
BY_THE_CLOCK = {"reviews.LedgerHead", "reviews.Ledger", "journal.Head", "journal.SecurityHead"}
LEDGER_HEAD = "ledger.publish_head"
ROUTINE = {NOTED, LEDGER_HEAD}
READS = re.compile(r"\s*(?:SELECT|EXPLAIN|SAVEPOINT|RELEASE|SET|SHOW|BEGIN)\b(?!.*\bINTO\b)", re.I)
WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
SAVEPOINT = re.compile(
    r'\s*(?P<what>SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+"?(?P<name>\w+)', re.I
)


class Watch:
    """The tables whose rows may be others than when they were last read; all of them until somebody
    has watched. `rows` reads one of `tables`.
    """

    def __init__(self, tables: Iterable[str], rows: Callable[[str], Any]) -> None:
        self.tables, self._rows = frozenset(tables), rows
        self.stale: set[str] = set(self.tables)
        self.rows: dict[str, Any] = {}
        # What was written since each open savepoint, the innermost last.
        self.since: list[tuple[str, set[str]]] = [("", set())]

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        try:
            return execute(sql, params, many, context)
        finally:
            self._heard(sql)

    def _heard(self, sql: str) -> None:
        if step := SAVEPOINT.match(sql):
            self._savepoint(step["what"].upper(), step["name"])
            return
        found = self.tables.intersection(WRITTEN.findall(sql))
        if not found and not WRITTEN.search(sql) and not READS.match(sql):
            # Whatever this is: everything may have changed.
            found = self.tables
        self.stale |= found
        self.since[-1][1].update(found)

    def _savepoint(self, what: str, name: str) -> None:
        if what == "SAVEPOINT":
            self.since.append((name, set()))
            return
        names = [each for each, _tables in self.since]
        if name not in names:
            self.stale = set(self.tables)
            return
        place = names.index(name)
        inside = set().union(*(tables for _name, tables in self.since[place:]))
        del self.since[place:]
        if what.startswith("ROLLBACK"):
            self.stale |= inside
            # The savepoint itself is still there until it is released.
            self.since.append((name, set()))
        else:
            self.since[-1][1].update(inside)

    def read(self) -> dict[str, Any]:
        """Table name to rows, of every table."""
        for table in self.stale:
            self.rows[table] = self._rows(table)
        self.stale = set()
        return dict(self.rows)


_watch: list[Watch] = []


@contextmanager
def watched() -> Iterator[None]:
    """Inside, `everything` reads only what may have changed."""
    watch = Watch(_models(), _rows)
    _watch.append(watch)
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        _watch.pop()


@cache
def _models() -> dict[str, Any]:
    """Database table to model."""
    return {
        model._meta.db_table: model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.label not in BY_THE_CLOCK and not model._meta.proxy
    }


def _rows(table: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name not in TRACES}
        for row in _models()[table]._base_manager.order_by("pk").values()
        if row.get("action") not in ROUTINE
    ]


def everything() -> dict[str, Any]:
    """Model to its rows, and the files under MEDIA_ROOT with their sizes."""
    tables = _watch[-1].read() if _watch else {table: _rows(table) for table in _models()}
    media = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in media.rglob("*") if path.is_file())
    return {
        **{_models()[table]._meta.label: rows for table, rows in tables.items()},
        "files": [(str(path.relative_to(media)), path.stat().st_size) for path in files],
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The tables that differ."""
    return [name for name in after if after[name] != before[name]]
