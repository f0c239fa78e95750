"""Database triggers that keep the versions of applications: none is ever changed or deleted."""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

versions = never_changed(
    "applications_applicationversion",
    "application_version",
    refusal="a version of an application is never changed",
    same="id = NEW.id OR (application_id = NEW.application_id AND number = NEW.number)",
)
protect, unprotect = guards_of(versions)
