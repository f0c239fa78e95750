"""Append to the journal, and verify it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext_noop

from brandportal.canonical import digest
from brandportal.journal.models import VISITOR, Entry, Head

GENESIS = "0" * 64


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the previous hash and every field of the entry, as canonical JSON in UTF-8."""
    content = [
        entry.previous_hash,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_label,
        entry.action,
        entry.done,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.data,
    ]
    return digest(content)


def lock_journal() -> Head:
    """Lock the head of the chain until the transaction ends.

    Every action takes this lock first, so that actions on several rows cannot deadlock. Verbs take
    it through `journal.actions.action`. To replace the lock, change it here.
    """
    head, _created = Head.objects.select_for_update().get_or_create(pk=1)
    return head


def append(
    *,
    action: str,
    done: str,
    obj: models.Model,
    by: Any,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry to the chain, inside the caller's transaction.

    `by` is a user, a visitor or the clock; `done` is a msgid; `data` must be JSON-serialisable and
    free of personal data of raters.
    """
    [entry] = append_each(action=action, done=done, about=[(obj, data)], by=by, now=now)
    return entry


def append_each(
    *,
    action: str,
    done: str,
    about: Iterable[tuple[models.Model, Mapping[str, Any] | None]],
    by: Any,
    now: datetime,
) -> list[Entry]:
    """The same for the same action on each record of a set, in their order: one lock, and one
    statement for all entries.
    """
    with transaction.atomic():
        head = lock_journal()
        actor_label = (VISITOR if getattr(by, "is_anonymous", False) else str(by))[:120]
        entries = []
        for obj, data in about:
            entry = Entry(
                seq=head.size + 1,
                at=now,
                actor_id=by.pk,
                actor_label=actor_label,
                action=action,
                done=done,
                object_type=obj._meta.label_lower,
                object_id=str(obj.pk),
                object_label=str(obj)[:200],
                data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder)),
                previous_hash=head.hash,
            )
            entry.hash = entry_hash(entry)
            head.size, head.hash = entry.seq, entry.hash
            entries.append(entry)
        Entry.objects.bulk_create(entries)
        head.save(update_fields=["size", "hash"])
    return entries


def broken_links(noted: Iterable[tuple[int, str]] = ()) -> Iterator[tuple[int, str]]:
    """Every fault of the chain as (number, description): altered, removed, reordered or truncated
    entries.

    `noted` are heads (number, hash) that were recorded elsewhere earlier. With them a database that
    was rolled back or rewritten to its end is detected as well.
    """
    earlier = dict(noted)
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            yield expected, gettext_noop("missing")
        if entry.previous_hash != previous:
            yield entry.seq, gettext_noop("not chained to the entry before")
        if entry_hash(entry) != entry.hash:
            yield entry.seq, gettext_noop("altered")
        if earlier.pop(entry.seq, entry.hash) != entry.hash:
            yield entry.seq, gettext_noop("not the entry that was noted earlier")
        previous, expected = entry.hash, entry.seq + 1
    head = Head.objects.filter(pk=1).first() or Head()
    if head.size != expected - 1 or head.hash != previous:
        yield expected - 1, gettext_noop("the end of the chain is not the recorded head")
    for number in sorted(earlier):
        yield number, gettext_noop("noted earlier, now missing")
