"""Database triggers that keep the versions of score sheets: none is ever changed or deleted."""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

versions = never_changed(
    "reviews_sheetversion",
    "sheet_version",
    refusal="a version of a score sheet is never changed",
    same="id = NEW.id OR (sheet_id = NEW.sheet_id AND number = NEW.number)",
)
protect, unprotect = guards_of(versions)
