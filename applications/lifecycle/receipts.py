"""The receipts of a submitted application: when, by whom, and the hash of its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications.form.content import content_hash
from applications.form.models import Application
from applications.versions.versions import CONTENT, SCANNED
from brandportal.journal.models import Entry

HANDED_IN = ("application.sign_off", "application.resubmit")


@dataclass(frozen=True)
class Receipt:
    """The newest submission, from the journal. `unchanged`: the application still has the same
    content.
    """

    number: str
    at: datetime
    signed_by: str
    content_sha256: str
    journal_number: int
    unchanged: bool
    version: int
    scan_sha256: str = ""

    @property
    def receipt_number(self) -> str:
        """The number of the paper: the application's, and which of its sign-offs."""
        return f"{self.number}-{self.version}"


def receipt(application: Application) -> Receipt | None:
    """The receipt of the newest submission, or None before the first."""
    return next(iter(receipts(application)), None)


def receipts(application: Application) -> list[Receipt]:
    """The receipts of every sign-off, the newest first."""
    entries = list(Entry.objects.about(application).filter(action__in=HANDED_IN))
    now = content_hash(application) if entries else ""
    return [
        Receipt(
            number=application.number,
            at=entry.at,
            signed_by=entry.actor_label,
            content_sha256=entry.data[CONTENT],
            journal_number=entry.seq,
            unchanged=entry.data[CONTENT] == now,
            version=len(entries) - place,
            scan_sha256=entry.data.get(SCANNED, ""),
        )
        for place, entry in enumerate(entries)
    ]
