"""The moderated points that enter the official score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reviews.evaluation.models import Evaluation
from reviews.moderation.models import ModeratedPoints
from reviews.panel.enums import SheetStatus
from reviews.panel.models import ScoreSheet


@dataclass(frozen=True)
class Moderated:
    """The confirmed points of one indicator, the lowest and highest of the independent ones, and
    why.
    """

    points: Decimal
    low: Decimal
    high: Decimal
    reason: str


def moderated_points(evaluation: Evaluation) -> dict[int, dict[str, Moderated]]:
    """Application to indicator to the moderated points that count. Those that a judge agreed on
    whose sheet was set aside since, for a conflict of interest, count no more.
    """
    found: dict[int, dict[str, Moderated]] = {}
    for row, stands in _rows(evaluation):
        if stands:
            own = found.setdefault(row.moderation.application_id, {})
            own[row.indicator] = Moderated(row.points, row.low, row.high, row.reason)
    return found


def fell(evaluation: Evaluation) -> set[int]:
    """Applications of which moderated points count no more."""
    return {row.moderation.application_id for row, stands in _rows(evaluation) if not stands}


def _rows(evaluation: Evaluation) -> Iterator[tuple[ModeratedPoints, bool]]:
    rows = list(
        ModeratedPoints.objects.filter(moderation__evaluation=evaluation)
        .select_related("moderation")
        .prefetch_related("suggestion__agreements")
        .order_by("moderation", "indicator")
    )
    if not rows:
        return
    sheets = ScoreSheet.objects.filter(seat__evaluation=evaluation, status=SheetStatus.LOCKED)
    count = set(sheets.values_list("seat", "application"))
    for row in rows:
        brand = row.moderation.application_id
        agreed = row.suggestion.agreements.all()
        yield row, all((one.seat_id, brand) in count for one in agreed)


def as_published(moderated: Mapping[str, Moderated]) -> dict[str, Any]:
    """The same as plain JSON, for the explanation of a result."""
    return {
        code: {
            "points": str(row.points),
            "low": str(row.low),
            "high": str(row.high),
            "reason": row.reason,
        }
        for code, row in moderated.items()
    }
