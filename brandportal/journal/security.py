"""Record security events of accounts, add them to a chain a minute later, verify it, and delete old
events.

Recording takes no lock that others wait for: one row for each account, kind, place and minute is
counted up. Only the scheduled task locks the end of the chain. A flood of failures costs one row
for each minute and network; for unknown accounts at most `MOST_NETWORKS` rows a minute, and the
rest is counted in one row without a network. Of the refusals of one account at most `MOST_PLACES`
rows a minute are told apart, the rest is counted in one row without place and network.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from brandportal.canonical import digest
from brandportal.journal.actions import action
from brandportal.journal.append_only import LEAST_DAYS
from brandportal.journal.domain import GENESIS
from brandportal.journal.models import Entry, SecurityEvent, SecurityHead, SecurityKind

NOTED = "journal.note_security"
# A request that started in a minute may end after it.
SETTLED = timedelta(minutes=2)
BATCH = 2000
# How many networks a minute are told apart in failures of unknown accounts.
MOST_NETWORKS = 50
# How many refusals of one account a minute are told apart by place and network.
MOST_PLACES = 20
REFUSALS = (SecurityKind.REFUSED, SecurityKind.CONFLICT)


def event_hash(event: SecurityEvent) -> str:
    """SHA-256 over the previous hash and every field of the event, as canonical JSON in UTF-8."""
    content = [
        event.previous_hash,
        event.seq,
        event.minute.astimezone(UTC).isoformat(timespec="minutes"),
        event.kind,
        event.actor_id,
        event.actor_label,
        event.network,
        event.detail,
        event.times,
    ]
    return digest(content)


def note(
    *, kind: SecurityKind, by: Any, now: datetime, network: str = "", detail: str = ""
) -> None:
    """Count one event of an account (`by` None: an unknown account) in the current minute.

    `network` is a truncated address. `detail` says where on the site, never what was typed.
    """
    row = {
        "minute": now.replace(second=0, microsecond=0),
        "kind": kind,
        "actor_id": getattr(by, "pk", None),
        "actor_label": str(by)[:120] if by else "",
        "network": network,
        "detail": detail[:200],
    }
    key = _key(row)
    if _counted(key):
        return
    # Also checked for known accounts, so that a known name costs the same statements as an unknown
    # one.
    if _many(row):
        row["network"] = ""
        if by is not None:
            row["detail"] = ""
        key = _key(row)
        if _counted(key):
            return
    try:
        with transaction.atomic():
            SecurityEvent.objects.create(key=key, **row)
    except IntegrityError:
        # Another transaction created the row, or the row is in the chain already and must not
        # change.
        if not _counted(key):
            SecurityEvent.objects.create(key=secrets.token_hex(32), **row)


def _key(row: Mapping[str, Any]) -> str:
    told = [row["minute"].isoformat(), row["kind"], row["actor_id"], row["network"], row["detail"]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _many(row: Mapping[str, Any]) -> bool:
    """Whether this minute has so many failures of unknown accounts, or refusals of this account,
    that a further one is not told apart.
    """
    told = SecurityEvent.objects.filter(
        minute=row["minute"], kind=row["kind"], actor=row["actor_id"]
    ).count()
    if row["actor_id"] is None:
        return told >= MOST_NETWORKS
    return row["kind"] in REFUSALS and told >= MOST_PLACES


def _counted(key: str) -> bool:
    return bool(SecurityEvent.objects.filter(key=key, seq=None).update(times=F("times") + 1))


def chain(*, now: datetime) -> int:
    """Add every event whose minute is over to the chain, oldest first. Returns how many."""
    with transaction.atomic():
        head, _created = SecurityHead.objects.select_for_update().get_or_create(pk=1)
        settled = SecurityEvent.objects.filter(seq=None, minute__lte=now - SETTLED)
        events = list(settled.select_for_update(of=("self",)).order_by("minute", "pk")[:BATCH])
        for event in events:
            event.seq, event.previous_hash = head.size + 1, head.hash
            event.hash = event_hash(event)
            event.save(update_fields=["seq", "previous_hash", "hash"])
            head.size, head.hash = event.seq, event.hash
        head.save(update_fields=["size", "hash"])
    return len(events)


def broken_events() -> Iterator[tuple[int, str]]:
    """Every fault of the chain as (number, description), compared with the heads in the journal
    too.
    """
    head = SecurityHead.objects.filter(pk=1).first() or SecurityHead()
    noted = dict(Entry.objects.filter(action=NOTED).values_list("data__size", "data__hash"))
    noted = {int(size): told for size, told in noted.items() if int(size) > head.forgotten}
    previous, expected = head.forgotten_hash, head.forgotten + 1
    for event in SecurityEvent.objects.exclude(seq=None).order_by("seq").iterator(BATCH):
        number = event.seq or 0
        if number != expected:
            yield expected, gettext_noop("missing")
        if event.previous_hash != previous:
            yield number, gettext_noop("not chained to the entry before")
        if event_hash(event) != event.hash:
            yield number, gettext_noop("altered")
        if noted.pop(number, event.hash) != event.hash:
            yield number, gettext_noop("not the entry that was noted earlier")
        previous, expected = event.hash, number + 1
    if head.size != expected - 1 or head.hash != previous:
        yield expected - 1, gettext_noop("the end of the chain is not the recorded head")
    for number in sorted(noted):
        yield number, gettext_noop("noted earlier, now missing")


def note_head(*, by: Any, now: datetime) -> bool:
    """Record the current head of the security events in the journal, whose own head is kept
    elsewhere; only if it has changed.
    """
    with action(by=by, now=now) as act:
        head = SecurityHead.objects.filter(pk=1).first()
        last = Entry.objects.filter(action=NOTED).order_by("-seq").first()
        if head is None or head.hash == (last.data["hash"] if last else GENESIS):
            return act.nothing_done(False)
        act.log(
            NOTED,
            gettext_noop("Noted the end of the security events"),
            head,
            {"size": head.size, "hash": head.hash},
        )
    return True


def forget(*, by: Any, now: datetime) -> int:
    """Delete the oldest events whose retention is over, from the start of the chain; the journal
    records how many.

    The chain stays verifiable: the head keeps the number and hash of the last deleted event. The
    database refuses to delete events within the legal retention.
    """
    kept = timedelta(days=max(LEAST_DAYS, settings.SECURITY_EVENTS_KEPT_DAYS))
    with action(by=by, now=now) as act:
        head, _created = SecurityHead.objects.select_for_update().get_or_create(pk=1)
        young = SecurityEvent.objects.filter(minute__gte=now - kept).exclude(seq=None)
        first = young.order_by("seq").values_list("seq", flat=True).first() or head.size + 1
        old = SecurityEvent.objects.filter(seq__lt=first)
        last = old.order_by("-seq").first()
        if last is None or last.seq is None:
            return act.nothing_done(0)
        head.forgotten, head.forgotten_hash = last.seq, last.hash
        gone, _rows = old.delete()
        head.save(update_fields=["forgotten", "forgotten_hash"])
        act.log(
            "journal.forget_security",
            gettext_noop("Deleted security events whose time was over"),
            head,
            {"up_to": last.seq, "hash": last.hash, "count": gone},
        )
    return gone
