"""Database triggers that keep the ledger append-only: an entry's position is set once, and nothing
else in it changes; a head never changes.
"""

from __future__ import annotations

from typing import Any

from brandportal.append_only import Triggers, never_changed

TABLE = "reviews_ledgerentry"
HEADS = "reviews_ledgerhead"
PLACE = "seq"


def _entries(columns: list[str]) -> Triggers:
    """`columns` are those of the table."""
    same = " AND ".join(f'OLD."{name}" IS NEW."{name}"' for name in columns if name != PLACE)
    return Triggers(
        create={
            "postgresql": [
                """CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger \
LANGUAGE plpgsql AS
        $$ DECLARE before_place reviews_ledgerentry;
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.seq IS NULL THEN
                before_place := NEW;
                before_place.seq := NULL;
                IF before_place IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'the ledger is append-only';
        END $$""",
                f"""CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION ledger_append_only()""",
                f"""CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()""",
            ],
            "sqlite": [
                f"""CREATE TRIGGER ledger_no_change BEFORE UPDATE ON {TABLE}
        WHEN NOT (OLD.{PLACE} IS NULL AND {same})
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
                f"""CREATE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
                # INSERT OR REPLACE deletes a row without firing the trigger on DELETE.
                f"""CREATE TRIGGER ledger_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id
            OR (rating_id = NEW.rating_id AND revision = NEW.revision))
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",  # noqa: S608
            ],
        },
        drop={
            "postgresql": [
                f"DROP TRIGGER IF EXISTS ledger_no_{what} ON {TABLE}"
                for what in ("change", "truncate")
            ],
            "sqlite": [
                f"DROP TRIGGER IF EXISTS ledger_no_{what}"
                for what in ("change", "delete", "replace")
            ],
        },
    )


_heads = never_changed(
    HEADS,
    "ledger_head",
    refusal="a head of the ledger is never changed",
    same="id = NEW.id OR (ledger_id = NEW.ledger_id AND number = NEW.number)",
)


def protect(connection: Any) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, TABLE)
    _entries([column.name for column in described]).protect(connection)
    _heads.protect(connection)


def unprotect(connection: Any) -> None:
    """Drop the triggers; only migrations and the clean-up after tests call this."""
    _entries([]).unprotect(connection)
    _heads.unprotect(connection)
