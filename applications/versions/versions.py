"""Keep the whole content of an application at a sign-off."""

from __future__ import annotations

from typing import Any

from applications.form.content import whole_content
from applications.form.models import Application
from applications.versions.enums import VersionKept
from applications.versions.models import ApplicationVersion, SealedScan
from brandportal.canonical import digest
from brandportal.journal.actions import Action
from brandportal.uploads.kept import stored_hash

# The keys of a journal entry under which the hashes stand: of the content, as on the receipt,
# of the version with what it says about files, and of the sealed scan.
CONTENT, NOTED, SCANNED = "content_sha256", "version_sha256", "scan_sha256"


def hash_of(version: ApplicationVersion) -> str:
    """The hash that this version has to have."""
    return digest(
        {
            "application": version.application_id,
            "number": version.number,
            "kept": version.kept,
            "content_sha256": version.content_sha256,
            "logo_sha256": version.logo_sha256,
            "file_names": version.file_names,
        }
    )


def logo_hash(application: Application) -> str:
    """SHA-256 of the logo as it is stored; empty without one, or if its file is gone."""
    return stored_hash(application.logo)


def file_names(application: Application) -> dict[str, str]:
    """The names of the evidence, by SHA-256."""
    return dict(application.evidence.order_by("pk").values_list("sha256", "original_name"))


def keep(act: Action, locked: Application, scan: SealedScan | None = None) -> dict[str, Any]:
    """Keep the locked application as its next version, with the checked scan of the sealed sheet if
    there is one, and return what the journal entry of the sign-off notes about it.
    """
    content = whole_content(locked)
    version = ApplicationVersion(
        application=locked,
        number=locked.versions.count() + 1,
        kept=VersionKept.SIGNED,
        content=content,
        content_sha256=digest(content),
        logo_sha256=logo_hash(locked),
        file_names=file_names(locked),
        signed_at=act.now,
        signed_by=act.by,
    )
    version.sha256 = hash_of(version)
    version.save()
    noted = {CONTENT: version.content_sha256, NOTED: version.sha256, "version": version.number}
    if scan is not None:
        scan.version, scan.uploaded_by = version, act.by
        scan.save()
        noted[SCANNED] = scan.sha256
    return noted
