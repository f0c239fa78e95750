"""Files beside a bad-rating case: checked as every upload, stored under a made-up name, gone again when the verb refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import File

from applications.domain.uploads import EVIDENCE_POLICY, check_upload, harmless_name
from brandportal.errors import Refused
from reviews.models import Case, CaseFile

CASE_FILE_POLICY = EVIDENCE_POLICY


@contextmanager
def stored(
    case: Case, purpose: str, file: File | None, *, by: Any, now: datetime
) -> Iterator[CaseFile | None]:
    """A checked file, on its disk but not yet in the database; taken away again when the block ends in a refusal.

    Refuses with BadInput at the field `file` what the upload policy refuses. Nothing comes for nothing.
    """
    if file is None:
        yield None
        return
    checked = check_upload(CASE_FILE_POLICY, file)
    row = CaseFile(
        case=case,
        purpose=purpose,
        original_name=harmless_name(file.name or ""),
        content_type=checked.kind.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_at=now,
        uploaded_by=by,
    )
    row.file.save(f"{uuid4().hex}.{checked.kind.extensions[0]}", file, save=False)
    try:
        yield row
    except Refused:
        # Any other failure leaves it to `brandportal.orphans`: the row may stand.
        row.file.storage.delete(row.file.name or "")
        raise
