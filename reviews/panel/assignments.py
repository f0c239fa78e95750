"""A member's brands with their states; nothing here says anything about other members' points."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from applications.models import Application
from reviews.evaluation.enums import EvaluationStatus
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.enums import AssignmentState, SheetStatus
from reviews.panel.models import Declaration, PanelSeat, ScoreSheet
from reviews.panel.policies import assigned_to, standing_columns
from reviews.panel.sheets import declare
from reviews.scoring.seating import serving_order


def brands_of(seat: PanelSeat) -> QuerySet:
    """The brands that this member scores or has scored, by number, with their `state` and the
    member's own `total`; of an excused member those he has locked.
    """
    columns = standing_columns(seat.pk, OuterRef("pk"))
    del columns["excused"]
    sheets = ScoreSheet.objects.filter(seat=seat, application=OuterRef("pk")).exclude(
        status=SheetStatus.ASIDE
    )
    sums = sheets.order_by().values("application").annotate(total=Sum("scores__points"))
    rows = (
        Application.objects.filter(cycle=seat.evaluation.cycle_id, status__in=BEFORE_THE_PANEL)
        .annotate(sheet_status=Subquery(sheets.values("status")[:1]), **columns)
        .annotate(state=_state())
    )
    his = Q(locked=True) if seat.excused_at is not None else Q(locked=True) | assigned_to(seat)
    return (
        rows.filter(his)
        .annotate(total=Subquery(sums.values("total")))
        .select_related("brand", "agency", "cycle")
        .order_by("number")
    )


def _state() -> Case:
    return Case(
        When(declared=True, then=Value(AssignmentState.RECUSED)),
        When(declared=None, then=Value(AssignmentState.TO_DECLARE)),
        When(sheet_status=SheetStatus.LOCKED, then=Value(AssignmentState.LOCKED)),
        When(sheet_status=SheetStatus.DRAFT, then=Value(AssignmentState.BEGUN)),
        default=Value(AssignmentState.TO_SCORE),
    )


def states_of(seat: PanelSeat) -> dict[str, int]:
    """How many of the member's brands are in each state."""
    counted = brands_of(seat).order_by().values("state").annotate(count=Count("pk"))
    found = dict.fromkeys(AssignmentState.values, 0)
    return found | dict(counted.values_list("state", "count"))


def next_brand(seat: PanelSeat) -> str | None:
    """The number of the brand that this member should score next: of those he has declared on and
    not begun the one that the fewest have locked, in an order drawn for him; then one he has begun.
    """
    waiting = dict(
        brands_of(seat)
        .filter(state__in=(AssignmentState.TO_SCORE, AssignmentState.BEGUN))
        .values_list("number", "state")
    )
    fresh = [number for number, state in waiting.items() if state == AssignmentState.TO_SCORE]
    if not fresh:
        return min(waiting, default=None)
    scored = dict.fromkeys(fresh, 0)
    locked = ScoreSheet.objects.filter(
        application__cycle=seat.evaluation.cycle_id, status=SheetStatus.LOCKED
    )
    counted = locked.order_by().values("application__number").annotate(count=Count("pk"))
    scored |= {
        number: count
        for number, count in counted.values_list("application__number", "count")
        if number in scored
    }
    return serving_order(f"{seat.evaluation.cycle.rules_hash}", f"{seat.pk}", scored)[0]


def own_sums(seat: PanelSeat) -> list[tuple[str, str, Decimal]]:
    """Number, brand and own sum of every brand that this member has scored or begun, highest
    first.
    """
    return list(
        ScoreSheet.objects.filter(seat=seat)
        .exclude(status=SheetStatus.ASIDE)
        .annotate(total=Sum("scores__points"), name=F("application__brand__name"))
        .filter(total__isnull=False)
        .order_by("-total", "application__number")
        .values_list("application__number", "name", "total")
    )


def around(
    found: list[tuple[str, str, Decimal]], number: str, *, each: int = 3
) -> list[tuple[str, str, Decimal]]:
    """The places of a member's own order next to one brand; the first ones where it has none."""
    here = next((place for place, row in enumerate(found) if row[0] == number), 0)
    start = max(0, min(here - each, len(found) - 2 * each - 1))
    return found[start : start + 2 * each + 1]


def declare_all(
    *, seat: PanelSeat, conflicts: dict[int, str], by: Any, now: datetime
) -> list[Declaration]:
    """Declare on every undeclared brand: a conflict, with its reason, where named, and none on the
    others.
    """
    with transaction.atomic():
        return [
            declare(
                seat=seat,
                application=application,
                has_conflict=application.pk in conflicts,
                reason=conflicts.get(application.pk, ""),
                by=by,
                now=now,
            )
            for application in brands_of(seat).filter(state=AssignmentState.TO_DECLARE)
        ]


def is_scoring(seat: PanelSeat) -> bool:
    return seat.evaluation.status == EvaluationStatus.SCORING
