"""Database triggers of the decision: a year is not decided without the record of its meeting, the
record stays as long as the year is decided, and a decision that was sent back is never changed.
"""

from __future__ import annotations

from brandportal.append_only import Triggers, guards_of, never_changed

# The statuses from the decision on; spelled out, because migrations use these triggers.
DECIDED_STATUSES = ("decided", "on_notice", "cleared", "concluded")
DECIDED = str(DECIDED_STATUSES)
REFUSAL = "a decided year has the record of its meeting"


def _rows() -> list[tuple[str, str, str, str]]:
    """Name, moment, table and condition of each trigger."""
    met = "EXISTS (SELECT 1 FROM reviews_meeting WHERE evaluation_id = NEW.id)"
    decided = (
        "EXISTS (SELECT 1 FROM reviews_evaluation"  # noqa: S608
        f" WHERE id = OLD.evaluation_id AND status IN {DECIDED})"
    )
    evaluation, meeting = "reviews_evaluation", "reviews_meeting"
    late = f"NEW.status IN {DECIDED} AND NOT {met}"
    moved = f"NEW.evaluation_id <> OLD.evaluation_id AND {decided}"
    return [
        ("evaluation_made_with_meeting", "INSERT", evaluation, late),
        ("evaluation_decided_with_meeting", "UPDATE OF status", evaluation, late),
        ("meeting_of_a_decided_year", "DELETE", meeting, decided),
        ("meeting_stays_with_its_year", "UPDATE OF evaluation_id", meeting, moved),
    ]


def _postgresql(name: str, moment: str, table: str, condition: str) -> tuple[str, str]:
    # A condition that reads other tables is not allowed in WHEN.
    row = "OLD" if moment == "DELETE" else "NEW"
    return (
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF {condition} THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN {row};
        END $$""",
        f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}()""",
    )


meetings = Triggers(
    create={
        "postgresql": [statement for row in _rows() for statement in _postgresql(*row)],
        "sqlite": [
            f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
            WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
            for name, moment, table, condition in _rows()
        ],
    },
    drop={
        "postgresql": [
            f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, _moment, table, _when in _rows()
        ],
        "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name, *_rest in _rows()],
    },
)
sent_back = never_changed(
    "reviews_sentbackdecision",
    "sent_back_decision",
    refusal="a decision that was sent back is never changed",
    same="id = NEW.id OR (evaluation_id = NEW.evaluation_id AND number = NEW.number)",
)
protect, unprotect = guards_of(meetings, sent_back)
