"""What a score sheet said when it was locked, opened again or set aside: kept, and bound by the
journal.
"""

from __future__ import annotations

import secrets
from typing import Any

from brandportal.canonical import digest
from brandportal.journal.actions import Action
from reviews.panel.enums import SheetWay, VersionKept
from reviews.panel.models import ScoreSheet, SheetVersion

# The key in a journal entry under which the hash of the version stands.
NOTED = "sheet_sha256"


def content_of(sheet: ScoreSheet) -> dict[str, Any]:
    """The whole sheet as it stands now, as plain JSON: points by indicator with two decimals,
    remarks, comment.
    """
    scores = sorted(sheet.scores.all(), key=lambda row: row.indicator)
    # Versions from before sheets on paper say nothing of it, and their hashes stand.
    on_paper = {"way": sheet.way} if sheet.way == SheetWay.PAPER else {}
    return {
        "seat": sheet.seat_id,
        "application": sheet.application_id,
        "version": sheet.version,
        "points": {row.indicator: f"{row.points:.2f}" for row in scores},
        "remarks": {row.indicator: row.comment for row in scores if row.comment},
        "comment": sheet.comment,
        **on_paper,
    }


def hash_of(version: SheetVersion) -> str:
    """The hash that this version has to have: over its sheet, number, step, content and salt."""
    return digest(
        {
            "sheet": version.sheet_id,
            "number": version.number,
            "why": version.why,
            "content": version.content,
            "salt": version.salt,
        }
    )


def keep(act: Action, sheet: ScoreSheet, *, why: VersionKept, reason: str = "") -> SheetVersion:
    """Keep the sheet as it stands, as the next version; `reason` is bound with it. The caller puts
    its hash into the journal entry of the step, under `NOTED`.
    """
    content = content_of(sheet)
    if reason:
        content["reason"] = reason
    version = SheetVersion(
        sheet=sheet,
        number=sheet.versions.count() + 1,
        why=why,
        content=content,
        salt=secrets.token_hex(16),
        kept_at=act.now,
    )
    version.sha256 = hash_of(version)
    version.save()
    return version


def stands_as_locked(sheet: ScoreSheet) -> bool:
    """Whether a locked sheet says exactly what its last version says, and that version what its
    hash says. `versions` and `scores` are read as prefetched.
    """
    last = max(sheet.versions.all(), key=lambda row: row.number, default=None)
    return (
        last is not None
        and last.why in (VersionKept.LOCKED, VersionKept.FOUND)
        and last.content == content_of(sheet)
        and last.sha256 == hash_of(last)
    )
