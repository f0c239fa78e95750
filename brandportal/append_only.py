"""Database triggers that keep a table append-only for every database user: created by migrations,
dropped only to clean up after tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations

Statements = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Triggers:
    """The triggers of one table, as statements by database vendor."""

    create: Statements
    drop: Statements

    def protect(self, connection: Any) -> None:
        """Create the triggers."""
        _run(connection, self.create)

    def unprotect(self, connection: Any) -> None:
        """Drop the triggers; only migrations and the clean-up after tests call this."""
        _run(connection, self.drop)


def guards_of(*triggers: Triggers) -> tuple[Callable[[Any], None], Callable[[Any], None]]:
    """What creates these triggers on a connection, and what drops them: `protect` and `unprotect`
    of a subject. Only migrations and the clean-up after tests drop any.
    """

    def protect(connection: Any) -> None:
        for one in triggers:
            one.protect(connection)

    def unprotect(connection: Any) -> None:
        for one in triggers:
            one.unprotect(connection)

    return protect, unprotect


def _run(connection: Any, statements: Statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def create_triggers(*triggers: Triggers) -> migrations.RunPython:
    """The operation of a migration that creates these triggers, and drops them backwards."""

    protect, unprotect = guards_of(*triggers)

    def create(apps: Any, schema_editor: Any) -> None:
        protect(schema_editor.connection)

    def drop(apps: Any, schema_editor: Any) -> None:
        unprotect(schema_editor.connection)

    return migrations.RunPython(create, drop)


def never_changed(table: str, name: str, *, refusal: str, same: str) -> Triggers:
    """The triggers of a table whose rows are never changed or deleted, called after `name`.
    `refusal` is the sentence of the error; `same` says in SQL which row a `NEW` one would replace.
    """
    sqlite = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    return Triggers(
        create={
            "postgresql": [
                f"""CREATE OR REPLACE FUNCTION {name}_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$""",
                f"""CREATE TRIGGER {name}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}_kept()""",
                f"""CREATE TRIGGER {name}_not_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {name}_kept()""",
            ],
            "sqlite": [
                f"CREATE TRIGGER {name}_no_change BEFORE UPDATE ON {table} {sqlite}",
                f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {table} {sqlite}",
                # INSERT OR REPLACE deletes a row without firing the trigger on DELETE.
                f"""CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {sqlite}""",  # noqa: S608
            ],
        },
        drop={
            "postgresql": [
                f"DROP TRIGGER IF EXISTS {name}_{what} ON {table}"
                for what in ("kept", "not_emptied")
            ],
            "sqlite": [
                f"DROP TRIGGER IF EXISTS {name}_no_{what}"
                for what in ("change", "delete", "replace")
            ],
        },
    )


def refused_when(refusal: str, *rows: tuple[str, str, str, str]) -> Triggers:
    """Triggers that refuse a row on a condition: each with its name, its moment ("INSERT", "UPDATE
    OF status", "DELETE"), its table and in SQL the condition, about NEW and OLD. `refusal` is the
    sentence of the error. TRUNCATE takes rows without asking about any, so that a table with a
    condition on DELETE is never truncated.
    """
    deletes = [(name, table) for name, moment, table, _when in rows if moment == "DELETE"]
    return Triggers(
        create={
            "postgresql": [
                *(statement for row in rows for statement in _refusing_function(refusal, *row)),
                *(
                    f"""CREATE TRIGGER {name}_not_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
                    for name, table in deletes
                ),
            ],
            "sqlite": [
                f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
        WHEN {condition} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
                for name, moment, table, condition in rows
            ],
        },
        drop={
            "postgresql": [
                *(
                    f"DROP TRIGGER IF EXISTS {name} ON {table}"
                    for name, _moment, table, _when in rows
                ),
                *(
                    f"DROP TRIGGER IF EXISTS {name}_not_emptied ON {table}"
                    for name, table in deletes
                ),
            ],
            "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name, *_rest in rows],
        },
    )


def _refusing_function(
    refusal: str, name: str, moment: str, table: str, condition: str
) -> tuple[str, str]:
    # A condition that reads other tables is not allowed in WHEN.
    row = "OLD" if moment == "DELETE" else "NEW"
    return (
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF {condition} THEN
                RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN {row};
        END $$""",
        f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}()""",
    )
