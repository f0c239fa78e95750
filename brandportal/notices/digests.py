"""The daily mail: what a person chose to be told of with others, one mail a day.

At the hour of `NOTICE_DIGEST_HOUR` the notices that wait are put together (`gather`); the database
holds one digest a person and day. Its entries are its state: an unread one that is not mailed is
still to be sent, whenever and however often the clock strikes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from brandportal.notices.models import Digest, Notice
from brandportal.notices.outbox import ATTEMPT, deliver, keys_of, note_attempt, send_each


def last_digest_time(now: datetime) -> datetime:
    """The latest moment by now at which daily mails were due."""
    local = timezone.localtime(now)
    due = local.replace(hour=settings.NOTICE_DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return due if due <= local else due - timedelta(days=1)


def to_gather(now: datetime) -> list[int]:
    """The people (ids) with unread notices from before the time of the daily mail who have had none
    since.
    """
    due = last_digest_time(now)
    had = Digest.objects.filter(recipient=OuterRef("recipient"), day=due.date())
    rows = Notice.objects.for_digest().filter(~Exists(had), digest=None, created_at__lte=due)
    return list(rows.order_by("recipient").values_list("recipient", flat=True).distinct())


def gather(*, recipient: int, now: datetime) -> Digest | None:
    """Put the unread notices of a person into the day's mail; None when it was done already."""
    due = last_digest_time(now)
    with transaction.atomic():
        digest, made = Digest.objects.get_or_create(
            recipient_id=recipient, day=due.date(), defaults={"created_at": now}
        )
        if not made:
            return None
        rows = Notice.objects.for_digest().filter(recipient=recipient, digest=None)
        rows.filter(created_at__lte=due).update(digest=digest)
    return digest


def send_digests(*, now: datetime, limit: int = 200) -> int:
    """Send the daily mails that wait, as `send_waiting` the single ones."""
    entries = Notice.objects.for_digest().to_try(now).filter(digest=OuterRef("pk"))
    waiting = Digest.objects.filter(Exists(entries)).order_by("pk").select_related("recipient")
    return send_each(waiting, keys_of(waiting, limit), partial(_send, now=now))


def _send(digest: Digest, *, now: datetime) -> Exception | None:
    # Read under the digest's lock: another worker may have sent it since it was found waiting.
    rows = Notice.objects.for_digest().to_try(now).filter(digest=digest)
    entries = list(rows.select_related("wording").order_by("created_at", "pk"))
    if not entries:
        return None
    with translation.override(digest.recipient.language):
        lines = {entry.pk: _line(entry) for entry in entries}
        told = [entry for entry in entries if isinstance(lines[entry.pk], str)]
        failure = _deliver(digest, [str(lines[entry.pk]) for entry in told]) if told else None
    for entry in entries:
        line = lines[entry.pk]
        error = line if isinstance(line, Exception) else failure
        note_attempt(entry, error, now=now)
        if error is None:
            entry.mailed_at = now
    Notice.objects.bulk_update(entries, [*ATTEMPT, "mailed_at"], batch_size=200)
    return failure


def _line(entry: Notice) -> str | Exception:
    """What the mail says of one notice; a text that fails must not keep the others waiting."""
    try:
        return f"{entry.subject}\n{settings.BASE_URL}{entry.url}"
    except Exception as error:
        return error


def _deliver(digest: Digest, lines: list[str]) -> Exception | None:
    """As with single mails: without an address or account the site is enough."""
    person = digest.recipient
    if not person.email or not person.is_active:
        return None
    ways = f"{settings.BASE_URL}{reverse('web:notice-ways')}"
    subject = gettext("Your notices of %(day)s (%(count)s)") % {
        "day": digest.day.isoformat(),
        "count": len(lines),
    }
    body = "\n\n".join(
        [
            gettext("What you chose to be told of in one mail a day, and have not read yet:"),
            *lines,
            gettext("How you are told, by kind of notice: %(link)s") % {"link": ways},
        ]
    )
    # The same at every attempt, so that a mail server or reader knows a second copy as such.
    marked = {"Message-ID": f"<digest-{digest.pk}@{urlsplit(settings.BASE_URL).hostname}>"}
    try:
        deliver(to=person.email, subject=subject, body=body, headers=marked)
    except Exception as error:
        return error
    return None
