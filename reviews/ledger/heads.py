"""Heads of the ledger: every hour and at every thousand entries, chained, so that earlier entries
cannot be changed unnoticed.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.journal.actions import Action, action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.workflow import CLOCK
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.ledger.models import Ledger, LedgerHead
from reviews.rating.models import LedgerEntry
from reviews.scoring import commitments

SALT_BYTES = 32


def first_link(ledger: Ledger) -> str:
    """The predecessor of the first head: the hash of the year and its frozen rules."""
    return first_link_of(ledger.cycle)


def first_link_of(cycle: Cycle) -> str:
    """The same for an award year."""
    return commitments.first_link(year=cycle.year, rules_hash=cycle.rules_hash)


def last_of(ledger: Ledger) -> LedgerHead | None:
    """The newest head, published or not."""
    return LedgerHead.objects.filter(ledger=ledger).order_by("-number").first()


def close_full(ledger: Ledger) -> int:
    """Close a head for every full thousand of positioned entries without one; returns how many.

    The caller holds the lock of the ledger's row. These heads are published inside the next hourly
    head.
    """
    last, closed = last_of(ledger), 0
    while ledger.size - (last.size if last else 0) >= commitments.MOST_UNDER_A_HEAD:
        last = _close(ledger, last, most=commitments.MOST_UNDER_A_HEAD)
        closed += 1
    return closed


def published(cycle_id: int) -> QuerySet[LedgerHead]:
    """The published heads, newest first."""
    return LedgerHead.objects.filter(ledger__cycle=cycle_id, published_at__isnull=False).order_by(
        "-number"
    )


def head_over(entry: LedgerEntry) -> LedgerHead | None:
    """The first published head that covers this entry; None before the next one is published."""
    if entry.seq is None:
        return None
    return published(entry.cycle_id).filter(size__gte=entry.seq).last()


def last_published(cycle_id: int) -> str:
    """The newest published head, for the notice; empty before the first, and for years of format
    version 1.
    """
    rows = published(cycle_id).filter(ledger__version=2)
    return rows.values_list("head", flat=True).first() or ""


def under(head: LedgerHead, before: int) -> QuerySet[LedgerEntry, str]:
    """The commitments of a head, those with positions after `before`, unordered."""
    return _between(head.ledger.cycle_id, before, head.size)


def _between(cycle_id: int, after: int, up_to: int) -> QuerySet[LedgerEntry, str]:
    entries = LedgerEntry.objects.filter(cycle=cycle_id, seq__gt=after, seq__lte=up_to)
    return entries.values_list("commitment", flat=True)


def due_to_publish() -> list[Evaluation]:
    """Every public rating that is open."""
    return list(Evaluation.objects.filter(status=EvaluationStatus.RATING).select_related("cycle"))


def publish(*, evaluation: Evaluation, now: datetime) -> LedgerHead:
    """Publish the head of this hour: on the ledger's page, in the feed, in the journal and by mail
    to subscribers.

    Once an hour; a second call returns the published head. A head is published even without new
    entries, and neither its size nor the number of heads inside it is shown, because both would be
    running totals.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    with action(by=CLOCK, now=now) as act:
        ledger = locked(evaluation.cycle_id)
        found = LedgerHead.objects.filter(ledger=ledger, hour=hour).first()
        return act.nothing_done(found) if found else _publish(act, evaluation, ledger, hour=hour)


def publish_last(*, evaluation: Evaluation, now: datetime) -> LedgerHead:
    """Publish the last head of a year, once, in the transaction that closes its public rating."""
    with action(by=CLOCK, now=now) as act:
        ledger = locked(evaluation.cycle_id)
        last = last_of(ledger)
        if last is not None and last.published_at and last.hour is None:
            return act.nothing_done(last)
        return _publish(act, evaluation, ledger, hour=None)


def locked(cycle_id: int) -> Ledger:
    """The ledger's row, created if missing, locked until the transaction ends."""
    Ledger.objects.get_or_create(cycle_id=cycle_id)
    return (
        Ledger.objects.select_for_update(of=("self",)).select_related("cycle").get(cycle=cycle_id)
    )


def _publish(
    act: Action, evaluation: Evaluation, ledger: Ledger, *, hour: datetime | None
) -> LedgerHead:
    close_full(ledger)
    head = _close(ledger, last_of(ledger), hour=hour, published_at=act.now)
    act.log(
        "ledger.publish_head",
        gettext_noop("Published the head of the ledger"),
        evaluation,
        {"head": head.head},
    )
    _tell_auditors(evaluation, head, act.now)
    return head


def _close(
    ledger: Ledger,
    last: LedgerHead | None,
    *,
    most: int | None = None,
    hour: datetime | None = None,
    published_at: datetime | None = None,
) -> LedgerHead:
    covered = last.size if last else 0
    size = ledger.size if most is None else min(ledger.size, covered + most)
    number, salt = (last.number if last else 0) + 1, secrets.token_bytes(SALT_BYTES).hex()
    return LedgerHead.objects.create(
        ledger=ledger,
        number=number,
        size=size,
        salt=salt,
        head=commitments.head(
            number=number,
            salt=salt,
            size=size - covered,
            root=commitments.root(_between(ledger.cycle_id, covered, size)),
            before=last.head if last else first_link(ledger),
        ),
        hour=hour,
        published_at=published_at,
    )


def _tell_auditors(evaluation: Evaluation, head: LedgerHead, now: datetime) -> None:
    """Mail auditors the previous day's heads with the first head of a day, and the rest with the
    last one; hourly heads are on the page, in the feed and in subscribers' mail.
    """
    before = published(evaluation.cycle_id).exclude(pk=head.pk).first()
    is_last = head.hour is None
    first_day = timezone.localtime(before.published_at if before else now)
    if not is_last and first_day.date() == timezone.localtime(now).date():
        return
    since = first_day.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = published(evaluation.cycle_id).filter(published_at__gte=since).order_by("number")
    year = evaluation.cycle.edition
    queue(
        to=User.objects.holding(Role.AUDITOR),
        key=f"ledger.heads.{year}.{now:%Y%m%dT%H%M%S}",
        text=DAYS_HEADS,
        context={
            "year": evaluation.cycle.told,
            "heads": "\n".join(
                f"{timezone.localtime(row.published_at):%Y-%m-%d %H:%M}  {row.head}"
                for row in rows
                if is_last or row.pk != head.pk
            ),
        },
        url=reverse("public:ledger", args=[year]),
        now=now,
    )


DAYS_HEADS = notice_text(
    "ledger.heads",
    kind=NoticeKind.SECURITY,
    subject=gettext_noop("Heads of the ledger %(year)s"),
    body=gettext_noop(
        "Heads of the ledger of the public rating %(year)s since the last message:\n\n%(heads)s"
        "\n\nKeep this message. Whoever keeps these heads can prove later that nothing which stood "
        "in the ledger by then was changed, taken out or put in."
    ),
)
