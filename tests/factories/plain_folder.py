"""The published folder made in the plainest way, everything in memory, as the portal made it until
26 November 2026: what the portal writes now has to be the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import pairwise
from typing import Any

from reviews.evaluation.small_cells import hidden_cells
from reviews.ledger import heads
from reviews.models import DailyHead, Evaluation, Ledger, LedgerEntry, LedgerHead, Rating
from reviews.publication import publication
from reviews.rating.not_counted import VOID, voided
from reviews.rating.receipts import levels_of
from reviews.scoring import merkle
from reviews.scoring.commitments import group_part, levels_in_digits, levels_part
from reviews.scoring.public import ASPECTS
from reviews.screening.enums import NOT_COUNTED
from tests.factories.campaign import SCRIPT

Group = tuple[int, str]


def plain_folder(evaluation: Evaluation) -> dict[str, bytes]:
    """File name to content."""
    ledger = Ledger.objects.filter(cycle=evaluation.cycle_id).first()
    bound = second if ledger is None or ledger.version == 2 else first
    small = publication.small_files(evaluation)
    files = {
        **small,
        **publication.derived_files(small),
        **bound(evaluation),
        "recount.py": SCRIPT.read_bytes(),
    }
    return {**files, "SHA256SUMS": _sums(files)}


def plain_archive(evaluation: Evaluation) -> bytes:
    """The folder as a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in plain_folder(evaluation).items():
            entry = zipfile.ZipInfo(
                f"results-{evaluation.cycle.year}/{name}", (1980, 1, 1, 0, 0, 0)
            )
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return packed.getvalue()


def as_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _sums(files: dict[str, bytes]) -> bytes:
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()


def second(evaluation: Evaluation) -> dict[str, bytes]:
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
        state = states.get(entry.rating_id, "counted")
        is_closed = (entry.application_id, entry.group) in closed
        ratings.append(_rating_row(entry, state, is_closed=is_closed))
    return {
        "ratings.csv": as_table(publication.ledger_files.RATINGS, sorted(ratings)),
        "replaced.csv": as_table(publication.ledger_files.REPLACED, sorted(replaced)),
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
    return {
        "ledger.csv": as_table(publication.ledger_files.LEDGER, lines),
        "ledger.json": as_json(about),
    }


def _hour(head: LedgerHead) -> str:
    """The hour when a head was published; empty for one published inside the next."""
    if head.published_at is None:
        return ""
    whole = head.published_at.replace(minute=0, second=0, microsecond=0)
    return whole.astimezone(UTC).isoformat()


def first(evaluation: Evaluation) -> dict[str, bytes]:
    """ratings.csv in byte order, ledger.csv in the order of positions, ledger.json."""
    ratings = as_table(publication.first.RATINGS, _first_rows(evaluation))
    return {"ratings.csv": ratings, **_first_ledger(evaluation, ratings)}


def _first_rows(evaluation: Evaluation) -> list[Sequence[Any]]:
    rows = Rating.objects.filter(
        application__cycle=evaluation.cycle_id, application__result__shortlisted=True
    ).values_list(
        "application__brand__code",
        "group",
        "overall",
        *ASPECTS,
        "hold__status",
        "hold__rule",
        "application_id",
    )
    void = {(key, evaluation.cycle.rules["public"]["open_group"]) for key in voided(evaluation)}
    lines = [
        [
            *("" if cell is None else str(cell) for cell in row),
            *_counted(held, rule, voids=(application_id, row[1]) in void),
        ]
        for *row, held, rule, application_id in rows.iterator()
    ]
    return sorted(lines, key=lambda cells: ",".join(cells).encode())


def _counted(held: str | None, rule: str | None, *, voids: bool) -> tuple[str, str]:
    """Whether a line counts, and the code of the reason if not."""
    if held in NOT_COUNTED:
        return "0", str(rule)
    return ("0", VOID) if voids else ("1", "")


def _first_ledger(evaluation: Evaluation, ratings: bytes) -> dict[str, bytes]:
    cycle_id = evaluation.cycle_id
    entries = LedgerEntry.objects.filter(cycle=cycle_id, seq__isnull=False).order_by("seq")
    rows = list(entries.values_list("seq", "commitment", "revision", "rating__revision"))
    peaks, size = merkle.extend([], 0, (bytes.fromhex(row[1]) for row in rows))
    about = {
        "size": size,
        "head": merkle.head(peaks),
        "daily": [
            {"day": row.day.isoformat(), "size": row.size, "head": row.head}
            for row in DailyHead.objects.filter(ledger__cycle=cycle_id)
        ],
        "ratings_sha256": hashlib.sha256(ratings).hexdigest(),
    }
    lines = ((seq, commitment, int(revision == last)) for seq, commitment, revision, last in rows)
    return {"ledger.csv": as_table(publication.first.LEDGER, lines), "ledger.json": as_json(about)}
