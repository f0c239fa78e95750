"""Database triggers for the separation table: a role in the programme excludes a current
membership.

That an account has one role in the programme is a unique constraint of `RoleGrant`; a rule over two
tables needs a trigger. On PostgreSQL it locks the person's row first, so that two concurrent
transactions see each other.
"""

from __future__ import annotations

from brandportal.append_only import Triggers

ROLES, MEMBERSHIPS = "accounts_rolegrant", "accounts_membership"
_SENTENCE = "one account plays one part"
_MOMENTS = ("INSERT", "UPDATE")


def _sqlite(table: str, moment: str, condition: str) -> str:
    return f"""CREATE TRIGGER {table}_apart_{moment.lower()} BEFORE {moment} ON {table}
        WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"""


_WORKS = f"EXISTS (SELECT 1 FROM {MEMBERSHIPS} WHERE user_id = NEW.user_id AND ended_at IS NULL)"  # noqa: S608
_SERVES = f"NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM {ROLES} WHERE user_id = NEW.user_id)"  # noqa: S608
_CONDITIONS = {ROLES: _WORKS, MEMBERSHIPS: _SERVES}

_CREATE = {
    "postgresql": [
        statement
        for table, condition in _CONDITIONS.items()
        for statement in (
            f"""CREATE OR REPLACE FUNCTION {table}_apart() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
                IF {condition} THEN
                    RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$""",
            f"""CREATE TRIGGER {table}_apart BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_apart()""",
        )
    ],
    "sqlite": [
        _sqlite(table, moment, condition)
        for table, condition in _CONDITIONS.items()
        for moment in _MOMENTS
    ],
}
_DROP = {
    "postgresql": [f"DROP TRIGGER IF EXISTS {table}_apart ON {table}" for table in _CONDITIONS],
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {table}_apart_{moment.lower()}"
        for table in _CONDITIONS
        for moment in _MOMENTS
    ],
}

separation = Triggers(create=_CREATE, drop=_DROP)
