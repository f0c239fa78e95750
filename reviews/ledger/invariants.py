"""Invariants of the ledger: everything is computed again from the entries.

A database administrator can bypass the triggers. Entries changed, invented or removed after their
head are detected here; those changed before their head only by the rater's receipt; rewritten heads
and journal by the heads that others have kept (`manage.py check_heads`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q

from brandportal.journal.models import Entry
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import keyed
from reviews.ledger import heads
from reviews.ledger.models import DailyHead, Ledger, LedgerHead
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.rating_sql import LEVELS
from reviews.scoring import commitments, merkle


def revisions() -> Iterator[str]:
    """A rating given n times has the entries 1 to n."""
    rows = Rating.objects.annotate(entered=Count("entries"), last=Max("entries__revision"))
    for row in rows.exclude(entered=F("revision"), last=F("revision")).values_list("pk", flat=True):
        yield f"rating {row} has not one entry for each time it was given"


def last_entries() -> Iterator[str]:
    """The last entry equals the rating."""
    names = ("application", "group", "receipt", "overall", "commitment")
    same = Q(**{name: F(f"rating__{name}") for name in names})
    for name in LEVELS[1:]:
        same &= Q(**{name: F(f"rating__{name}")}) | Q(
            **{f"{name}__isnull": True, f"rating__{name}__isnull": True}
        )
    same &= Q(r_g="") | Q(previous=F("rating__previous"))
    last = LedgerEntry.objects.filter(revision=F("rating__revision"))
    right = last.filter(same).values("pk")
    for pk in last.exclude(pk__in=right).values_list("pk", flat=True):
        yield f"entry {pk} does not say what its rating says"


def places() -> Iterator[str]:
    for row in Ledger.objects.all():
        placed = LedgerEntry.objects.filter(cycle=row.cycle_id, seq__isnull=False)
        found = placed.aggregate(n=Count("pk"), last=Max("seq"))
        if (found["n"], found["last"] or 0) != (row.size, row.size):
            yield f"award year {row.cycle_id}: the ledger's places are not 1 to {row.size}"


def openings() -> Iterator[str]:
    """Every commitment follows from its year, brand, group, levels, replaced commitment and
    secrets.
    """
    rows = LedgerEntry.objects.exclude(r_g="").values_list(
        "pk",
        "cycle__year",
        "application__brand__code",
        "application__cycle",
        "cycle",
        "commitment",
        "group",
        "r_g",
        "r_l",
        "previous",
        *LEVELS,
    )
    for (
        pk,
        year,
        brand,
        of_application,
        cycle,
        bound,
        group,
        r_g,
        r_l,
        previous,
        *levels,
    ) in rows.iterator():
        made = commitments.commitment(
            year=year,
            brand=brand,
            group=group,
            levels=levels,
            r_g=r_g,
            r_l=r_l,
            previous=previous,
        )
        if made != bound or of_application != cycle:
            yield f"entry {pk} does not open its commitment"
    bare = LedgerEntry.objects.filter(r_g="", cycle__ledger__version=2)
    for pk in bare.values_list("pk", flat=True):
        yield f"entry {pk} has nothing that opens it"


def replacements() -> Iterator[str]:
    """An entry names the commitment of the previous one, and a first rating names none."""
    entries = LedgerEntry.objects.exclude(r_g="")
    before = {
        (rating, revision): bound
        for rating, revision, bound in LedgerEntry.objects.filter(
            rating__revision__gt=1
        ).values_list("rating", "revision", "commitment")
    }
    rows = entries.exclude(revision=1).values_list("pk", "rating", "revision", "previous")
    for pk, rating, revision, previous in rows:
        if previous != before.get((rating, revision - 1)):
            yield f"entry {pk} does not name the one it replaces"
    for pk in entries.filter(revision=1).exclude(previous="").values_list("pk", flat=True):
        yield f"entry {pk} is a first rating and names one that it replaces"


def receipts() -> Iterator[str]:
    """Each entry can be found by its receipt's code, which is not stored: the hash follows from
    `r_g`.
    """
    rows = LedgerEntry.objects.exclude(r_g="").values_list("pk", "cycle__year", "r_g", "receipt")
    for pk, year, r_g, receipt in rows.iterator():
        if keyed("receipt", r_g, year=year) != receipt:
            yield f"entry {pk} is not found by its receipt"


def chain() -> Iterator[str]:
    """Every head follows from its entries and the previous head; after the count every entry has
    one.
    """
    counted = set(Evaluation.objects.filter(status__in=AFTER_COUNT).values_list("cycle", flat=True))
    for row in Ledger.objects.select_related("cycle"):
        link, covered, number = heads.first_link(row), 0, 0
        for head in LedgerHead.objects.filter(ledger=row).order_by("number"):
            number += 1
            made = commitments.head(
                number=number,
                salt=head.salt,
                size=head.size - covered,
                root=commitments.root(heads.under(head, covered)),
                before=link,
            )
            if (head.number, head.head) != (number, made) or head.size < covered:
                yield (
                    f"award year {row.cycle_id}: head {head.number} does not follow from the ledger"
                )
            link, covered = head.head, head.size
        late = row.version == 2 and row.cycle_id in counted
        if covered > row.size or (late and covered != row.size):
            yield f"award year {row.cycle_id}: the heads cover {covered} entries of {row.size}"


def announced() -> Iterator[str]:
    """The published heads are those in the journal."""
    published = set(LedgerHead.objects.exclude(published_at=None).values_list("head", flat=True))
    lines = Entry.objects.filter(action="ledger.publish_head").values_list("data", flat=True)
    said = {data.get("head") for data in lines}
    for head in sorted(published - said):
        yield f"head {head} does not stand in the journal"
    for head in sorted(said - published):
        yield f"head {head} stands in the journal and is gone"


def first_version() -> Iterator[str]:
    """The daily heads of years of format version 1 follow from their entries in the order of their
    positions.
    """
    for row in Ledger.objects.filter(daily_heads__isnull=False).distinct():
        published = {head.size: head for head in DailyHead.objects.filter(ledger=row)}
        peaks: list[str] = []
        size = 0
        entries = LedgerEntry.objects.filter(cycle=row.cycle_id, seq__isnull=False)
        if (first := published.pop(0, None)) and first.head != merkle.EMPTY:
            yield f"the head of {first.day} is not the ledger's"
        for commitment in entries.order_by("seq").values_list("commitment", flat=True).iterator():
            peaks, size = merkle.extend(peaks, size, [bytes.fromhex(commitment)])
            head = published.pop(size, None)
            if head is not None and head.head != merkle.head(peaks):
                yield f"the head of {head.day} does not follow from the ledger"
        for head in published.values():
            yield f"the head of {head.day} stands for entries that are gone"


CHECKS = (
    ("ratings.revisions", "a rating has one entry each time it was given", revisions),
    ("ratings.last_entry", "the last entry says what the rating says", last_entries),
    ("ledger.places", "the ledger's places are 1 to its size", places),
    ("ledger.openings", "every entry opens its commitment", openings),
    ("ledger.replacements", "every entry names the one it replaces", replacements),
    ("ledger.receipts", "every entry is found by its receipt", receipts),
    ("ledger.heads", "every head follows from the ledger and the head before", chain),
    ("ledger.announced", "every published head stands in the journal", announced),
    (
        "ledger.first_version",
        "every daily head of version 1 follows from the ledger",
        first_version,
    ),
)
