"""The page of a discussion: the judges under numbers, their points by indicator, what was proposed
and written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.indicators import indicator_groups, indicator_label
from reviews.moderation.agreed import newest, seats_of, waits_for
from reviews.moderation.models import Moderation, Suggestion
from reviews.panel.enums import SheetStatus
from reviews.panel.models import ScoreSheet
from reviews.panel.scale import plain
from reviews.panel.secret_order import secret_place


@dataclass(frozen=True)
class Judge:
    """A judge under a number that stays the same for this brand and says nothing about others."""

    name: str
    is_reader: bool
    is_aside: bool
    sheet: ScoreSheet

    @property
    def total(self) -> Decimal:
        return plain(sum((row.points for row in self.sheet.scores.all()), Decimal(0)))


@dataclass(frozen=True)
class Row:
    """One indicator: the judges' points in their order, and whether they differ."""

    label: Any
    most: Decimal
    points: list[Decimal | None]
    remarks: list[tuple[str, str]]

    @property
    def differs(self) -> bool:
        return len({one for one in self.points if one is not None}) > 1


@dataclass(frozen=True)
class Proposed:
    """The proposal that holds for an indicator."""

    row: Suggestion
    label: Any
    by: str
    waits: int
    reader_agreed: bool

    @property
    def points(self) -> Decimal:
        return plain(self.row.points)


@dataclass(frozen=True)
class Said:
    by: str
    is_reader: bool
    text: str
    at: datetime


def judges_of(moderation: Moderation, *, reader: Any) -> list[Judge]:
    """The judges of the brand in an order drawn for it; without points those set aside since."""
    rows = (
        ScoreSheet.objects.filter(application=moderation.application_id)
        .select_related("seat")
        .prefetch_related("scores")
    )
    number = moderation.application.number
    ordered = sorted(rows, key=lambda row: secret_place(f"discussion|{number}|{row.seat_id}"))
    return [
        Judge(
            name=_("Judge %(number)d") % {"number": place},
            is_reader=row.seat.user_id == reader.pk,
            is_aside=row.status != SheetStatus.LOCKED,
            sheet=row,
        )
        for place, row in enumerate(ordered, start=1)
    ]


def discussion_context(moderation: Moderation, *, reader: Any) -> dict[str, Any]:
    """Everything that the template shows of one moderation."""
    everybody = judges_of(moderation, reader=reader)
    names = {one.sheet.seat_id: one for one in everybody}
    judges = [one for one in everybody if not one.is_aside]
    return {
        "moderation": moderation,
        "judges": judges,
        "groups": _groups(moderation, judges),
        "comments": [(one.name, one.sheet.comment) for one in judges if one.sheet.comment],
        "proposed": _proposed(moderation, names),
        "said": [
            Said(
                names[row.seat_id].name,
                names[row.seat_id].is_reader,
                row.text,
                row.written_at,
            )
            for row in moderation.remarks.order_by("pk")
        ],
        "confirmed": [
            (indicator_label(row.indicator), plain(row.points), row.reason)
            for row in moderation.points.order_by("pk")
        ],
    }


def _groups(moderation: Moderation, judges: list[Judge]) -> list[tuple[Any, list[Row]]]:
    given = [{row.indicator: row for row in one.sheet.scores.all()} for one in judges]
    return [
        (
            group.label,
            [
                Row(
                    label=item.label,
                    most=plain(item.most),
                    points=[
                        plain(own[item.key].points) if item.key in own else None for own in given
                    ],
                    remarks=[
                        (one.name, own[item.key].comment)
                        for one, own in zip(judges, given, strict=True)
                        if item.key in own and own[item.key].comment
                    ],
                )
                for item in group.indicators
            ],
        )
        for group in indicator_groups(moderation.evaluation.cycle.rules)
    ]


def _proposed(moderation: Moderation, names: Mapping[int, Judge]) -> list[Proposed]:
    found, seats = [], seats_of(moderation)
    for code, row in newest(moderation, seats).items():
        agreed = {one.seat_id for one in row.agreements.all()}
        mine = any(names[seat].is_reader for seat in agreed if seat in names)
        found.append(
            Proposed(
                row=row,
                label=indicator_label(code),
                by=names[row.seat_id].name,
                waits=waits_for(row, seats),
                reader_agreed=mine,
            )
        )
    return found
