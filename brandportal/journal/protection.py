"""Database triggers that refuse UPDATE, DELETE and TRUNCATE on the journal, whoever asks."""

from __future__ import annotations

from brandportal.append_only import Triggers

TABLE = "journal_entry"

_PROTECT = {
    "postgresql": [
        """CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
        f"""CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_append_only()""",
        f"""CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()""",
    ],
    "sqlite": [
        f"""CREATE TRIGGER journal_no_{deed.lower()} BEFORE {deed} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""
        for deed in ("UPDATE", "DELETE")
    ]
    # INSERT OR REPLACE deletes without asking the trigger on DELETE.
    + [
        f"""CREATE TRIGGER journal_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE seq = NEW.seq OR hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""  # noqa: S608
    ],
}
_UNPROTECT = {
    "postgresql": [
        f"DROP TRIGGER IF EXISTS journal_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS journal_no_truncate ON {TABLE}",
    ],
    "sqlite": [
        f"DROP TRIGGER IF EXISTS journal_no_{deed}" for deed in ("update", "delete", "replace")
    ],
}


_triggers = Triggers(create=_PROTECT, drop=_UNPROTECT)
protect = _triggers.protect
unprotect = _triggers.unprotect


def grants(connection, role: str) -> list[str]:
    """SQL that gives a role all it needs to run the portal, and on the journal only to add and to read."""
    name = connection.ops.quote_name(role.replace('"', ""))
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE ALL ON {TABLE} FROM {name}",
        f"GRANT SELECT, INSERT ON {TABLE} TO {name}",
    ]
