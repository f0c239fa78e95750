"""Database triggers that keep the versions of results: none is ever changed or deleted."""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

versions = never_changed(
    "reviews_resultversion",
    "result_version",
    refusal="a version of the results is never changed",
    same="id = NEW.id OR (evaluation_id = NEW.evaluation_id AND number = NEW.number)",
)
protect, unprotect = guards_of(versions)
