"""Database triggers that keep the ledger append-only: an entry gets its place once, and nothing else in it ever changes."""

from __future__ import annotations

from brandportal.append_only import Triggers

TABLE = "reviews_ledgerentry"
_KEPT = (
    "id",
    "rating_id",
    "revision",
    "cycle_id",
    "application_id",
    '"group"',
    "overall",
    "attitude",
    "ability",
    "efficiency",
    "effect",
    "commitment",
    "receipt",
    "accepted_at",
)
_SAME = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in _KEPT)

_PROTECT = {
    "postgresql": [
        """CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS
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
        WHEN NOT (OLD.seq IS NULL AND {_SAME})
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
        f"""CREATE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
        # INSERT OR REPLACE deletes without asking the trigger on DELETE.
        f"""CREATE TRIGGER ledger_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id
            OR (rating_id = NEW.rating_id AND revision = NEW.revision))
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",  # noqa: S608
    ],
}
_UNPROTECT = {
    "postgresql": [
        f"DROP TRIGGER IF EXISTS ledger_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS ledger_no_truncate ON {TABLE}",
    ],
    "sqlite": [
        f"DROP TRIGGER IF EXISTS ledger_no_{deed}" for deed in ("change", "delete", "replace")
    ],
}


_triggers = Triggers(create=_PROTECT, drop=_UNPROTECT)
protect = _triggers.protect
unprotect = _triggers.unprotect
