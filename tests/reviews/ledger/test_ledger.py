"""The ledger: an entry for every accepted rating, a position set once, tallies equal to the
rows.
"""

from __future__ import annotations

import hashlib
import hmac
import random

import pytest
from django.db import DatabaseError, connection, transaction

from brandportal.errors import BadInput, NotNow
from reviews.batches.intake import Sheet, take_in
from reviews.evaluation.enums import EvaluationStatus
from reviews.ledger import ledger
from reviews.models import Comment, Ledger, LedgerEntry, Rating, Tally
from reviews.rating import receipts
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, Marks, rate
from tests.factories.rating import DAY, NOW, make_year

pytestmark = pytest.mark.usefixtures("english")


def commitment_by_hand(code: str, application, group: str, levels: str, previous: str = "") -> str:
    """Format version 2 as docs/recount.md writes it down, without the portal's own formula."""

    def mac(text: str) -> str:
        return hmac.new(code.encode(), text.encode(), "sha256").hexdigest()

    def sha256(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    brand = application.brand.code
    g = sha256(f"brand-rating/2|group|{mac('brand-rating/2|r_g')}|{group}")
    r_l = mac(f"brand-rating/2|r_l|2026|{brand}|{group}|{levels}")
    at = sha256(f"brand-rating/2|levels|{r_l}|{levels}")
    return sha256(f"brand-rating/2|entry|2026|{brand}|{g}|{at}|{previous}")


def give(
    application, overall=5, *, who="p" * 64, group=RaterGroup.PUBLIC, now=NOW, nonce="", **more
):
    return rate(
        application=application,
        answer=Answer(overall, **more),
        pseudonym=who,
        group=group,
        channel=Channel.PHONE if group == RaterGroup.PUBLIC else Channel.INVITATION,
        now=now,
        nonce=nonce,
    )


@pytest.mark.django_db
def test_rate_leaves_an_entry_that_its_receipt_opens():
    year = make_year()
    receipt = give(year.first, 4, effect=2)
    entry = LedgerEntry.objects.get()
    assert (entry.revision, entry.cycle_id, entry.application_id, entry.seq) == (
        1,
        year.cycle.pk,
        year.first.pk,
        None,
    )
    assert entry.commitment == commitment_by_hand(receipt.code, year.first, "public", "40002")
    assert (entry.previous, Rating.objects.get().commitment) == ("", entry.commitment)
    assert len(receipt.code) == 20
    found = receipts.find(f" {receipt.code[:10].lower()}-{receipt.code[10:]} ")
    assert found is not None
    assert (found.entry, found.is_current) == (entry, True)
    assert receipts.find("X" * 20) is None
    assert receipts.find("short") is None


@pytest.mark.django_db
def test_rate_again_leaves_a_second_entry_and_the_first_receipt_says_so():
    year = make_year()
    first, second = give(year.first, 1), give(year.first, 5)
    assert first.code != second.code
    assert list(LedgerEntry.objects.order_by("pk").values_list("revision", "overall")) == [
        (1, 1),
        (2, 5),
    ]
    assert [receipts.find(made.code).is_current for made in (first, second)] == [False, True]
    assert all(receipts.find(made.code).is_proved for made in (first, second))
    before, after = LedgerEntry.objects.order_by("pk")
    assert (before.previous, after.previous) == ("", before.commitment)
    row = Rating.objects.get()
    assert (row.commitment, row.previous) == (after.commitment, before.commitment)


@pytest.mark.django_db
def test_rate_sent_twice_is_one_entry_and_one_code():
    year = make_year()
    codes = {give(year.first, 3, nonce="one sending").code for _time in range(3)}
    assert len(codes) == 1
    assert LedgerEntry.objects.count() == 1
    # Another answer from the same page is another rating.
    assert give(year.first, 4, nonce="one sending").code not in codes
    assert Rating.objects.get().revision == 2


@pytest.mark.django_db
def test_an_invited_rater_who_comes_back_by_telephone_stays_in_the_group():
    year = make_year()
    give(year.first, 2, group=RaterGroup.ENTERPRISES)
    receipt = give(year.first, 4)
    row = Rating.objects.get()
    assert (row.group, row.overall, row.revision) == ("enterprises", 4, 2)
    first, second = LedgerEntry.objects.order_by("revision")
    assert second.commitment == commitment_by_hand(
        receipt.code, year.first, "enterprises", "40000", previous=first.commitment
    )


@pytest.mark.django_db
def test_a_rater_of_the_public_who_is_invited_later_moves_to_the_group():
    year = make_year()
    give(year.first, 2)
    give(year.first, 2, group=RaterGroup.ENTERPRISES)
    ledger.fold_all(year.cycle.pk)
    assert ledger.tallies(year.cycle.pk) == {(year.first.pk, "enterprises", 2, 0, 0, 0, 0): 1}


@pytest.mark.django_db
def test_tallies_equal_the_rows_after_any_sequence_of_ratings_and_foldings():
    year = make_year(brands=3)
    chance = random.Random(20260512)
    for _step in range(400):
        give(
            chance.choice(year.applications),
            chance.randint(1, 5),
            who=str(chance.randrange(40)),
            effect=chance.choice([None, 1, 5]),
        )
        if chance.random() < 0.1:
            ledger.fold(year.cycle.pk, limit=chance.randint(1, 8))
    folded = Ledger.objects.get().size
    assert 0 < folded < 400 == LedgerEntry.objects.count()
    ledger.fold_all(year.cycle.pk)
    assert ledger.tallies(year.cycle.pk) == ledger.recounted(year.cycle.pk)
    assert ledger.proven_tallies(year.cycle.pk)
    assert list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, 401)
    )


