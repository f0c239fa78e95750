"""The files of format version 1, for years with ratings from before version 2: only their number is
bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Count

from reviews.evaluation.models import Evaluation
from reviews.ledger.models import DailyHead
from reviews.publication.files import Packing, as_json, as_text, pieces_of
from reviews.publication.ledger_files import AT_ONCE, Tell, alive
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.not_counted import VOID, voided
from reviews.scoring import merkle
from reviews.scoring.public import ASPECTS
from reviews.screening.enums import NOT_COUNTED

RATINGS = ("brand", "group", "overall", *ASPECTS, "counted", "reason")
LEDGER = ("seq", "commitment", "final")
LINE = ("group", "overall", *ASPECTS, "hold__status", "hold__rule")


def pack(evaluation: Evaluation, packing: Packing, place: Path, tell: Tell) -> None:
    """ratings.csv in byte order, ledger.csv in the order of positions, ledger.json. `place` is a
    directory for the lines meanwhile; `tell` hears after how many entries.
    """
    ratings, under = place / "ratings.csv", place / "ledger.csv"
    with ratings.open("w", encoding="utf-8", newline="") as file:
        file.write(as_text([RATINGS]))
        for lines in _ratings_by_brand(evaluation):
            file.writelines(lines)
    peaks, size = merkle.extend([], 0, _written(evaluation, under, tell))
    packing.add_pieces(
        "ratings.csv", alive(pieces_of(ratings), tell, size), size=ratings.stat().st_size
    )
    about = {
        "size": size,
        "head": merkle.head(peaks),
        "daily": [
            {"day": row.day.isoformat(), "size": row.size, "head": row.head}
            for row in DailyHead.objects.filter(ledger__cycle=evaluation.cycle_id)
        ],
        "ratings_sha256": packing.hashes["ratings.csv"],
    }
    packing.add_pieces("ledger.csv", alive(pieces_of(under), tell, size), size=under.stat().st_size)
    packing.add("ledger.json", as_json(about))


def _ratings_by_brand(evaluation: Evaluation) -> Iterator[Iterator[str]]:
    """The lines of ratings.csv, brand after brand. The database counts equal ones: a brand has few
    different lines, however many people rated.
    """
    void = {(key, evaluation.cycle.rules["public"]["open_group"]) for key in voided(evaluation)}
    brands = evaluation.results.filter(shortlisted=True).values_list(
        "application_id", "application__brand__code"
    )
    for application_id, brand in sorted(brands, key=lambda row: f"{row[1]},".encode()):
        rows = Rating.objects.filter(application=application_id).order_by().values_list(*LINE)
        lines = []
        for *levels, held, rule, times in rows.annotate(times=Count("pk")):
            counted = _counted(held, rule, voids=(application_id, levels[0]) in void)
            cells = [brand, *("" if cell is None else str(cell) for cell in levels), *counted]
            lines.append((",".join(cells).encode(), cells, times))
        lines.sort()
        yield (line for _key, cells, times in lines for line in _times(cells, times))


def _times(cells: list[str], times: int) -> Iterator[str]:
    line = as_text([cells])
    return (line for _ in range(times))


def _counted(held: str | None, rule: str | None, *, voids: bool) -> tuple[str, str]:
    """Whether a line counts, and the code of the reason if not."""
    if held in NOT_COUNTED:
        return "0", str(rule)
    return ("0", VOID) if voids else ("1", "")


def _written(evaluation: Evaluation, under: Path, tell: Tell) -> Iterator[bytes]:
    """Write ledger.csv, and give the commitments for the tree meanwhile."""
    rows = LedgerEntry.objects.filter(cycle=evaluation.cycle_id).order_by("seq")
    found: list[tuple[Any, ...]]
    last = done = 0
    with under.open("w", encoding="utf-8", newline="") as file:
        file.write(as_text([LEDGER]))
        columns = ("seq", "commitment", "revision", "rating__revision")
        while found := list(rows.filter(seq__gt=last).values_list(*columns)[:AT_ONCE]):
            file.write(
                as_text((seq, bound, int(mine == latest)) for seq, bound, mine, latest in found)
            )
            yield from (bytes.fromhex(row[1]) for row in found)
            last, done = found[-1][0], done + len(found)
            tell(done)
