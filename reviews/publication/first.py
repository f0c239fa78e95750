"""The files of format version 1, for years with ratings from before version 2: only their number is
bound.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from reviews.evaluation.models import Evaluation
from reviews.ledger.models import DailyHead
from reviews.publication.files import as_json, as_table
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.not_counted import VOID, voided
from reviews.scoring import merkle
from reviews.scoring.public import ASPECTS
from reviews.screening.enums import NOT_COUNTED

RATINGS = ("brand", "group", "overall", *ASPECTS, "counted", "reason")
LEDGER = ("seq", "commitment", "final")


def files(evaluation: Evaluation) -> dict[str, bytes]:
    """ratings.csv in byte order, ledger.csv in the order of positions, ledger.json."""
    ratings = as_table(RATINGS, _rating_rows(evaluation))
    return {"ratings.csv": ratings, **_ledger(evaluation, ratings)}


def _rating_rows(evaluation: Evaluation) -> list[Sequence[Any]]:
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


def _ledger(evaluation: Evaluation, ratings: bytes) -> dict[str, bytes]:
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
    return {"ledger.csv": as_table(LEDGER, lines), "ledger.json": as_json(about)}
