"""The files that bind every rating to the ledger and the ledger to its heads: format version 2 of
docs/recount.md.

The entries are read once, in the order of their positions, a few thousand at a time, so that a
ledger of any size takes the same memory and no lock or long transaction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q

from applications.models import Application
from reviews.evaluation.models import Evaluation
from reviews.evaluation.small_cells import hidden_cells
from reviews.ledger.models import LedgerHead
from reviews.publication.files import Packing, as_json, as_text, pieces_of
from reviews.publication.keeping import FirstBytes, HashedFile, Keeping
from reviews.publication.sorting import SortedLines
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.not_counted import VOID, voided
from reviews.rating.rating_sql import LEVELS
from reviews.scoring.commitments import group_part, levels_in_digits, levels_part
from reviews.screening.enums import NOT_COUNTED
from reviews.screening.models import Hold

RATINGS = (
    "commitment",
    "brand",
    "group",
    "r_g",
    "levels",
    "r_l",
    "levels_hash",
    "previous",
    "state",
)
REPLACED = ("commitment", "brand", "group_hash", "levels_hash", "previous")
LEDGER = ("head", "commitment")
COUNTED = "counted"
AT_ONCE = 5000
KEEP_EVERY = 250_000
"""After so many entries it is noted what is finished: a death costs less than a minute."""
ENTRY = (
    "seq",
    "commitment",
    "application_id",
    "group",
    "r_g",
    "r_l",
    "previous",
    "revision",
    "rating__revision",
    "rating__hold_id",
    *LEVELS,
)
Group = tuple[int, str]
Tell = Callable[[int], None]
_digits = lru_cache(maxsize=10_000)(levels_in_digits)


@dataclass(frozen=True)
class Known:
    """What the rows of a year are written by, besides themselves."""

    brands: Mapping[int, str]
    not_counted: Mapping[int, str]
    void: frozenset[Group]
    closed: frozenset[Group]

    @classmethod
    def of(cls, evaluation: Evaluation) -> Known:
        open_group = evaluation.cycle.rules["public"]["open_group"]
        brands = Application.objects.filter(cycle=evaluation.cycle_id)
        holds = Hold.objects.filter(evaluation=evaluation, status__in=NOT_COUNTED)
        return cls(
            brands=dict(brands.values_list("pk", "brand__code")),
            not_counted=dict(holds.values_list("pk", "rule")),
            void=frozenset((key, open_group) for key in voided(evaluation)),
            closed=frozenset(closed_groups(evaluation)),
        )

    def state(self, group: Group, hold_id: int | None) -> str:
        """Whether a rating counts: `counted`, or the rule that excluded it."""
        rule = self.not_counted.get(hold_id) if hold_id else None
        return rule or (VOID if group in self.void else COUNTED)


def pack(evaluation: Evaluation, packing: Packing, keeping: Keeping, tell: Tell) -> None:
    """ratings.csv and replaced.csv in the order of the commitments, ledger.csv by heads,
    ledger.json. The lines lie in the directory of `keeping` meanwhile; `tell` hears after how many
    entries.
    """
    chain, place = _chain(evaluation), keeping.place
    size = chain[-1][0].size if chain else 0
    with (
        SortedLines(place / "ratings", expected=size) as ratings,
        SortedLines(place / "replaced", expected=size) as replaced,
    ):
        ledger = HashedFile(place / "ledger.csv")
        files = [*ratings.files, *replaced.files, ledger]
        done = _read(evaluation, chain, (ratings, replaced, ledger), keeping, tell)
        ledger.close()
        for name, columns, lines in (
            ("ratings.csv", RATINGS, ratings),
            ("replaced.csv", REPLACED, replaced),
        ):
            first = as_text([columns]).encode()
            pieces = _after(first, lines)
            packing.add_pieces(name, alive(pieces, tell, done), size=len(first) + lines.size)
            _keep_packed(packing, keeping, files)
        pieces = pieces_of(ledger.path)
        packing.add_pieces("ledger.csv", alive(pieces, tell, done), size=ledger.size)
        packing.add("ledger.json", as_json(_about(evaluation, chain)))


def _read(
    evaluation: Evaluation,
    chain: list[tuple[LedgerHead, int]],
    targets: tuple[SortedLines, SortedLines, HashedFile],
    keeping: Keeping,
    tell: Tell,
) -> int:
    """Write the line of every entry, from the first that is not finished; returns how many entries
    there are.
    """
    ratings, replaced, ledger = targets
    files = [*ratings.files, *replaced.files, ledger]
    known, state = Known.of(evaluation), keeping.state
    heads = _Heads(chain, state.get("head", 0), list(state.get("under", ())))
    done, last = state.get("done", 0), state.get("seq", 0)
    noted = done
    if not ledger.size:
        ledger.write(as_text([LEDGER]).encode())
    for entries in _in_slices(evaluation, after=last):
        rows: list[tuple[str, ...]] = []
        earlier: list[tuple[str, ...]] = []
        for entry in entries:
            _write(entry, known, rows, earlier)
        ratings.add(as_text(rows))
        replaced.add(as_text(earlier))
        ledger.write(as_text(heads.complete_with(entries)).encode())
        done, last = done + len(entries), entries[-1][0]
        tell(done)
        if done - noted >= KEEP_EVERY:
            noted = done
            keeping.note(files, done=done, seq=last, head=heads.number, under=heads.under)
    if done != noted and done >= KEEP_EVERY:
        keeping.note(files, done=done, seq=last, head=heads.number, under=heads.under)
    return done


def _keep_packed(packing: Packing, keeping: Keeping, files: list[HashedFile]) -> None:
    """Note what is packed, where so much is read that a death should not cost it."""
    if keeping.inputs and "done" in keeping.state:
        end, directory = packing.end_here()
        zipped = FirstBytes(packing.target, end)
        keeping.note([*files, zipped], packed=packing.hashes, directory=directory.hex())


def alive(pieces: Iterable[bytes], tell: Tell, done: int) -> Iterator[bytes]:
    """The pieces, with a sign of life at each: packing takes as long as reading."""
    for piece in pieces:
        tell(done)
        yield piece


def _after(first: bytes, lines: SortedLines) -> Iterator[bytes]:
    yield first
    yield from lines.in_order()


def _in_slices(evaluation: Evaluation, *, after: int) -> Iterator[list[tuple[Any, ...]]]:
    """Every later entry in the order of the positions, by the index of the positions."""
    rows = LedgerEntry.objects.filter(cycle=evaluation.cycle_id).order_by("seq").values_list(*ENTRY)
    last = after
    while found := list(rows.filter(seq__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1][0]


def _write(
    entry: tuple[Any, ...],
    known: Known,
    rows: list[tuple[str, ...]],
    replaced: list[tuple[str, ...]],
) -> None:
    """The line of one entry: opened or closed where it is somebody's latest rating, else as
    replaced.
    """
    _seq, commitment, application_id, group, r_g, r_l, previous = entry[:7]
    revision, latest, hold_id = entry[7:10]
    brand, digits = known.brands[application_id], _digits(entry[10:])
    if revision != latest:
        parts = group_part(r_g, group), levels_part(r_l, digits)
        replaced.append((commitment, brand, *parts, previous))
        return
    is_closed = (application_id, group) in known.closed
    opened = ("", "", levels_part(r_l, digits)) if is_closed else (digits, r_l, "")
    state = known.state((application_id, group), hold_id)
    rows.append((commitment, brand, group, r_g, *opened, previous, state))


def closed_groups(evaluation: Evaluation) -> set[Group]:
    """(application, group) with so few ratings that the levels would identify somebody: they are
    opened without levels.

    A group is closed with fewer than five ratings, or with fewer than five that count, because
    whoever knows the excluded ones could subtract them. If a brand's closed ratings are fewer than
    five in all, its next larger group is closed too, because figures over the whole brand would
    reveal them. A group with enough ratings to enter the score is never closed. The database
    counts.
    """
    public = evaluation.cycle.rules["public"]
    enough, void = int(public["min_n"]["group"]), voided(evaluation)
    rows = Rating.objects.filter(application__cycle=evaluation.cycle_id).order_by()
    found = rows.values_list("application_id", "group").annotate(
        every=Count("pk"), aside=Count("pk", filter=Q(hold__status__in=NOT_COUNTED))
    )
    counted: dict[Group, int] = {}
    brands: dict[int, dict[Group, int]] = {}
    for application_id, group, every, aside in found:
        key = (application_id, group)
        is_void = application_id in void and group == public["open_group"]
        counted[key] = 0 if is_void else every - aside
        brands.setdefault(application_id, {})[key] = counted[key] or every
    return {
        key
        for cells in brands.values()
        for key in hidden_cells(cells, may_hide=lambda key: counted[key] < enough)
        if counted[key] < enough
    }


@dataclass
class _Heads:
    """Collects the commitments under each head: a thousand at most."""

    chain: list[tuple[LedgerHead, int]]
    number: int = 0
    under: list[str] = field(default_factory=list)

    def complete_with(self, entries: list[tuple[Any, ...]]) -> Iterator[tuple[int, str]]:
        """The lines of the heads that these entries complete, in the order of their bytes."""
        start = 0
        while self.number < len(self.chain):
            head = self.chain[self.number][0]
            end = bisect_right(entries, head.size, lo=start, key=itemgetter(0))
            self.under += (entry[1] for entry in entries[start:end])
            start = end
            if end == len(entries) and (not entries or entries[-1][0] < head.size):
                return
            yield from ((head.number, commitment) for commitment in sorted(self.under))
            self.under = []
            self.number += 1


def _chain(evaluation: Evaluation) -> list[tuple[LedgerHead, int]]:
    """Every head with the number of entries under it."""
    chain = list(LedgerHead.objects.filter(ledger__cycle=evaluation.cycle_id).order_by("number"))
    sizes = pairwise([0, *(row.size for row in chain)])
    return [(row, size - before) for row, (before, size) in zip(chain, sizes, strict=True)]


def _about(evaluation: Evaluation, chain: list[tuple[LedgerHead, int]]) -> dict[str, Any]:
    last = chain[-1][0] if chain else None
    return {
        "version": 2,
        "year": evaluation.cycle.year,
        "rules_sha256": evaluation.cycle.rules_hash,
        "entries": last.size if last else 0,
        "head": last.head if last else "",
        "heads": [
            {
                "number": row.number,
                "entries": entries,
                "salt": row.salt,
                "head": row.head,
                "published": _hour(row),
            }
            for row, entries in chain
        ],
    }


def _hour(head: LedgerHead) -> str:
    """The hour when a head was published; empty for one published inside the next."""
    if head.published_at is None:
        return ""
    whole = head.published_at.replace(minute=0, second=0, microsecond=0)
    return whole.astimezone(UTC).isoformat()
