"""Mail subscriptions to the heads of the ledger, for anybody: requested on a page, confirmed by a
link, ended by another.

A page only records what to send; the scheduled task sends it, retries with delays, and drops an
address that never accepts mail. While the mail server is down no failure is counted against an
address, and one mail is tried in each run. No page reveals whether an address is subscribed.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from applications.cycles.timeline import moment_in_words
from brandportal.errors import BadInput
from brandportal.notices.outbox import deliver, is_server_away, keys_of, pause_after, send_each
from reviews.ledger.models import HeadSubscriber, LedgerHead

CONFIRM, LEAVE = "confirm", "leave"
CONFIRM_WITHIN = timedelta(days=2)
ASK_AGAIN_AFTER = timedelta(hours=12)
ATTEMPTS = 5
AT_MOST_IN_A_MAIL = 48


class NothingToSend(Exception):
    """Nothing is new for this address."""


def subscribe(*, address: str, language: str, now: datetime) -> None:
    """Record an address that gets a confirmation link; the response is the same for every address.

    Refuses with BadInput an invalid mail address.
    """
    plain = address.strip().lower()
    try:
        validate_email(plain)
    except ValidationError:
        raise BadInput(_("Please enter a mail address."), field="address") from None
    with transaction.atomic():
        row, _created = HeadSubscriber.objects.select_for_update().get_or_create(
            address=plain, defaults={"language": language, "created_at": now}
        )
        asked_long_ago = row.asked_at is not None and row.asked_at <= now - ASK_AGAIN_AFTER
        if row.confirmed_at is None and asked_long_ago:
            row.asked_at, row.language, row.created_at = None, language, now
            row.save(update_fields=["asked_at", "language", "created_at"])


def token_of(row: HeadSubscriber, purpose: str) -> str:
    """The token of a link: the row and a keyed hash of it, for one purpose. It is not stored."""
    text = f"head-mail|{purpose}|{row.pk}|{row.address}|{row.created_at.timestamp():.6f}"
    key = settings.PSEUDONYM_MASTER_KEY.encode()
    return f"{row.pk}-{hmac.digest(key, text.encode(), 'sha256').hex()[:40]}"


def find(token: str, purpose: str) -> HeadSubscriber | None:
    """The subscriber of a link; None for any other text, another purpose, and a deleted one."""
    number, _dash, _rest = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    row = HeadSubscriber.objects.filter(pk=int(number)).first()
    if row is None or not hmac.compare_digest(token_of(row, purpose), token):
        return None
    return row


def confirm(*, subscriber: HeadSubscriber, now: datetime) -> None:
    """Send every head to this address from now on; safe to repeat."""
    HeadSubscriber.objects.unconfirmed().filter(pk=subscriber.pk).update(
        confirmed_at=now, mailed_until=now, attempts=0, try_after=None
    )


def leave(*, subscriber: HeadSubscriber) -> None:
    """Delete the address."""
    HeadSubscriber.objects.filter(pk=subscriber.pk).delete()


def forget(*, now: datetime) -> int:
    """Delete addresses that nobody confirmed within two days, and those that accept no mail.
    Returns how many.
    """
    late = HeadSubscriber.objects.unconfirmed().filter(created_at__lte=now - CONFIRM_WITHIN)
    dead = HeadSubscriber.objects.filter(attempts__gte=ATTEMPTS)
    return late.delete()[0] + dead.delete()[0]


def send_due(*, now: datetime, limit: int = 500) -> int:
    """Send the requested links and the newly published heads. Several waiting heads are sent in one
    mail. Returns how many mails were sent.
    """
    rows = HeadSubscriber.objects.due(now)
    keys = keys_of(rows.unconfirmed().filter(asked_at=None), limit)
    newest = LedgerHead.objects.exclude(published_at=None).order_by("-published_at").first()
    if newest is not None:
        behind = rows.confirmed().filter(mailed_until__lt=newest.published_at)
        keys += keys_of(behind, limit - len(keys))
    since = HeadSubscriber.objects.filter(pk__in=keys).aggregate(first=Min("mailed_until"))["first"]
    heads = _published_since(since) if since else []
    return send_each(rows, keys, partial(_send, heads=heads, now=now))


def _published_since(moment: datetime) -> list[LedgerHead]:
    rows = LedgerHead.objects.filter(published_at__gt=moment).select_related("ledger__cycle")
    return list(rows.order_by("published_at", "pk"))


def _send(row: HeadSubscriber, *, heads: Sequence[LedgerHead], now: datetime) -> Exception | None:
    """Send one mail; returns the error, None on success. Only a rejection of this address counts
    against it.
    """
    try:
        with translation.override(row.language):
            _link_mail(row) if row.confirmed_at is None else _heads_mail(row, heads)
    except NothingToSend as nothing:
        return nothing
    except Exception as error:
        # Whatever is wrong with one mail, the others behind it have to go out.
        if not is_server_away(error):
            row.attempts += 1
            row.try_after = now + pause_after(row.attempts)
            row.save(update_fields=["attempts", "try_after"])
        return error
    row.attempts, row.try_after = 0, None
    if row.confirmed_at is None:
        row.asked_at = now
    else:
        row.mailed_until = heads[-1].published_at
    row.save(update_fields=["attempts", "try_after", "asked_at", "mailed_until"])
    return None


def _link_mail(row: HeadSubscriber) -> None:
    link = _link("public:ledger-confirm", row, CONFIRM)
    body = _(
        "Somebody, you we hope, asked to get the heads of the ledger of the public rating at this "
        "address.\n\n"
        "This link confirms it, for two days:\n%(link)s\n\nIf it was not you, do nothing: no "
        "further mail comes."
    )
    deliver(
        to=row.address,
        subject=_("Confirm: heads of the ledger by mail"),
        body=body % {"link": link},
    )


def _heads_mail(row: HeadSubscriber, heads: Sequence[LedgerHead]) -> None:
    until = row.mailed_until
    new = [h for h in heads if until and h.published_at and h.published_at > until]
    if not new:
        raise NothingToSend
    lines = [
        f"{head.ledger.cycle.year}  {moment_in_words(head.published_at)}\n{head.head}"
        for head in new[-AT_MOST_IN_A_MAIL:]
        if head.published_at
    ]
    year, link = new[-1].ledger.cycle.year, _link("public:ledger-leave", row, LEAVE)
    body = _(
        "Heads of the ledger of the public rating:\n\n%(heads)s\n\nKeep this message. Whoever "
        "keeps these heads can prove "
        "later that nothing which stood in the ledger by then was changed, taken out or put in.\n\n"
        "All heads: %(page)s\nNo more of these mails: %(link)s"
    ) % {
        "heads": "\n\n".join(lines),
        "page": settings.BASE_URL + reverse("public:ledger", args=[year]),
        "link": link,
    }
    deliver(
        to=row.address,
        subject=_("Heads of the ledger %(year)s") % {"year": year},
        body=body,
        headers={"List-Unsubscribe": f"<{link}>"},
    )


def _link(name: str, row: HeadSubscriber, purpose: str) -> str:
    return settings.BASE_URL + reverse(name, args=[token_of(row, purpose)])
