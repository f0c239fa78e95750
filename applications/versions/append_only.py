"""Database triggers that keep the versions of applications and the scans that go with them: none
is ever changed or deleted.
"""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

versions = never_changed(
    "applications_applicationversion",
    "application_version",
    refusal="a version of an application is never changed",
    same="id = NEW.id OR (application_id = NEW.application_id AND number = NEW.number)",
)
scans = never_changed(
    "applications_sealedscan",
    "sealed_scan",
    refusal="a sealed scan is never changed",
    same="id = NEW.id OR version_id = NEW.version_id",
)
protect, unprotect = guards_of(versions, scans)
