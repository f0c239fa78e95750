"""After a test with transactions of its own the tables are emptied: those that hold rows, also the
append-only ones, which nobody else may empty. What Django writes after migrating stays.

`TRUNCATE` of every table, as Django does it on PostgreSQL, makes some six hundred files anew, and
permissions would be written again each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.core.management.commands import flush
from django.db import connection

WRITTEN_BY_MIGRATING = {"django_content_type", "auth_permission"}


def pytest_configure() -> None:
    operations = type(connection.ops)
    operations.sql_flush = _of_what_holds_rows(operations.sql_flush)
    operations.execute_sql_flush = _unprotected(operations.execute_sql_flush)
    flush.emit_post_migrate_signal = lambda *_args, **_more: None


@cache
def _append_only() -> list:
    """The modules with `protect` and `unprotect` of the append-only tables."""
    from applications.versions import append_only as applications
    from brandportal.accounts import merges
    from brandportal.journal import append_only as journal
    from brandportal.notices import append_only as wordings
    from reviews.decision import append_only as decisions
    from reviews.experts import append_only as draws
    from reviews.ledger import append_only as ledger
    from reviews.moderation import append_only as moderations
    from reviews.on_site import append_only as on_site
    from reviews.panel import append_only as sheets
    from reviews.probe import append_only as probes
    from reviews.results import append_only as results

    above = [applications, decisions, draws, ledger, moderations, on_site, probes, sheets, results]
    return [journal, wordings, merges, *above]


def _of_what_holds_rows(django: Callable) -> Callable:
    def sql_flush(self: Any, style: Any, tables: Sequence[str], **how: Any) -> list[str]:
        tables = sorted(set(tables) - WRITTEN_BY_MIGRATING)
        name = self.quote_name
        with self.connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)})"
                    for table in tables
                )
            )
            holding = [table for (table,) in cursor.fetchall()]
        if self.connection.vendor != "postgresql":
            return django(self, style, holding, **how)
        # Foreign keys are triggers there; whatever refers to a row goes with it.
        rows = [f"DELETE FROM {name(table)}" for table in holding]
        return ["SET LOCAL session_replication_role = replica", *rows]

    return sql_flush


def _unprotected(django: Callable) -> Callable:
    """The triggers are back before the next test."""

    def execute_sql_flush(self: Any, sql_list: list[str]) -> Any:
        for table in _append_only():
            table.unprotect(self.connection)
        try:
            return django(self, sql_list)
        finally:
            for table in _append_only():
                table.protect(self.connection)

    return execute_sql_flush
