"""Database triggers that keep the versions of applications: none is ever changed or deleted."""

from __future__ import annotations

from typing import Any

from brandportal.append_only import never_changed

versions = never_changed(
    "applications_applicationversion",
    "application_version",
    refusal="a version of an application is never changed",
    same="id = NEW.id OR (application_id = NEW.application_id AND number = NEW.number)",
)


def protect(connection: Any) -> None:
    """Create the triggers."""
    versions.protect(connection)


def unprotect(connection: Any) -> None:
    """Drop them; only migrations and the clean-up after tests call this."""
    versions.unprotect(connection)
