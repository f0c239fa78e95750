"""Import of many ratings at once: paper sheets, telephone interviews, offline counter tablets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from brandportal.rulebook import Rules
from reviews.rating import rating_sql
from reviews.rating.rating import Answer, check_answer
from reviews.rating.receipts import Receipt, new_receipt

BLOCK = 500


@dataclass(frozen=True)
class Sheet:
    """One rating from a batch. `brand` is the brand's code, `year` the award year of
    `application_id`.
    """

    application_id: int
    brand: str
    year: int
    pseudonym: str
    group: str
    channel: str
    answer: Answer
    service_point_id: int | None = None


def take_in(rows: Iterable[Sheet], *, now: datetime, rules: Rules | None = None) -> int:
    """Accept ratings in blocks of 500, each block all or nothing; returns how many were new.

    People who have rated the brand already are skipped: a sheet never replaces an online rating.
    Outside the window nothing is written. Refuses with BadInput, before its block is written, an
    unknown level, group or channel, and what `rules`, those of the year, do not offer at a level.
    """
    taken = 0
    block: list[Sheet] = []
    for row in rows:
        check_answer(row.answer, row.group, row.channel, rules)
        block.append(row)
        if len(block) == BLOCK:
            taken += take_block(block, now=now)
            block = []
    return taken + (take_block(block, now=now) if block else 0)


def take_block(rows: Sequence[Sheet], *, now: datetime) -> int:
    """One block in one statement (PostgreSQL) or one transaction; returns how many were new."""
    return rating_sql.put_block([_as_row(row, now) for row in rows], now=now)


def _as_row(row: Sheet, now: datetime) -> tuple[int, dict[str, Any], Receipt]:
    receipt = new_receipt(
        pseudonym=row.pseudonym,
        brand=row.brand,
        group=row.group,
        levels=row.answer.levels,
        year=row.year,
        nonce="",
    )
    levels = dict(zip(rating_sql.LEVELS, row.answer.levels, strict=True))
    given = {
        "pseudonym": row.pseudonym,
        '"group"': str(row.group),
        "channel": str(row.channel),
        "service_point_id": row.service_point_id,
        **levels,
        "reasons": ",".join(row.answer.reasons),
        "accepted_at": now,
        "receipt": receipt.hash,
        "network": "",
        "block": "",
        "device": "",
    }
    return row.application_id, given, receipt
