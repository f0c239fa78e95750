"""Queue a notice inside a verb's transaction; send its mail afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPServerDisconnected
from socket import gaierror
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.notices.models import Notice
from brandportal.notices.told import Told, kept, told

SERVER_AWAY = (ConnectionError, TimeoutError, SMTPConnectError, SMTPServerDisconnected, gaierror)
# Pauses after the first, second, third and fourth failure; a mail server is away for hours at most.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


def queue(
    *,
    to: Iterable[Any],
    key: str,
    subject: str,
    body: str,
    context: Mapping[str, str | Told],
    url: str,
    now: datetime,
) -> int:
    """Tell each person once: the same `key` for the same person is never queued twice. Returns how
    many were asked for.

    `subject` and `body` are msgids with named placeholders; they are rendered in the reader's
    language when shown. A placeholder without its value is a KeyError here, in the verb's own
    transaction, and never later in an inbox.
    """
    values = {name: kept(value) for name, value in context.items()}
    _ = subject % told(values), body % told(values)
    people = {person.pk: person for person in to if person.is_active}
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=person,
                key=key,
                subject_id=subject,
                body_id=body,
                context=values,
                url=url,
                created_at=now,
            )
            for person in people.values()
        ],
        ignore_conflicts=True,
    )
    return len(people)


def send_waiting(*, now: datetime, limit: int = 200) -> int:
    """Send what waits in the outbox, one transaction a mail; a failure is recorded and tried again
    later.

    A mail that was sent is never sent twice by two workers: the row is locked, and skipped when
    another holds it. The first sign that the mail server is away ends the round, so that a server
    that hangs holds one worker for one mail.
    """
    sent = 0
    for pk in list(Notice.objects.waiting(now).values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            notice = (
                Notice.objects.waiting(now)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("recipient")
                .filter(pk=pk)
                .first()
            )
            if notice is None:
                continue
            notice.attempts += 1
            error = _deliver(notice)
            notice.error = f"{type(error).__name__}: {error}"[:200] if error else ""
            if error:
                notice.try_after = now + PAUSES[min(notice.attempts, len(PAUSES)) - 1]
            else:
                notice.mailed_at = now
                sent += 1
            notice.save(update_fields=["attempts", "error", "mailed_at", "try_after"])
        if is_server_away(error):
            break
    return sent


def is_server_away(error: Exception | None) -> bool:
    """Whether the next mail would meet the same: nobody answers, or too late; not that one mail was
    refused.
    """
    return isinstance(error, SERVER_AWAY)


def deliver(*, to: str, subject: str, body: str, headers: Mapping[str, str] | None = None) -> None:
    """Hand one mail to the mail server; raises what it raises. Only tasks call this: a server may
    take its time.
    """
    message = EmailMessage(
        subject=" ".join(subject.split()), body=body, to=[to], headers=dict(headers or {})
    )
    message.send()


def _deliver(notice: Notice) -> Exception | None:
    """Send one mail in the reader's language; the error, none when it went out.

    Who has no address, or no longer an account, is told on the site only.
    """
    person = notice.recipient
    if not person.email or not person.is_active:
        return None
    try:
        with translation.override(person.language):
            subject, body = notice.subject, f"{notice.body}\n\n{settings.BASE_URL}{notice.url}"
        deliver(to=person.email, subject=subject, body=body)
    except Exception as error:
        # Whatever is wrong with one mail, the others behind it have to go out.
        return error
    return None


def may_retry(notice: Notice, *, by: Any) -> Verdict:
    """Whether this person may try a mail again, and whether there is something to try."""
    allowed = _keeps_outbox(by=by)
    if not allowed:
        return allowed
    if notice.mailed_at:
        return no(gettext("This mail has been sent."))
    if notice.attempts == 0:
        return no(gettext("This mail has not been tried yet."))
    return YES


def _keeps_outbox(*, by: Any) -> Verdict:
    if has_role(by, Role.OFFICE, Role.SYSTEM_ADMIN):
        return YES
    return no(gettext("Only the Efficiency Office and the system administrator may do this."))


def retry(*, notice: Notice, by: Any, now: datetime) -> Notice:
    """Put a failed mail back to the outbox with all its attempts. Refuses with NotAllowed or
    NotNow.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(notice)
        require(_keeps_outbox(by=by), may_retry(locked, by=by))
        locked.attempts, locked.try_after = 0, None
        locked.save(update_fields=["attempts", "try_after"])
        act.log("notices.retry", gettext_noop("Put a failed mail back to the outbox"), locked)
    return locked


def mark_read(*, notice: Notice, by: Any, now: datetime) -> None:
    """Note that its recipient has read it; anybody else changes nothing."""
    Notice.objects.filter(pk=notice.pk, recipient=by, read_at=None).update(read_at=now)


def mark_all_read(*, by: Any, now: datetime) -> None:
    """Note everything in this person's inbox as read."""
    Notice.objects.unread_of(by).update(read_at=now)
