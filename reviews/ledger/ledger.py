"""The ledger: every accepted rating at its position, and the tallies folded from it.

A rating only adds an entry. Folding gives new entries their position and adds them to the tallies,
in one transaction and one worker at a time, so that ratings never wait for each other's counters.
Heads cover the positioned entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from brandportal.jobs import slice_by_slice
from reviews.evaluation.models import Evaluation
from reviews.ledger import heads
from reviews.ledger.models import LedgerHead, Tally
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.rating_sql import LEVELS, unnest

FOLD_AT_ONCE = 2000
ENTRY = ("pk", "rating_id", "revision", "application_id", "group", *LEVELS)

Cell = tuple[Any, ...]


class TalliesDiffer(Exception):
    """The tallies differ from the rows: nothing may be counted from them before somebody has
    investigated.
    """


def fold(cycle_id: int, *, limit: int = FOLD_AT_ONCE) -> int:
    """Give up to `limit` new entries their position and add them to the tallies; returns how
    many.
    """
    with transaction.atomic():
        ledger = heads.locked(cycle_id)
        entries = list(
            LedgerEntry.objects.filter(cycle=cycle_id, seq=None)
            .order_by("pk")
            .values_list(*ENTRY)[:limit]
        )
        if not entries:
            return 0
        _give_places([row[0] for row in entries], after=ledger.size)
        _add_to_tallies(_changes(entries))
        ledger.size += len(entries)
        ledger.save(update_fields=["size"])
        heads.close_full(ledger)
    return len(entries)


def fold_all(cycle_id: int) -> int:
    """Fold until nothing is left; returns how many entries got their place."""
    return slice_by_slice(lambda: fold(cycle_id))


def fold_and_publish(*, evaluation: Evaluation, now: datetime) -> LedgerHead:
    """Publish the head of this hour over everything that has come in until now."""
    fold_all(evaluation.cycle_id)
    return heads.publish(evaluation=evaluation, now=now)


def _give_places(keys: Sequence[int], *, after: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reviews_ledgerentry e SET seq = %s + place.nr FROM unnest(%s::bigint[]) "
                "WITH ORDINALITY AS place (id, nr) WHERE e.id = place.id",
                [after, list(keys)],
            )
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE reviews_ledgerentry SET seq = %s WHERE id = %s",
            [(after + place, key) for place, key in enumerate(keys, 1)],
        )


def _cell(application_id: int, group: str, levels: Iterable[int | None]) -> Cell:
    return (application_id, group, *(level or 0 for level in levels))


def _changes(entries: Sequence[tuple[Any, ...]]) -> Counter[Cell]:
    """What the entries add to each cell, minus what the replaced ratings had added."""
    changes: Counter[Cell] = Counter()
    replaced = {(row[1], row[2] - 1) for row in entries if row[2] > 1}
    for row in entries:
        changes[_cell(row[3], row[4], row[5:])] += 1
    if replaced:
        earlier = LedgerEntry.objects.filter(rating__in={key for key, _ in replaced}).values_list(
            "rating_id", "revision", "application_id", "group", *LEVELS
        )
        for rating_id, revision, application_id, group, *levels in earlier:
            if (rating_id, revision) in replaced:
                changes[_cell(application_id, group, levels)] -= 1
    return changes


_CELL = ("application_id", '"group"', *LEVELS)
_INTO = f"INSERT INTO reviews_tally ({', '.join(_CELL)}, n)"
_OR_ADD = f"ON CONFLICT ({', '.join(_CELL)}) DO UPDATE SET n = reviews_tally.n + excluded.n"
_ADD_ONE = f"{_INTO} VALUES ({', '.join(['%s'] * len(_CELL))}, %s) {_OR_ADD}"
_ADD_MANY = f"{_INTO} SELECT * FROM {unnest((*_CELL, 'n'))} {_OR_ADD}"  # noqa: S608 - column names of this module only
_TAKE = (
    f"UPDATE reviews_tally SET n = n + %s WHERE {' AND '.join(f'{name} = %s' for name in _CELL)}"  # noqa: S608
)


def _add_to_tallies(changes: Counter[Cell]) -> None:
    # Increments first: a rating that moves between cells must not make a tally negative meanwhile.
    more = [(*cell, n) for cell, n in changes.items() if n > 0]
    less = [(n, *cell) for cell, n in changes.items() if n < 0]
    with connection.cursor() as cursor:
        if more and connection.vendor == "postgresql":
            cursor.execute(_ADD_MANY, [list(column) for column in zip(*more, strict=True)])
        else:
            cursor.executemany(_ADD_ONE, more)
        cursor.executemany(_TAKE, less)


def tallies(cycle_id: int) -> dict[Cell, int]:
    """(application, group, overall, attitude, ability, efficiency, effect) to how many; 0 is an
    omitted aspect.
    """
    rows = Tally.objects.filter(application__cycle=cycle_id, n__gt=0).values_list(
        "application_id", "group", *LEVELS, "n"
    )
    return {row[:-1]: row[-1] for row in rows}


def waiting(cycle_id: int) -> Counter[Cell]:
    """How the unfolded entries will change the tallies."""
    rows = LedgerEntry.objects.filter(cycle=cycle_id, seq=None).values_list(*ENTRY)
    return _changes(list(rows))


def recounted(cycle_id: int, **only: Any) -> dict[Cell, int]:
    """The same, counted from the ratings themselves; `only` filters them."""
    rows = (
        Rating.objects.filter(application__cycle=cycle_id, **only)
        .values_list("application_id", "group", *LEVELS)
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: Counter[Cell] = Counter()
    for application_id, group, *levels, n in rows:
        found[_cell(application_id, group, levels)] += n
    return dict(found)


def proven_tallies(cycle_id: int) -> dict[Cell, int]:
    """The tallies, if they equal the rows. Raises TalliesDiffer otherwise."""
    kept, rows = tallies(cycle_id), recounted(cycle_id)
    if kept != rows:
        raise TalliesDiffer(f"{len(set(kept.items()) ^ set(rows.items()))} cells differ")
    return kept
