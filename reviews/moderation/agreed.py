"""On which points all judges of a brand agree."""

from __future__ import annotations

from reviews.moderation.models import Moderation, Suggestion
from reviews.moderation.policies import taking_part


def newest(moderation: Moderation) -> dict[str, Suggestion]:
    """Indicator to the newest proposal of a judge who takes part; older ones no longer hold."""
    seats = {seat.pk for seat in taking_part(moderation)}
    rows = moderation.suggestions.select_related("seat").prefetch_related("agreements")
    return {row.indicator: row for row in rows.order_by("pk") if row.seat_id in seats}


def agreed(moderation: Moderation) -> dict[str, Suggestion]:
    """Indicator to the proposal to which every judge who takes part agreed, at least two."""
    seats = {seat.pk for seat in taking_part(moderation)}
    return {
        code: row
        for code, row in newest(moderation).items()
        if len(seats) > 1 and seats <= {one.seat_id for one in row.agreements.all()}
    }


def waits_for(suggestion: Suggestion, moderation: Moderation) -> int:
    """How many judges have not agreed."""
    said = {one.seat_id for one in suggestion.agreements.all()}
    return sum(1 for seat in taking_part(moderation) if seat.pk not in said)
