"""Queue a notice inside a verb's transaction; send its mail afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation

from brandportal.notices.models import Notice


def queue(
    *,
    to: Iterable[Any],
    key: str,
    subject: str,
    body: str,
    context: Mapping[str, str],
    url: str,
    now: datetime,
) -> int:
    """Tell each person once: the same `key` for the same person is never queued twice. Returns how many were asked for.

    `subject` and `body` are msgids with named placeholders; they are rendered in the reader's language when shown.
    """
    people = {person.pk: person for person in to if person.is_active}
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=person,
                key=key,
                subject_id=subject,
                body_id=body,
                context={name: str(value) for name, value in context.items()},
                url=url,
                created_at=now,
            )
            for person in people.values()
        ],
        ignore_conflicts=True,
    )
    return len(people)


def send_waiting(*, now: datetime, limit: int = 200) -> int:
    """Send what waits in the outbox, one transaction a mail; a failure is recorded and tried again later.

    A mail that was sent is never sent twice by two workers: the row is locked, and skipped when another holds it.
    """
    sent = 0
    for pk in list(Notice.objects.waiting().values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            notice = (
                Notice.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("recipient")
                .filter(pk=pk, mailed_at=None)
                .first()
            )
            if notice is None:
                continue
            notice.attempts += 1
            notice.error = _deliver(notice)
            if not notice.error:
                notice.mailed_at = now
                sent += 1
            notice.save(update_fields=["attempts", "error", "mailed_at"])
    return sent


def _deliver(notice: Notice) -> str:
    """Send one mail in the reader's language; the error as text, empty when it went out."""
    person = notice.recipient
    if not person.email:
        return ""
    with translation.override(person.language):
        subject = " ".join(notice.subject.split())
        body = f"{notice.body}\n\n{settings.BASE_URL}{notice.url}"
    try:
        EmailMessage(subject=subject, body=body, to=[person.email]).send()
    except OSError as error:
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def mark_read(*, notice: Notice, by: Any, now: datetime) -> None:
    """Note that its recipient has read it; anybody else changes nothing."""
    Notice.objects.filter(pk=notice.pk, recipient=by, read_at=None).update(read_at=now)
