"""Heads of the ledger: every hour and at a thousand entries, chained, published, and revealing no
counts.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from brandportal.accounts.enums import Role
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.batches.intake import Sheet, take_in
from reviews.ledger import heads, ledger
from reviews.models import Ledger, LedgerEntry, LedgerHead
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.stages.steps import close_rating
from tests.factories.people import make_user
from tests.factories.rating import DAY, NOW, make_result, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HOUR = timedelta(hours=1)


def give(application, who: str, level: int = 5, now=NOW):
    return rate(
        application=application,
        answer=Answer(level),
        pseudonym=who,
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=now,
    )


def by_hand(rows: list[LedgerHead], rules_hash: str) -> list[str]:
    """The chain as docs/recount.md writes it down; a head has at most three entries here."""

    def sha256(data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    def root(under: list[str]) -> str:
        leaves = [sha256(b"\x00" + bytes.fromhex(each)) for each in sorted(under)]
        if not leaves:
            return hashlib.sha256().hexdigest()
        if len(leaves) == 1:
            return leaves[0].hex()
        left = sha256(b"\x01" + leaves[0] + leaves[1])
        return (left if len(leaves) == 2 else sha256(b"\x01" + left + leaves[2])).hex()

    link = sha256(f"brand-rating/2|chain|2026|{rules_hash}".encode()).hex()
    found, before = [], 0
    for row in rows:
        under = LedgerEntry.objects.filter(seq__gt=before, seq__lte=row.size)
        made = root(list(under.values_list("commitment", flat=True)))
        text = f"brand-rating/2|head|{row.number}|{row.salt}|{row.size - before}|{made}|{link}"
        link, before = sha256(text.encode()).hex(), row.size
        found.append(link)
    return found


def test_publish_is_once_an_hour_chained_and_closing_publishes_the_last():
    year = make_year()
    auditor = make_user(Role.AUDITOR, username="auditor")
    for n in range(3):
        give(year.first, f"{n}")
    ledger.fold_all(year.cycle.pk)
    first = heads.publish(evaluation=year.evaluation, now=NOW)
    give(year.first, "3")
    ledger.fold_all(year.cycle.pk)
    assert heads.publish(evaluation=year.evaluation, now=NOW + 50 * HOUR / 60) == first
    heads.publish(evaluation=year.evaluation, now=NOW + HOUR)
    heads.publish(evaluation=year.evaluation, now=NOW + 2 * HOUR)
    make_result(year.first)
    give(year.first, "4", now=NOW + 3 * HOUR)
    close_rating(evaluation=year.evaluation, now=NOW + 8 * DAY)
    rows = list(LedgerHead.objects.order_by("number"))
    assert [(row.number, row.size, row.hour is None) for row in rows] == [
        (1, 3, False),
        (2, 4, False),
        (3, 4, False),
        (4, 5, True),
    ]
    assert [row.head for row in rows] == by_hand(rows, year.cycle.rules_hash)
    assert heads.last_published(year.cycle.pk) == rows[-1].head
    said = Entry.objects.filter(action="ledger.publish_head").order_by("seq")
    assert [line.data for line in said] == [{"head": row.head} for row in rows]
    told = Notice.objects.get(recipient=auditor, key__startswith="ledger.heads")
    assert [row.head in told.body for row in rows] == [True] * 4


def test_the_auditor_gets_the_heads_of_a_day_in_one_message():
    year = make_year()
    auditor = make_user(Role.AUDITOR, username="auditor")
    midnight = timezone.localtime(NOW).replace(hour=0, minute=0) + DAY
    made = [heads.publish(evaluation=year.evaluation, now=midnight + n * HOUR) for n in range(25)]
    told = Notice.objects.get(recipient=auditor, key__startswith="ledger.heads")
    assert [row.head in told.body for row in made] == [True] * 24 + [False]


def test_an_hour_in_which_nothing_came_looks_like_any_other():
    """Without the salt the head of an empty hour follows from the one before; with it nobody can
    compute it.
    """
    year = make_year()
    give(year.first, "a")
    ledger.fold_all(year.cycle.pk)
    full = heads.publish(evaluation=year.evaluation, now=NOW)
    empty = heads.publish(evaluation=year.evaluation, now=NOW + HOUR)
    nothing = hashlib.sha256().hexdigest()
    guessed = {
        hashlib.sha256(f"brand-rating/2|head|2|{salt}|0|{nothing}|{full.head}".encode()).hexdigest()
        for salt in ("", "0" * 64, full.salt)
    }
    assert empty.head not in guessed
    assert len(bytes.fromhex(empty.salt)) == 32
    assert empty.salt != full.salt


def test_a_head_is_closed_at_a_thousand_and_goes_out_inside_the_next_hour():
    year = make_year()
    rows = (
        Sheet(
            application_id=year.first.pk,
            brand=year.first.brand.code,
            year=2026,
            pseudonym=f"p{n}",
            group=RaterGroup.PUBLIC,
            channel=Channel.PAPER,
            answer=Answer(4),
        )
        for n in range(2345)
    )
    take_in(rows, now=NOW)
    ledger.fold_all(year.cycle.pk)
    assert list(LedgerHead.objects.values_list("number", "size", "published_at")) == [
        (1, 1000, None),
        (2, 2000, None),
    ]
    assert list(heads.published(year.cycle.pk)) == []
    heads.publish(evaluation=year.evaluation, now=NOW)
    assert list(heads.published(year.cycle.pk).values_list("number", "size")) == [(3, 2345)]
    entry = LedgerEntry.objects.get(seq=7)
    assert heads.head_over(entry).number == 3
    assert Ledger.objects.get().size == 2345


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(head="0" * 64),
        lambda rows: rows.update(published_at=None, hour=None),
        lambda rows: rows.update(size=0),
        lambda rows: rows.delete(),
    ],
)
def test_a_head_is_never_changed_or_deleted(change):
    year = make_year()
    made = heads.publish(evaluation=year.evaluation, now=NOW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change(LedgerHead.objects.all())
    assert LedgerHead.objects.get().head == made.head


def test_the_order_in_which_ratings_came_does_not_show_in_a_head():
    year = make_year()
    for n in range(3):
        give(year.first, f"{n}")
    ledger.fold_all(year.cycle.pk)
    made = heads.publish(evaluation=year.evaluation, now=NOW)
    under = list(heads.under(made, 0))
    from reviews.scoring.commitments import root

    assert root(under) == root(list(reversed(under)))
