"""Files of a bad-rating case: checked like every upload, stored under a random name, deleted if the
verb refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.files.base import File

from applications.drafting.uploads import EVIDENCE_POLICY
from brandportal.uploads.kept import checked_row
from reviews.bad_ratings.models import Case, CaseFile
from reviews.bad_ratings.workflow import CASE

CASE_FILE_POLICY = EVIDENCE_POLICY


@contextmanager
def stored(
    case: Case, action: str, purpose: str, file: File | None, *, by: Any, now: datetime
) -> Iterator[CaseFile | None]:
    """A checked file, on disk but not yet in the database; deleted if the block ends in a refusal.

    Who may take `action`, and when, is checked before the file is read (NotAllowed, NotNow), and by
    the verb again. Refuses with BadInput at the field `file` what the upload policy refuses.
    Without a file the result is None.
    """
    if file is None:
        yield None
        return
    _ask_first(case, action, by, now)
    row = CaseFile(case=case, purpose=purpose, uploaded_by=by)
    with checked_row(row, file, CASE_FILE_POLICY, now=now) as kept:
        yield kept


def _ask_first(case: Case, action: str, by: Any, now: datetime) -> None:
    CASE.require(action, case, by=by, now=now, whole=False)
