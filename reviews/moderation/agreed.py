"""On which points all judges of a brand agree."""

from __future__ import annotations

from collections.abc import Set

from reviews.moderation.models import Moderation, Suggestion
from reviews.moderation.policies import taking_part


def seats_of(moderation: Moderation) -> set[int]:
    """Whose agreement points need."""
    return {seat.pk for seat in taking_part(moderation)}


def newest(moderation: Moderation, seats: Set[int]) -> dict[str, Suggestion]:
    """Indicator to the newest proposal of one of these judges; older ones no longer hold."""
    rows = moderation.suggestions.select_related("seat").prefetch_related("agreements")
    return {row.indicator: row for row in rows.order_by("pk") if row.seat_id in seats}


def agreed(moderation: Moderation) -> dict[str, Suggestion]:
    """Indicator to the proposal to which every judge who takes part agreed, at least two."""
    seats = seats_of(moderation)
    return {
        code: row
        for code, row in newest(moderation, seats).items()
        if len(seats) > 1 and not waits_for(row, seats)
    }


def waits_for(suggestion: Suggestion, seats: Set[int]) -> int:
    """How many of these judges have not agreed."""
    return len(seats - {one.seat_id for one in suggestion.agreements.all()})
