"""Database triggers that keep the versions of score sheets: none is ever changed or deleted."""

from __future__ import annotations

from typing import Any

from brandportal.append_only import never_changed

versions = never_changed(
    "reviews_sheetversion",
    "sheet_version",
    refusal="a version of a score sheet is never changed",
    same="id = NEW.id OR (sheet_id = NEW.sheet_id AND number = NEW.number)",
)


def protect(connection: Any) -> None:
    """Create the triggers."""
    versions.protect(connection)


def unprotect(connection: Any) -> None:
    """Drop them; only migrations and the clean-up after tests call this."""
    versions.unprotect(connection)
