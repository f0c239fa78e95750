"""Database triggers: a file of evidence is tied to a commitment of its own application."""

from __future__ import annotations

from brandportal.append_only import refused_when

EVIDENCE, COMMITMENTS = "applications_evidence", "applications_commitment"
_ELSEWHERE = (
    f"EXISTS (SELECT 1 FROM {COMMITMENTS} WHERE id = NEW.commitment_id "  # noqa: S608
    "AND application_id <> NEW.application_id)"
)

tied_within = refused_when(
    "a file of evidence is tied to a commitment of its own application",
    ("evidence_tied_within", "INSERT", EVIDENCE, _ELSEWHERE),
    ("evidence_tied_again", "UPDATE OF commitment_id, application_id", EVIDENCE, _ELSEWHERE),
    (
        "commitment_moved_within",
        "UPDATE OF application_id",
        COMMITMENTS,
        f"EXISTS (SELECT 1 FROM {EVIDENCE} WHERE commitment_id = NEW.id "  # noqa: S608
        "AND application_id <> NEW.application_id)",
    ),
)
