"""What must hold of the versions of applications."""

from __future__ import annotations

from collections.abc import Iterator

from applications.form.models import Application
from applications.versions.enums import VersionKept
from applications.versions.models import ApplicationVersion, SealedScan
from applications.versions.versions import CONTENT, NOTED, SCANNED, hash_of
from brandportal.canonical import digest
from brandportal.journal.models import Entry
from brandportal.uploads.kept import stored_hash

SIGNED = ("application.sign_off", "application.resubmit")


def faults() -> Iterator[str]:
    """Every sign-off of the journal has its version, with the hash that the journal noted, and
    each version says what its hash says.
    """
    noted = _noted()
    kept: dict[str, list[ApplicationVersion]] = {}
    for version in ApplicationVersion.objects.order_by("application", "number").iterator():
        kept.setdefault(str(version.application_id), []).append(version)
        whole = version.kept == VersionKept.PARTLY or (
            digest(version.content) == version.content_sha256
        )
        if not whole or version.sha256 != hash_of(version):
            yield f"application {version.application_id}: a version is not what its hash says"
    for key in noted.keys() | kept.keys():
        rows = kept.get(key, [])
        said = [(data[CONTENT], data.get(NOTED, "")) for data in noted.get(key, [])]
        same = len(rows) == len(said) and all(
            row.number == place
            and row.content_sha256 == content
            and (row.sha256 == whole if whole else row.kept != VersionKept.SIGNED)
            for place, (row, (content, whole)) in enumerate(zip(rows, said, strict=True), start=1)
        )
        if not same:
            yield f"application {key}: its versions are not those that the journal noted"


def _noted() -> dict[str, list[dict[str, str]]]:
    """What the journal noted at the sign-offs of each application, the oldest first."""
    noted: dict[str, list[dict[str, str]]] = {}
    entries = Entry.objects.filter(object_type=Application._meta.label_lower, action__in=SIGNED)
    for object_id, data in entries.order_by("seq").values_list("object_id", "data"):
        noted.setdefault(object_id, []).append(data)
    return noted


def scan_faults() -> Iterator[str]:
    """Every sealed scan that the journal noted is there, and its file says what was noted."""
    found: dict[tuple[str, int], str] = {}
    for row in SealedScan.objects.select_related("version"):
        found[str(row.version.application_id), row.version.number] = stored_hash(row.file)
    wanted = {
        (key, place): data[SCANNED]
        for key, rows in _noted().items()
        for place, data in enumerate(rows, start=1)
        if data.get(SCANNED)
    }
    for key, place in found.keys() | wanted.keys():
        if found.get((key, place)) != wanted.get((key, place)):
            yield f"application {key}: the sealed scan of version {place} is not the one noted"
