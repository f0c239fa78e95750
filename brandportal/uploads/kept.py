"""Files and the rows that name them: stored before the row is there, deleted after it is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from brandportal.errors import Refused
from brandportal.uploads.gate import check_upload, harmless_name
from brandportal.uploads.kinds import UploadPolicy

Row = TypeVar("Row", bound=Any)


@contextmanager
def checked_row(row: Row, file: File, policy: UploadPolicy, *, now: datetime) -> Iterator[Row]:
    """The row with the checked file, on disk under a random name, for the block to save; the file
    is deleted when the block ends in a refusal or without having saved it.

    Refuses with BadInput at the field `file` what the policy refuses. Who and when were asked
    before.
    """
    checked = check_upload(policy, file)
    row.original_name = harmless_name(file.name or "")
    row.content_type = checked.kind.content_type
    row.size, row.sha256, row.uploaded_at = checked.size, checked.sha256, now
    row.file.save(f"{uuid4().hex}.{checked.kind.extensions[0]}", checked.stored, save=False)
    try:
        yield row
    except Refused:
        # After any other failure the row may exist, so the file is left to `brandportal.orphans`.
        row.file.storage.delete(row.file.name)
        raise
    if row.pk is None:
        row.file.storage.delete(row.file.name)


def delete_after_commit(file: FieldFile) -> None:
    """Delete a stored file, if there is one, once it is committed that no row names it any more.
    Called before the row changes, which may forget the name.
    """
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def stored_hash(file: Any) -> str:
    """SHA-256 of the file of a `FileField` as it is stored; empty without one, or if it is gone."""
    if not file:
        return ""
    try:
        with file.open("rb") as stored:
            return hashlib.sha256(stored.read()).hexdigest()
    except OSError:
        return ""
