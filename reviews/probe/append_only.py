"""Database triggers: what a test found is never changed or deleted."""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

probes = never_changed(
    "reviews_probe",
    "probe",
    refusal="what a test of the ways of rating found is never changed",
    same=(
        "id = NEW.id OR (evaluation_id = NEW.evaluation_id AND probed_at = NEW.probed_at"
        " AND way = NEW.way AND level = NEW.level)"
    ),
)
protect, unprotect = guards_of(probes)
