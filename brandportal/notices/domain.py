"""Queue a notice inside a verb's transaction; send its mail afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.notices.enums import Way
from brandportal.notices.models import Notice, NoticeChoice, Wording
from brandportal.notices.notice_texts import NoticeText
from brandportal.notices.outbox import ATTEMPT, deliver, keys_of, note_attempt, send_each
from brandportal.notices.told import Told, kept, told


def queue(
    *,
    to: Iterable[Any],
    key: str,
    text: NoticeText,
    context: Mapping[str, str | Told],
    url: str,
    now: datetime,
) -> int:
    """Notify each person once: the same `key` for the same person is never queued twice. Returns
    how many were queued.

    It is shown in the reader's language: in the words that the office has for `text` now, else in
    its own, with the values of `context`. A missing value raises KeyError here, in the verb's
    transaction, and not later in an inbox.
    """
    return put(notices(to=to, key=key, text=text, context=context, url=url, now=now))


def notices(
    *,
    to: Iterable[Any],
    key: str,
    text: NoticeText,
    context: Mapping[str, str | Told],
    url: str,
    now: datetime,
) -> list[Notice]:
    """What `queue` would queue, not saved: those of a set of records are put in the outbox together
    (`put`).
    """
    values = {name: kept(value) for name, value in context.items()}
    _ = text.subject % told(values), text.body % told(values)
    # Of the same statement: whoever tells many asks nothing more.
    wording = Subquery(Wording.objects.of(text).values("pk")[:1]) if text.may_be_reworded else None
    people = {person.pk: person for person in to if person.is_active}
    return [
        Notice(
            recipient=person,
            key=key,
            kind=text.kind,
            subject_id=text.subject,
            body_id=text.body,
            wording_id=wording,
            context=values,
            url=url,
            created_at=now,
        )
        for person in people.values()
    ]


def put(rows: Sequence[Notice]) -> int:
    """Put notices in the outbox, each once a person and key; returns how many were given."""
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_waiting(*, now: datetime, limit: int = 200) -> int:
    """Send what waits in the outbox; a failure is recorded and tried again later. Returns how many
    mails went out.
    """
    _settle_ways()
    waiting = Notice.objects.waiting(now).select_related("recipient", "wording")
    return send_each(waiting, keys_of(waiting, limit), partial(_send, now=now))


def _settle_ways() -> None:
    """Give every new notice the way that its reader has chosen for its kind; it keeps it, whatever
    is chosen later.
    """
    chosen = NoticeChoice.objects.filter(user=OuterRef("recipient"), kind=OuterRef("kind"))
    way = Coalesce(Subquery(chosen.values("way")), Value(Way.AT_ONCE.value))
    Notice.objects.filter(way="", mailed_at=None).update(way=way)


def _send(notice: Notice, *, now: datetime) -> Exception | None:
    error = _deliver(notice)
    note_attempt(notice, error, now=now)
    if error is None:
        notice.mailed_at = now
    notice.save(update_fields=[*ATTEMPT, "mailed_at"])
    return error


def _deliver(notice: Notice) -> Exception | None:
    """Send one mail in the reader's language; returns the error, empty on success.

    A person without an address or account is notified on the site only.
    """
    person = notice.recipient
    if not person.email or not person.is_active:
        return None
    try:
        with translation.override(person.language):
            subject, body = notice.subject, f"{notice.body}\n\n{settings.BASE_URL}{notice.url}"
        deliver(to=person.email, subject=subject, body=body)
    except Exception as error:
        # A mail that fails for any reason must not stop the mails behind it.
        return error
    return None


def may_retry(notice: Notice, *, by: Any) -> Verdict:
    """Whether this person may retry a mail, and whether it has failed."""
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
    """Return a failed mail to the outbox with a fresh number of attempts. Refuses with NotAllowed
    or NotNow.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(notice)
        require(_keeps_outbox(by=by), may_retry(locked, by=by))
        locked.attempts, locked.try_after = 0, None
        locked.save(update_fields=["attempts", "try_after"])
        act.log("notices.retry", gettext_noop("Put a failed mail back to the outbox"), locked)
    return locked


def mark_read(*, notice: Notice, by: Any, now: datetime) -> None:
    """Mark as read by its recipient; for anybody else nothing changes."""
    Notice.objects.filter(pk=notice.pk, recipient=by, read_at=None).update(read_at=now)


def mark_all_read(*, by: Any, now: datetime) -> None:
    """Mark everything in this person's inbox as read."""
    Notice.objects.unread_of(by).update(read_at=now)
