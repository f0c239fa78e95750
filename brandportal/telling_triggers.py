"""Database triggers that refuse a reason of fewer than six characters, whoever writes it.

A check constraint would refuse a database that holds older and shorter texts, which nobody may
rewrite; a trigger asks only of what is written from now on. That a text is there at all stays with
the check constraints of its table, except where `needed` says so. How many kinds of letters a text
has is known to `brandportal.texts.says_something` alone.
"""

from __future__ import annotations

from brandportal.append_only import Triggers
from brandportal.texts import SAYS_LEAST

SENTENCE = "a reason says something"


def telling_triggers(table: str, *columns: str, needed: bool = False) -> Triggers:
    """The triggers over these columns of a table; empty texts pass unless `needed`. A row with a
    shorter text from before may be written again as long as the text stays.
    """
    least = 0 if needed else 1
    rows = []
    for column in columns:
        short = f"length(trim(NEW.{column})) BETWEEN {least} AND {SAYS_LEAST - 1}"
        changed = f"NEW.{column} <> OLD.{column} AND {short}"
        rows.append((f"{table}_{column}_told", "INSERT", short))
        rows.append((f"{table}_{column}_retold", f"UPDATE OF {column}", changed))
    return Triggers(
        create={
            "postgresql": [
                statement
                for name, moment, condition in rows
                for statement in _postgresql(table, name, moment, condition)
            ],
            "sqlite": [
                f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
                WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
                for name, moment, condition in rows
            ],
        },
        drop={
            "postgresql": [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, *_rest in rows],
            "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name, *_rest in rows],
        },
    )


def _postgresql(table: str, name: str, moment: str, condition: str) -> tuple[str, str]:
    return (
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
        FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()""",
    )
