"""Database triggers of the decision: a year is not decided without the record of its meeting, the
record stays as long as the year is decided, and a decision that was sent back or a notice that was
withdrawn is never changed.
"""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed, refused_when

# The statuses from the decision on; spelled out, because migrations use these triggers.
DECIDED = "('decided', 'on_notice', 'cleared', 'concluded')"
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


meetings = refused_when(REFUSAL, *_rows())
sent_back = never_changed(
    "reviews_sentbackdecision",
    "sent_back_decision",
    refusal="a decision that was sent back is never changed",
    same="id = NEW.id OR (evaluation_id = NEW.evaluation_id AND number = NEW.number)",
)
withdrawn = never_changed(
    "reviews_withdrawnnotice",
    "withdrawn_notice",
    refusal="a notice that was withdrawn is never changed",
    same="id = NEW.id OR decision_id = NEW.decision_id"
    " OR (notice_id = NEW.notice_id AND number = NEW.number)",
)
protect, unprotect = guards_of(meetings, sent_back, withdrawn)
