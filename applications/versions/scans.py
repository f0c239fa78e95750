"""The sheet with the agency's seal that goes with a sign-off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.base import File

from applications.form.models import Application
from applications.versions.models import SealedScan
from brandportal.errors import BadInput
from brandportal.uploads.kept import checked_row
from brandportal.uploads.kinds import JPEG, MEGABYTE, MILLION, PDF, PNG, UploadPolicy

SCAN_POLICY = UploadPolicy((PDF, JPEG, PNG), 10 * MEGABYTE, 50 * MILLION, most_pages=20)


@contextmanager
def checked_scan(file: File | None, *, now: datetime) -> Iterator[SealedScan | None]:
    """The checked scan for the block to save with its version; None without a file. Refuses with
    BadInput (`scan`) as the upload gate does. Who and when were asked before.
    """
    if not file:
        yield None
        return
    try:
        with checked_row(SealedScan(), file, SCAN_POLICY, now=now) as row:
            yield row
    except BadInput as refusal:
        if refusal.field != "file":
            raise
        raise BadInput(refusal.reason, field="scan") from refusal


def newest_scan(application: Application) -> int | None:
    """The scan that goes with the newest sign-off, if it has one."""
    newest = application.versions.order_by("-number").values_list("scan", flat=True)
    return newest.first()
