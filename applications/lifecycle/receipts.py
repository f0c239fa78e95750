"""The receipt of a submitted application: when, by whom, and the hash of its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications.form.content import content_hash
from applications.form.models import Application
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


def receipt(application: Application) -> Receipt | None:
    """The receipt of the newest submission, or None before the first."""
    entry = Entry.objects.about(application).filter(action__in=HANDED_IN).first()
    if entry is None:
        return None
    return Receipt(
        number=application.number,
        at=entry.at,
        signed_by=entry.actor_label,
        content_sha256=entry.data["content_sha256"],
        journal_number=entry.seq,
        unchanged=entry.data["content_sha256"] == content_hash(application),
    )
