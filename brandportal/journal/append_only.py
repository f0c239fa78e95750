"""Database triggers that refuse UPDATE, DELETE and TRUNCATE on the journal and the security events
for every database user.

A security event may be counted up until it is in the chain, and deleted once its legal retention is
over.
"""

from __future__ import annotations

from brandportal.append_only import Triggers, guards_of

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
        f"""CREATE TRIGGER journal_no_{action.lower()} BEFORE {action} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""
        for action in ("UPDATE", "DELETE")
    ]
    # INSERT OR REPLACE deletes a row without firing the trigger on DELETE.
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
        f"DROP TRIGGER IF EXISTS journal_no_{action}" for action in ("update", "delete", "replace")
    ],
}


EVENTS = "journal_securityevent"
# 网络安全法 2025, art. 23 (3): network logs are kept for no less than six months.
LEAST_DAYS = 184
_KEPT = ("id", "minute", "kind", "actor_id", "actor_label", "network", "detail", "key")
_SAME = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in _KEPT)
_SAME_ROW = ", ".join(f"{{row}}.{column}" for column in _KEPT)

_PROTECT_EVENTS = {
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION security_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.times >= OLD.times
                AND ({_SAME_ROW.format(row="OLD")}) \
IS NOT DISTINCT FROM ({_SAME_ROW.format(row="NEW")})
            THEN RETURN NEW; END IF;
            IF TG_OP = 'DELETE' AND OLD.seq IS NOT NULL \
AND OLD.minute < now() - interval '{LEAST_DAYS} days'
            THEN RETURN OLD; END IF;
            RAISE EXCEPTION 'security events are append-only';
        END $$""",
        f"""CREATE TRIGGER security_no_change BEFORE UPDATE OR DELETE ON {EVENTS}
        FOR EACH ROW EXECUTE FUNCTION security_append_only()""",
        f"""CREATE TRIGGER security_no_truncate BEFORE TRUNCATE ON {EVENTS}
        FOR EACH STATEMENT EXECUTE FUNCTION security_append_only()""",
    ],
    "sqlite": [
        f"""CREATE TRIGGER security_no_update BEFORE UPDATE ON {EVENTS}
        WHEN NOT (OLD.seq IS NULL AND NEW.times >= OLD.times AND {_SAME})
        BEGIN SELECT RAISE(ABORT, 'security events are append-only'); END""",
        f"""CREATE TRIGGER security_no_delete BEFORE DELETE ON {EVENTS}
        WHEN NOT (OLD.seq IS NOT NULL AND julianday(OLD.minute) < julianday('now') - {LEAST_DAYS})
        BEGIN SELECT RAISE(ABORT, 'security events are append-only'); END""",
        f"""CREATE TRIGGER security_no_replace BEFORE INSERT ON {EVENTS}
        WHEN EXISTS (SELECT 1 FROM {EVENTS} WHERE id = NEW.id OR key = NEW.key OR seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'security events are append-only'); END""",  # noqa: S608
    ],
}
_UNPROTECT_EVENTS = {
    "postgresql": [
        f"DROP TRIGGER IF EXISTS security_no_change ON {EVENTS}",
        f"DROP TRIGGER IF EXISTS security_no_truncate ON {EVENTS}",
    ],
    "sqlite": [
        f"DROP TRIGGER IF EXISTS security_no_{name}" for name in ("update", "delete", "replace")
    ],
}

entry_triggers = Triggers(create=_PROTECT, drop=_UNPROTECT)
event_triggers = Triggers(create=_PROTECT_EVENTS, drop=_UNPROTECT_EVENTS)
protect, unprotect = guards_of(entry_triggers, event_triggers)


def grants(connection, role: str) -> list[str]:
    """SQL that gives a database role what it needs to run the portal, and only INSERT and SELECT on
    the journal.
    """
    name = connection.ops.quote_name(role.replace('"', ""))
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE ALL ON {TABLE} FROM {name}",
        f"GRANT SELECT, INSERT ON {TABLE} TO {name}",
    ]
