"""Database triggers that keep the versions of score sheets: none is ever changed or deleted."""

from __future__ import annotations

from typing import Any

from brandportal.append_only import Triggers

TABLE = "reviews_sheetversion"
_REFUSAL = "a version of a score sheet is never changed"

versions = Triggers(
    create={
        "postgresql": [
            f"""CREATE OR REPLACE FUNCTION sheet_version_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
            f"""CREATE TRIGGER sheet_version_kept BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION sheet_version_kept()""",
            f"""CREATE TRIGGER sheet_version_not_emptied BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION sheet_version_kept()""",
        ],
        "sqlite": [
            *(
                f"""CREATE TRIGGER sheet_version_no_{action.lower()} BEFORE {action} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
                for action in ("UPDATE", "DELETE")
            ),
            # INSERT OR REPLACE deletes without asking the trigger on DELETE.
            f"""CREATE TRIGGER sheet_version_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id
            OR (sheet_id = NEW.sheet_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",  # noqa: S608
        ],
    },
    drop={
        "postgresql": [
            f"DROP TRIGGER IF EXISTS sheet_version_{name} ON {TABLE}"
            for name in ("kept", "not_emptied")
        ],
        "sqlite": [
            f"DROP TRIGGER IF EXISTS sheet_version_no_{name}"
            for name in ("update", "delete", "replace")
        ],
    },
)


def protect(connection: Any) -> None:
    """Create the triggers."""
    versions.protect(connection)


def unprotect(connection: Any) -> None:
    """Drop them; only migrations and the clean-up after tests call this."""
    versions.unprotect(connection)
