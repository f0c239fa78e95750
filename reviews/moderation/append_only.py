"""Database triggers that keep what judges wrote, proposed and agreed on, and the moderated
points.
"""

from __future__ import annotations

from brandportal.append_only import Triggers, guards_of, never_changed


def _kept(table: str, also: str = "") -> Triggers:
    return never_changed(
        f"reviews_{table}",
        table,
        refusal="what belongs to a moderation is never changed",
        same=f"id = NEW.id{also}",
    )


remarks = _kept("moderationremark")
suggestions = _kept("suggestion")
agreements = _kept("agreement", " OR (suggestion_id = NEW.suggestion_id AND seat_id = NEW.seat_id)")
points = _kept(
    "moderatedpoints", " OR (moderation_id = NEW.moderation_id AND indicator = NEW.indicator)"
)
TABLES = (remarks, suggestions, agreements, points)
protect, unprotect = guards_of(*TABLES)
