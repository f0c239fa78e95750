"""The brands assigned to one panel member: to declare, to score, locked; with the member's own
points only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from applications.models import Application
from reviews.evaluation.enums import EvaluationStatus
from reviews.panel.duties import before_the_panel
from reviews.panel.enums import AssignmentState, SheetStatus
from reviews.panel.models import Declaration, PanelSeat, ScoreSheet
from reviews.panel.policies import assigned_places
from reviews.panel.sheets import declare


@dataclass(frozen=True)
class Assignment:
    """One brand for one member; `total` is the member's own sum so far."""

    application: Application
    state: AssignmentState
    total: Decimal | None
    saved_at: datetime | None


def brands_of(seat: PanelSeat) -> list[Application]:
    """The brands that this member scores or has scored; of an excused one those he has locked."""
    found = before_the_panel(seat.evaluation)
    if seat.excused_at is None:
        kept = {brand for _seat, brand in assigned_places([seat], (row.pk for row in found))}
    else:
        locked = ScoreSheet.objects.filter(seat=seat, status=SheetStatus.LOCKED)
        kept = set(locked.values_list("application", flat=True))
    return [row for row in found if row.pk in kept]


def assignments(seat: PanelSeat) -> list[Assignment]:
    """Every brand of this member with its state; nothing about other members' points."""
    declared = dict(
        Declaration.objects.filter(seat=seat).values_list("application_id", "has_conflict")
    )
    sheets = {
        sheet.application_id: sheet
        for sheet in ScoreSheet.objects.filter(seat=seat)
        .exclude(status=SheetStatus.ASIDE)
        .annotate(total=Sum("scores__points"))
    }
    return [
        Assignment(
            application=application,
            state=_state(declared.get(application.pk), sheets.get(application.pk)),
            total=getattr(sheets.get(application.pk), "total", None),
            saved_at=getattr(sheets.get(application.pk), "saved_at", None),
        )
        for application in brands_of(seat)
    ]


def _state(has_conflict: bool | None, sheet: ScoreSheet | None) -> AssignmentState:
    if has_conflict:
        return AssignmentState.RECUSED
    if has_conflict is None:
        return AssignmentState.TO_DECLARE
    if sheet is None:
        return AssignmentState.TO_SCORE
    locked = sheet.status == SheetStatus.LOCKED
    return AssignmentState.LOCKED if locked else AssignmentState.BEGUN


def own_order(found: list[Assignment]) -> list[Assignment]:
    """The member's scored brands by own sums, highest first, as a help to score consistently."""
    scored = [one for one in found if one.total is not None]
    return sorted(scored, key=lambda one: (-(one.total or 0), one.application.number))


def declare_all(
    *, seat: PanelSeat, conflicts: dict[int, str], by: Any, now: datetime
) -> list[Declaration]:
    """Declare on every undeclared brand: a conflict, with its reason, where named, and none on the
    others.
    """
    done = set(Declaration.objects.filter(seat=seat).values_list("application_id", flat=True))
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
            for application in brands_of(seat)
            if application.pk not in done
        ]


def is_scoring(seat: PanelSeat) -> bool:
    return seat.evaluation.status == EvaluationStatus.SCORING
