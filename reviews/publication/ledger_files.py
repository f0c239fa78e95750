"""The files that bind every rating to the ledger and the ledger to its heads: format version 2 of
docs/recount.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import pairwise
from typing import Any

from reviews.evaluation.models import Evaluation
from reviews.evaluation.small_cells import hidden_cells
from reviews.ledger import heads
from reviews.ledger.models import LedgerHead
from reviews.publication.files import as_json, as_table
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.not_counted import VOID, voided
from reviews.rating.receipts import levels_of
from reviews.scoring.commitments import group_part, levels_in_digits, levels_part
from reviews.screening.enums import NOT_COUNTED

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
Group = tuple[int, str]


def files(evaluation: Evaluation) -> dict[str, bytes]:
    """ratings.csv and replaced.csv in the order of the commitments, ledger.csv by heads,
    ledger.json.
    """
    ratings: list[tuple[str, ...]] = []
    replaced: list[tuple[str, ...]] = []
    closed = closed_groups(evaluation)
    states = dict(_states(evaluation))
    entries = (
        LedgerEntry.objects.filter(cycle=evaluation.cycle_id)
        .select_related("rating__hold", "application__brand")
        .order_by("pk")
    )
    for entry in entries.iterator():
        if entry.revision != entry.rating.revision:
            replaced.append(_replaced_row(entry))
            continue
        state = states.get(entry.rating_id, COUNTED)
        is_closed = (entry.application_id, entry.group) in closed
        ratings.append(_rating_row(entry, state, is_closed=is_closed))
    return {
        "ratings.csv": as_table(RATINGS, sorted(ratings)),
        "replaced.csv": as_table(REPLACED, sorted(replaced)),
        **_ledger(evaluation),
    }


def closed_groups(evaluation: Evaluation) -> set[Group]:
    """(application, group) with so few ratings that the levels would identify somebody: they are
    opened without levels.

    A group is closed with fewer than five ratings, or with fewer than five that count, because
    whoever knows the excluded ones could subtract them. If a brand's closed ratings are fewer than
    five in all, its next larger group is closed too, because figures over the whole brand would
    reveal them. A group with enough ratings to enter the score is never closed.
    """
    enough = int(evaluation.cycle.rules["public"]["min_n"]["group"])
    aside = {pk for pk, _state in _states(evaluation)}
    every: Counter[Group] = Counter()
    counted: Counter[Group] = Counter()
    rows = Rating.objects.filter(application__cycle=evaluation.cycle_id)
    for pk, application_id, group in rows.values_list("pk", "application_id", "group").iterator():
        every[application_id, group] += 1
        counted[application_id, group] += pk not in aside
    brands: dict[int, dict[Group, int]] = {}
    for key, n in every.items():
        brands.setdefault(key[0], {})[key] = counted[key] or n
    return {
        key
        for cells in brands.values()
        for key in hidden_cells(cells, may_hide=lambda key: counted[key] < enough)
        if counted[key] < enough
    }


def _states(evaluation: Evaluation) -> Iterator[tuple[int, str]]:
    """Rating to the rule that excluded it, for ratings that do not count."""
    rows = Rating.objects.filter(application__cycle=evaluation.cycle_id)
    held = rows.filter(hold__status__in=NOT_COUNTED)
    yield from held.values_list("pk", "hold__rule").iterator()
    void = rows.filter(
        application__in=voided(evaluation), group=evaluation.cycle.rules["public"]["open_group"]
    ).exclude(hold__status__in=NOT_COUNTED)
    yield from ((pk, VOID) for pk in void.values_list("pk", flat=True).iterator())


def _rating_row(entry: LedgerEntry, state: str, *, is_closed: bool) -> tuple[str, ...]:
    levels = levels_in_digits(levels_of(entry))
    opened = ("", "", levels_part(entry.r_l, levels)) if is_closed else (levels, entry.r_l, "")
    brand = entry.application.brand.code
    return (entry.commitment, brand, entry.group, entry.r_g, *opened, entry.previous, state)


def _replaced_row(entry: LedgerEntry) -> tuple[str, ...]:
    return (
        entry.commitment,
        entry.application.brand.code,
        group_part(entry.r_g, entry.group),
        levels_part(entry.r_l, levels_in_digits(levels_of(entry))),
        entry.previous,
    )


def _ledger(evaluation: Evaluation) -> dict[str, bytes]:
    cycle = evaluation.cycle
    chain = list(LedgerHead.objects.filter(ledger__cycle=cycle).order_by("number"))
    sizes = [0, *(row.size for row in chain)]
    about: Mapping[str, Any] = {
        "version": 2,
        "year": cycle.year,
        "rules_sha256": cycle.rules_hash,
        "entries": sizes[-1],
        "head": chain[-1].head if chain else "",
        "heads": [
            {
                "number": row.number,
                "entries": size - before,
                "salt": row.salt,
                "head": row.head,
                "published": _hour(row),
            }
            for row, (before, size) in zip(chain, pairwise(sizes), strict=True)
        ],
    }
    lines = (
        (row.number, commitment)
        for row, (before, _size) in zip(chain, pairwise(sizes), strict=True)
        for commitment in sorted(heads.under(row, before))
    )
    return {"ledger.csv": as_table(LEDGER, lines), "ledger.json": as_json(about)}


def _hour(head: LedgerHead) -> str:
    """The hour when a head was published; empty for one published inside the next."""
    if head.published_at is None:
        return ""
    whole = head.published_at.replace(minute=0, second=0, microsecond=0)
    return whole.astimezone(UTC).isoformat()
