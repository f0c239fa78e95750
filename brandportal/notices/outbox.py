"""Mail that waits in rows, whatever the rows are: sent by one worker, each in a transaction of its
own, and tried again after a pause.

def send_letters(*, now: datetime) -> int:
    waiting = Letter.objects.waiting(now)
    return send_each(waiting, keys_of(waiting, 200), partial(_send, now=now))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPServerDisconnected
from socket import gaierror
from typing import Any, TypeVar

from django.core.mail import EmailMessage
from django.db import models, transaction

M = TypeVar("M", bound=models.Model)

SERVER_AWAY = (ConnectionError, TimeoutError, SMTPConnectError, SMTPServerDisconnected, gaierror)
# Delays after the first, second, third and fourth failure; a mail server is down for hours at most.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


def keys_of(waiting: models.QuerySet[Any], limit: int) -> list[int]:
    """The first waiting rows."""
    return list(waiting.values_list("pk", flat=True)[:limit])


def send_each(
    waiting: models.QuerySet[M], keys: Iterable[int], send: Callable[[M], Exception | None]
) -> int:
    """Send the rows of these keys that still wait; returns how many were sent.

    `send` records the result in the row, and returns the error, None on success. No two workers
    send the same row: it is locked, and skipped while another worker holds it. The first sign that
    the mail server is down ends the run, so that a hanging server blocks one worker for one mail.
    """
    sent = 0
    for pk in keys:
        with transaction.atomic():
            locked = waiting.select_for_update(skip_locked=True, of=("self",))
            row = locked.filter(pk=pk).first()
            if row is None:
                continue
            error = send(row)
        sent += error is None
        if is_server_away(error):
            break
    return sent


def pause_after(attempts: int) -> timedelta:
    """The delay after this many failures."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


# What `note_attempt` changes in a row.
ATTEMPT = ("attempts", "error", "try_after")


def note_attempt(row: Any, error: Exception | None, *, now: datetime) -> None:
    """Record an attempt in a row, unsaved; after a failure it waits for its delay."""
    row.attempts += 1
    row.error = in_words(error)
    if error:
        row.try_after = now + pause_after(row.attempts)


def in_words(error: Exception | None) -> str:
    """An error as stored in a row; empty if there was none."""
    return f"{type(error).__name__}: {error}"[:200] if error else ""


def is_server_away(error: Exception | None) -> bool:
    """Whether the next mail would fail as well (no response, or a timeout), as opposed to one
    rejected mail.
    """
    return isinstance(error, SERVER_AWAY)


def deliver(*, to: str, subject: str, body: str, headers: Mapping[str, str] | None = None) -> None:
    """Hand one mail to the mail server; raises what it raises. Only tasks call this, because a
    server may be slow.
    """
    message = EmailMessage(
        subject=" ".join(subject.split()), body=body, to=[to], headers=dict(headers or {})
    )
    message.send()
