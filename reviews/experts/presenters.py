"""What the record of an expert shows: ties, and the panels of every year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from brandportal.office.hidden import shown
from reviews.evaluation.models import Evaluation
from reviews.experts.models import Expert
from reviews.panel.enums import SheetStatus


@dataclass(frozen=True)
class PanelYear:
    """One panel on which an expert sat: sheets locked and set aside, conflicts declared."""

    year: int
    is_lead: bool
    locked: int
    aside: int
    conflicts: int
    excused: bool


def panels_of(expert: Expert, *, by: Any) -> list[PanelYear]:
    """Every panel of this person, newest first; without the years that a conflict of interest hides
    from the reader.
    """
    sheets = "sheets__status"
    seats = (
        expert.person.panel_seats.filter(evaluation__in=shown(Evaluation.objects.all(), by=by))
        .annotate(
            locked=Count("sheets", filter=Q(**{sheets: SheetStatus.LOCKED}), distinct=True),
            aside=Count("sheets", filter=Q(**{sheets: SheetStatus.ASIDE}), distinct=True),
            conflicts=Count(
                "declarations", filter=Q(declarations__has_conflict=True), distinct=True
            ),
        )
        .select_related("evaluation__cycle")
        .order_by("-evaluation__cycle__year")
    )
    return [
        PanelYear(
            year=seat.evaluation.cycle.year,
            is_lead=seat.is_lead,
            locked=seat.locked,
            aside=seat.aside,
            conflicts=seat.conflicts,
            excused=seat.excused_at is not None,
        )
        for seat in seats
    ]
