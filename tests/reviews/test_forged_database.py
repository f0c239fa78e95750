"""A database administrator who bypasses the triggers cannot change, invent or remove anything under
a head unnoticed.

Each forgery is made in a transaction that is rolled back. `make forge` tries thousands.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from brandportal.journal import append_only as journal_triggers
from brandportal.journal.domain import GENESIS, entry_hash
from brandportal.journal.models import Entry, Head
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed
from reviews.invariants import INVARIANTS
from reviews.ledger import append_only as ledger_triggers
from reviews.ledger import heads, ledger
from reviews.ledger.invariants import CHECKS
from reviews.models import Evaluation, Ledger, LedgerEntry, LedgerHead, Rating, Tally
from reviews.rating import receipts
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.scoring import commitments
from tests.factories.evaluation import moved
from tests.factories.published import folder
from tests.factories.rating import NOW, make_result, make_year

pytestmark = pytest.mark.django_db
COUNT = int(os.environ.get("FORGERIES", "300")) // 5
HOUR = timedelta(hours=1)
LEVELS = ("overall", "attitude", "ability", "efficiency", "effect")
LOOKED_AT = {code for code, _promise, _check in CHECKS} | {
    "ratings.tallies",
    "ratings.window",
    "ratings.shortlisted",
    "holds.ratings",
}


@pytest.fixture
def year():
    """Sixty ratings of three brands under four heads, some of them changed; the triggers are
    dropped.
    """
    made = make_year(brands=3, opens_at=NOW - HOUR)
    for place, application in enumerate(made.applications, 1):
        result = make_result(application, rank=place)
        result.explanation["points"] = {}
        result.save()
    chance = Random(4)
    made.receipts = []
    for hour in range(4):
        for _ in range(15):
            group = chance.choice([RaterGroup.PUBLIC, RaterGroup.DEPUTIES])
            made.receipts.append(
                rate(
                    application=chance.choice(made.applications),
                    answer=Answer(
                        chance.randint(1, 5), effect=chance.choice([None, 2, 4]), reasons=("other",)
                    ),
                    pseudonym=f"{group}{chance.randrange(25)}",
                    group=group,
                    channel=Channel.PHONE if group == RaterGroup.PUBLIC else Channel.INVITATION,
                    now=NOW + hour * HOUR,
                )
            )
        ledger.fold_all(made.cycle.pk)
        heads.publish(evaluation=made.evaluation, now=NOW + hour * HOUR)
    made.kept = list(LedgerHead.objects.values_list("head", flat=True))
    for triggers in (journal_triggers, ledger_triggers):
        triggers.unprotect(connection)
    yield made
    for triggers in (journal_triggers, ledger_triggers):
        triggers.protect(connection)


def faults() -> Iterator[str]:
    for one in INVARIANTS:
        if one.code in LOOKED_AT:
            yield from (f"{one.code}: {fault}" for fault in one.faults())


def missing_heads(kept: list[str], tmp_path) -> bool:
    """What somebody finds who kept the mails."""
    mails = tmp_path / "mails.txt"
    mails.write_text("\n".join(f"Head of the ledger: {head}" for head in kept))
    try:
        call_command("check_heads", str(mails), stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError:
        return True
    return False


def some_entry(chance: Random) -> LedgerEntry:
    return chance.choice(list(LedgerEntry.objects.order_by("pk")))


def another(chance: Random, model, field: str, row):
    """A value of another row, or one that looks alike."""
    now = getattr(row, field)
    name = model._meta.get_field(field)
    if field in LEVELS:
        return chance.choice([n for n in range(1, 6) if n != now])
    if field in ("revision", "seq"):
        return (now or 0) + chance.choice([1, 100])
    values = {value for value in model.objects.values_list(field, flat=True) if value != now}
    if isinstance(now, str) and len(now) == 64:
        values.add(chance.randbytes(32).hex())
    if name.is_relation:
        values = set(
            name.related_model.objects.exclude(pk=now and now.pk).values_list("pk", flat=True)
        )
    return chance.choice(sorted(values, key=str)) if values else None


def flip(model, field: str) -> Callable[[Random], bool]:
    def forge(chance: Random) -> bool:
        row = chance.choice(list(model.objects.order_by("pk")))
        value = another(chance, model, field, row)
        if value is None:
            return False
        return model.objects.filter(pk=row.pk).update(**{field: value}) == 1

    return forge


def change_alike(chance: Random) -> bool:
    """Change rating, entry and tallies alike; the commitment stays."""
    entry = some_entry(chance)
    level = chance.choice([n for n in range(1, 6) if n != entry.overall])
    LedgerEntry.objects.filter(pk=entry.pk).update(overall=level)
    if entry.revision == entry.rating.revision:
        Rating.objects.filter(pk=entry.rating_id).update(overall=level)
    tally_anew()
    return True


def tally_anew() -> None:
    Tally.objects.all().delete()
    for (key, group, *levels), n in ledger.recounted(Ledger.objects.get().cycle_id).items():
        Tally.objects.create(
            application_id=key, group=group, n=n, **dict(zip(LEVELS, levels, strict=True))
        )


def change_and_bind(chance: Random) -> bool:
    """The same, and every commitment made again that follows from it."""
    change_alike(chance)
    bind_anew()
    return True


def bind_anew() -> None:
    for rating in Rating.objects.order_by("pk"):
        before = ""
        for entry in rating.entries.order_by("revision"):
            made = commitments.commitment(
                year=rating.application.cycle.year,
                brand=entry.application.brand.code,
                group=entry.group,
                levels=receipts.levels_of(entry),
                r_g=entry.r_g,
                r_l=entry.r_l,
                previous=before,
            )
            LedgerEntry.objects.filter(pk=entry.pk).update(commitment=made, previous=before)
            Rating.objects.filter(pk=rating.pk).update(commitment=made, previous=before)
            before = made


def change_bind_and_chain(chance: Random) -> bool:
    """And every head with them; the journal still says what was published."""
    change_and_bind(chance)
    chain_anew()
    return True


def chain_anew() -> None:
    row = Ledger.objects.select_related("cycle").get()
    link, covered = heads.first_link(row), 0
    for head in LedgerHead.objects.order_by("number"):
        link = commitments.head(
            number=head.number,
            salt=head.salt,
            size=head.size - covered,
            root=commitments.root(heads.under(head, covered)),
            before=link,
        )
        LedgerHead.objects.filter(pk=head.pk).update(head=link)
        covered = head.size


def rewrite_everything(chance: Random) -> bool:
    """And the whole journal: inside the database nothing is wrong any more."""
    before = list(LedgerHead.objects.order_by("number").values_list("head", flat=True))
    change_bind_and_chain(chance)
    after = list(LedgerHead.objects.order_by("number").values_list("head", flat=True))
    journal_anew(dict(zip(before, after, strict=True)))
    return True


def journal_anew(heads_: dict[str, str]) -> None:
    previous, number = GENESIS, 0
    for entry in Entry.objects.order_by("seq"):
        number += 1
        if entry.action == "ledger.publish_head":
            entry.data = {"head": heads_[entry.data["head"]]}
        entry.previous_hash, entry.seq = previous, number
        previous = entry_hash(entry)
        QuerySet(Entry).filter(pk=entry.pk).update(
            data=entry.data, previous_hash=entry.previous_hash, hash=previous, seq=number
        )
    Head.objects.update(size=number, hash=previous)


def remove_entry(chance: Random) -> bool:
    entry = some_entry(chance)
    return LedgerEntry.objects.filter(pk=entry.pk).delete()[0] == 1


def remove_rating(chance: Random) -> bool:
    """Remove a rating with its entries and adjust tallies and positions."""
    rating = chance.choice(list(Rating.objects.order_by("pk")))
    LedgerEntry.objects.filter(rating=rating).delete()
    Rating.objects.filter(pk=rating.pk).delete()
    for place, pk in enumerate(LedgerEntry.objects.order_by("seq").values_list("pk", flat=True), 1):
        LedgerEntry.objects.filter(pk=pk).update(seq=place)
    Ledger.objects.update(size=LedgerEntry.objects.count())
    tally_anew()
    return True


def invent(chance: Random) -> bool:
    """A rating that nobody gave, bound and opened rightly, put under a head that is out."""
    like = some_entry(chance)
    status = Evaluation.objects.get().status
    Evaluation.objects.update(status=EvaluationStatus.RATING)
    made = rate(
        application=like.application,
        answer=Answer(5),
        pseudonym=f"invented{chance.random()}",
        group=like.group,
        channel=Channel.PHONE if like.group == RaterGroup.PUBLIC else Channel.INVITATION,
        now=like.accepted_at,
    )
    moved(status)
    entry = LedgerEntry.objects.get(receipt=made.hash)
    last = LedgerEntry.objects.exclude(seq=None).order_by("-seq")[0].seq
    for pk, seq in (
        LedgerEntry.objects.filter(seq__gte=like.seq).order_by("-seq").values_list("pk", "seq")
    ):
        LedgerEntry.objects.filter(pk=pk).update(seq=seq + 1)
    LedgerEntry.objects.filter(pk=entry.pk).update(seq=like.seq)
    Ledger.objects.update(size=last + 1)
    tally_anew()
    return True


def swap_places(chance: Random) -> bool:
    """Two entries of different heads change places."""
    first, second = some_entry(chance), some_entry(chance)
    over = {entry.pk: heads.head_over(entry) for entry in (first, second)}
    if over[first.pk] == over[second.pk]:
        return False
    LedgerEntry.objects.filter(pk=first.pk).update(seq=10**6)
    LedgerEntry.objects.filter(pk=second.pk).update(seq=first.seq)
    LedgerEntry.objects.filter(pk=first.pk).update(seq=second.seq)
    return True


def move(chance: Random) -> bool:
    """Move a rating with all its entries to another brand and adjust the tallies."""
    rating = chance.choice(list(Rating.objects.order_by("pk")))
    brands = Evaluation.objects.get().cycle.applications.exclude(pk=rating.application_id)
    to = chance.choice(list(brands.order_by("pk")))
    LedgerEntry.objects.filter(rating=rating).update(application=to)
    Rating.objects.filter(pk=rating.pk).update(application=to)
    tally_anew()
    return True


def roll_back(chance: Random) -> bool:
    """The database as it was some heads ago, journal included: as an old backup, it agrees with
    itself.
    """
    keep = chance.choice(list(LedgerHead.objects.order_by("number"))[:-1])
    gone = list(LedgerHead.objects.filter(number__gt=keep.number).values_list("head", flat=True))
    LedgerHead.objects.filter(number__gt=keep.number).delete()
    late = LedgerEntry.objects.filter(seq__gt=keep.size)
    for rating_id in set(late.values_list("rating", flat=True)):
        left = LedgerEntry.objects.filter(rating=rating_id, seq__lte=keep.size).order_by("revision")
        late.filter(rating=rating_id).delete()
        if not (last := left.last()):
            Rating.objects.filter(pk=rating_id).delete()
            continue
        names = ("group", "revision", "receipt", "commitment", "previous", *LEVELS)
        Rating.objects.filter(pk=rating_id).update(**{name: getattr(last, name) for name in names})
    Ledger.objects.update(size=keep.size)
    tally_anew()
    for entry in Entry.objects.filter(action="ledger.publish_head"):
        if entry.data["head"] in gone:
            QuerySet(Entry).filter(pk=entry.pk).delete()
    known = LedgerHead.objects.values_list("head", flat=True)
    journal_anew({head: head for head in known})
    return True


INSIDE: dict[str, Callable[[Random], bool]] = {
    **{
        f"entry.{field}": flip(LedgerEntry, field)
        for field in (
            "rating",
            "revision",
            "application",
            "group",
            *LEVELS,
            "commitment",
            "previous",
            "r_g",
            "r_l",
            "receipt",
            "seq",
        )
    },
    **{
        f"rating.{field}": flip(Rating, field)
        for field in (
            "application",
            "group",
            *LEVELS,
            "commitment",
            "previous",
            "receipt",
            "revision",
        )
    },
    **{f"head.{field}": flip(LedgerHead, field) for field in ("number", "salt", "head")},
    "head.size": flip(LedgerHead, "size"),
    "ledger.size": lambda chance: Ledger.objects.update(size=chance.randrange(10)) == 1,
    "tally.n": flip(Tally, "n"),
    "change rating and entry alike": change_alike,
    "change and bind anew": change_and_bind,
    "change, bind and chain anew": change_bind_and_chain,
    "remove an entry": remove_entry,
    "remove a rating": remove_rating,
    "invent a rating": invent,
    "swap places": swap_places,
    "move to another brand": move,
}
# The database agrees with itself: only who kept a head elsewhere sees it.
BY_KEPT_HEADS = {"rewrite everything": rewrite_everything, "roll back": roll_back}


def attempt(forge: Callable[[Random], bool], chance: Random, kept: list[str], tmp_path) -> str:
    """How one forgery was found: refused, inside, by the heads; empty when it was not, `-` when
    nothing was forged.
    """
    found = ""
    try:
        with transaction.atomic():
            if not forge(chance):
                found = "-"
            elif next(faults(), None):
                found = "inside"
            elif missing_heads(kept, tmp_path):
                found = "by kept heads"
            transaction.set_rollback(True)
    except IntegrityError:
        return "refused"
    return found


def test_every_forgery_of_the_database_after_a_head_is_found(year, tmp_path):
    assert list(faults()) == []
    assert not missing_heads(year.kept, tmp_path)
    chance, kinds = Random(20261127), [*INSIDE, *BY_KEPT_HEADS]
    by: Counter[str] = Counter()
    tried = number = 0
    while tried < COUNT:
        kind = kinds[number % len(kinds)]
        number += 1
        found = attempt({**INSIDE, **BY_KEPT_HEADS}[kind], chance, year.kept, tmp_path)
        if found == "-":
            continue
        tried += 1
        assert found, f"{kind} was not found ({number})"
        assert (found == "by kept heads") == (kind in BY_KEPT_HEADS), (kind, found)
        by[found] += 1
    assert by.total() == COUNT
    assert list(faults()) == []
    sys.stdout.write(f"{COUNT} forgeries of the database, all found: {dict(by)}\n")


UNBOUND = {
    "rating.pseudonym": "gives way to a random mark when somebody asks to be forgotten",
    "rating.channel": "says by which way, and enters no score",
    "rating.reasons": "what went wrong, and enters no score",
    "rating.network": "wiped on schedule",
    "rating.block": "wiped on schedule",
    "rating.device": "wiped on schedule",
    "entry.accepted_at": "a time; the head says by when it had come",
    "rating.accepted_at": "a time; the head says by when it had come",
}


@pytest.mark.parametrize("what", sorted(UNBOUND))
def test_what_the_ledger_does_not_bind_is_listed(year, tmp_path, what):
    """The honest list: these can be changed unseen, and none of them moves a figure."""
    model = Rating if what.startswith("rating") else LedgerEntry
    field = what.partition(".")[2]
    before = ledger.recounted(year.cycle.pk)
    row = model.objects.first()
    value = NOW if field == "accepted_at" else "kiosk" if field == "channel" else "x"
    model.objects.filter(pk=row.pk).update(**{field: value})
    assert list(faults()) == []
    assert ledger.recounted(year.cycle.pk) == before


def test_before_its_head_a_change_is_seen_by_the_receipt_alone(year, tmp_path):
    """An administrator who rewrites a rating before the next head, commitment and all, is found by
    its rater.
    """
    made = rate(
        application=year.first,
        answer=Answer(1),
        pseudonym="late",
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=NOW + 3 * HOUR,
    )
    assert receipts.receipt_status(receipts.find(made.code)) == receipts.ReceiptStatus.RECEIVED
    entry = LedgerEntry.objects.get(receipt=made.hash)
    LedgerEntry.objects.filter(pk=entry.pk).update(overall=5)
    Rating.objects.filter(pk=entry.rating_id).update(overall=5)
    bind_anew()
    assert list(faults()) == []
    assert receipts.receipt_status(receipts.find(made.code)) == receipts.ReceiptStatus.CHANGED


def test_database_and_folder_forged_together_are_found(year, tmp_path):
    """The administrator forges the database and publishes from it: the folder agrees with itself to
    the last byte, and not with the head that went out.
    """
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    evaluation = Evaluation.objects.select_related("cycle").get()
    heads.publish_last(evaluation=evaluation, now=NOW + 8 * HOUR)
    last = LedgerHead.objects.last().head
    chance = Random(9)

    def about_the_ledger(place: str, *words: str) -> list[str]:
        """What the published script says of ledger and ratings (this little year's results were
        never counted).
        """
        target = tmp_path / place
        target.mkdir(exist_ok=True)
        for name, content in folder(evaluation).items():
            (target / name).write_bytes(content)
        done = subprocess.run(
            [sys.executable, "recount.py", ".", *words],
            cwd=target,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        differences = [line for line in done.stdout.splitlines() if line.startswith("DIFFERENT")]
        assert differences or done.returncode == 2, done
        passed = ("results.csv", "applications.csv")
        return [line for line in differences if not any(name in line for name in passed)]

    assert about_the_ledger("honest", "--head", last) == []
    for forge in (change_and_bind, remove_rating, invent, move, swap_places):
        with transaction.atomic():
            assert forge(chance)
            assert about_the_ledger(forge.__name__) != [], forge
            transaction.set_rollback(True)
    change_bind_and_chain(chance)
    assert about_the_ledger("rewritten") == []
    assert about_the_ledger("rewritten", "--head", last) == [
        "DIFFERENT: ledger.json: the last head is not the one given with --head"
    ]


def test_a_receipt_recomputes_what_it_says(year):
    """Neither an entry nor the counted row says anything else than the code binds."""
    made = next(row for row in reversed(year.receipts) if receipts.find(row.code).is_current)
    found = receipts.find(made.code)
    assert found.is_proved
    for changes in (
        {"overall": 6 - found.entry.overall if found.entry.overall != 3 else 1},
        {"group": "enterprises"},
    ):
        with transaction.atomic():
            LedgerEntry.objects.filter(pk=found.entry.pk).update(**changes)
            assert (
                receipts.receipt_status(receipts.find(made.code)) == receipts.ReceiptStatus.CHANGED
            )
            transaction.set_rollback(True)
        with transaction.atomic():
            Rating.objects.filter(pk=found.rating.pk).update(**changes)
            assert (
                receipts.receipt_status(receipts.find(made.code)) == receipts.ReceiptStatus.CHANGED
            )
            transaction.set_rollback(True)
    assert keyed("receipt", found.entry.r_g, year=2026) == found.entry.receipt
