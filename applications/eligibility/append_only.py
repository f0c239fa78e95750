"""Database triggers: an answer stays as it was given, and nothing is accepted over one that the
office has not confirmed.
"""

from __future__ import annotations

from brandportal.append_only import refused_when
from brandportal.telling_triggers import telling_triggers

TABLE = "applications_eligibilityanswer"
GIVEN = ("application_id", "question", "answer", "rules_sha256", "answered_at")

answers_stay = refused_when(
    "an answer on eligibility is never changed",
    (
        "eligibility_answer_kept",
        f"UPDATE OF {', '.join(GIVEN)}",
        TABLE,
        " OR ".join(f"NEW.{column} <> OLD.{column}" for column in GIVEN),
    ),
)
accepted_confirmed = refused_when(
    "an answer on eligibility is not confirmed",
    (
        "application_accepted_confirmed",
        "UPDATE OF status",
        "applications_application",
        "NEW.status = 'accepted' AND OLD.status <> 'accepted' AND EXISTS (SELECT 1 FROM "  # noqa: S608
        f"{TABLE} WHERE application_id = NEW.id AND finding <> 'confirmed')",
    ),
)
reasons_tell = telling_triggers(TABLE, "reason")