@pytest.mark.django_db
def test_tallies_that_differ_from_the_rows_stop_the_count():
    year = make_year()
    give(year.first)
    ledger.fold_all(year.cycle.pk)
    Tally.objects.update(n=2)
    with pytest.raises(ledger.TalliesDiffer):
        ledger.proven_tallies(year.cycle.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "action",
    [
        lambda rows: rows.update(overall=1),
        lambda rows: rows.update(commitment="0" * 64),
        lambda rows: rows.update(seq=9),
        lambda rows: rows.update(seq=None),
        lambda rows: rows.delete(),
    ],
)
def test_a_folded_entry_is_never_changed_or_deleted(action):
    year = make_year()
    give(year.first)
    ledger.fold_all(year.cycle.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        action(LedgerEntry.objects.all())
    assert list(LedgerEntry.objects.values_list("overall", "seq")) == [(5, 1)]


@pytest.mark.django_db
def test_an_entry_gets_its_place_and_nothing_else():
    year = make_year()
    give(year.first)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(seq=1, overall=1)
    assert LedgerEntry.objects.update(seq=1) == 1


def sheet(year, application, who, level=4):
    return Sheet(
        application_id=application.pk,
        brand=application.brand.code,
        year=year.cycle.year,
        pseudonym=who,
        group=RaterGroup.PUBLIC,
        channel=Channel.PAPER,
        answer=Answer(level, effect=3, reasons=("waiting",)),
    )


@pytest.mark.django_db
def test_take_in_passes_over_who_has_rated_and_leaves_an_entry_each():
    year = make_year()
    give(year.first, 1, who="a")
    rows = [sheet(year, year.first, who) for who in ("a", "b", "b", "c")]
    rows += [sheet(year, year.applications[1], "a")]
    assert take_in(rows, now=NOW) == 3
    assert sorted(Rating.objects.values_list("pseudonym", "overall", "channel")) == [
        ("a", 1, "phone"),
        ("a", 4, "paper"),
        ("b", 4, "paper"),
        ("c", 4, "paper"),
    ]
    assert take_in(rows, now=NOW) == 0
    ledger.fold_all(year.cycle.pk)
    assert ledger.proven_tallies(year.cycle.pk)
    assert LedgerEntry.objects.count() == 4


@pytest.mark.django_db
def test_take_in_more_than_a_block_takes_every_row():
    year = make_year()
    assert take_in((sheet(year, year.first, f"p{n}") for n in range(1203)), now=NOW) == 1203
    ledger.fold_all(year.cycle.pk)
    assert ledger.tallies(year.cycle.pk) == {(year.first.pk, "public", 4, 0, 0, 0, 3): 1203}


@pytest.mark.django_db
def test_take_in_outside_the_window_writes_nothing():
    year = make_year(status=EvaluationStatus.COUNTED)
    assert take_in([sheet(year, year.first, "a")], now=NOW) == 0
    year = make_year(year=2027)
    assert take_in([sheet(year, year.first, "a")], now=NOW + 8 * DAY) == 0
    assert (Rating.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    with pytest.raises(NotNow):
        give(year.first, now=NOW + 8 * DAY)


@pytest.mark.django_db
def test_rate_keeps_marks_reasons_and_service_point():
    year = make_year()
    point = year.first.service_points.get()
    rate(
        application=year.first,
        answer=Answer(1, reasons=("other", "waiting")),
        pseudonym="p",
        group=RaterGroup.PUBLIC,
        channel=Channel.KIOSK,
        now=NOW,
        marks=Marks("n" * 16, "b" * 16, "d" * 16),
        service_point_id=point.pk,
    )
    row = Rating.objects.get()
    assert (row.reasons, row.network, row.block, row.device, row.service_point) == (
        "waiting,other",
        "n" * 16,
        "b" * 16,
        "d" * 16,
        point,
    )
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.mark.django_db
def test_rate_keeps_the_comment_of_the_last_rating_only():
    year = make_year()

    def with_comment(text, level=4):
        rate(
            application=year.first,
            answer=Answer(level),
            pseudonym="p",
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            now=NOW,
            comment=text,
        )

    with_comment("Quick and friendly.")
    assert Comment.objects.get().text == "Quick and friendly."
    with_comment("Slower this time.", 3)
    assert Comment.objects.get().text == "Slower this time."
    with_comment("")
    assert Comment.objects.count() == 0


@pytest.mark.django_db
def test_a_comment_that_is_refused_takes_its_rating_back():
    year = make_year()
    with pytest.raises(BadInput, match="301"):
        rate(
            application=year.first,
            answer=Answer(4),
            pseudonym="p",
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            now=NOW,
            comment="x" * 301,
        )
    assert (Rating.objects.count(), LedgerEntry.objects.count()) == (0, 0)
