"""A member's brands with their states; nothing here says anything about other members' points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.accounts.domain.conflicts import kind_of_conflict
from brandportal.errors import BadInput, Gap, Incomplete
from brandportal.kept_queries import kept_query
from brandportal.rulebook import moderate_over, on_site_indicators
from reviews.evaluation.enums import EvaluationStatus
from reviews.panel.blind import hidden_fields, neutral_agency, neutral_name
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.enums import AssignmentState, SheetStatus
from reviews.panel.models import Declaration, PanelSeat, ScoreSheet, SheetScore
from reviews.panel.policies import assigned_to, ever_worked_for
from reviews.panel.sheets import declare
from reviews.scoring.seating import serving_order


def brands_of(seat: PanelSeat) -> QuerySet[Any, Any]:
    """The brands that this member scores or has scored, by number, with their `state` and the
    member's own `total`; of an excused member those he has locked.
    """
    return (
        _brands(**_keys(seat)).annotate(total=_total()).select_related("brand", "agency", "cycle")
    )


def _keys(seat: PanelSeat) -> dict[str, Any]:
    return {
        "seat": seat.pk,
        "cycle": seat.evaluation.cycle_id,
        "from_beginning": seat.joined_at is None,
        "excused": seat.excused_at is not None,
    }


def _brands(*, seat: int, cycle: int, from_beginning: bool, excused: bool) -> QuerySet[Any, Any]:
    locked = Q(own__status=SheetStatus.LOCKED)
    his = locked if excused else locked | assigned_to(seat, from_beginning=from_beginning)
    own_sheet = FilteredRelation("sheets", condition=Q(sheets__seat=seat))
    return (
        Application.objects.annotate(own=own_sheet)
        .filter(his, cycle=cycle, status__in=BEFORE_THE_PANEL)
        .annotate(state=_state(seat))
        .order_by("number")
    )


def _state(seat: int) -> Case:
    """What the member declared comes first, then how far his sheet is."""
    declared = Declaration.objects.filter(seat=seat).order_by()
    recused, free = (
        declared.filter(has_conflict=tied).values("application") for tied in (True, False)
    )
    of_the_sheet = Case(
        When(own__status=SheetStatus.LOCKED, then=Value(AssignmentState.LOCKED)),
        When(own__status=SheetStatus.DRAFT, then=Value(AssignmentState.BEGUN)),
        default=Value(AssignmentState.TO_SCORE),
    )
    return Case(
        When(pk__in=free, then=of_the_sheet),
        When(pk__in=recused, then=Value(AssignmentState.RECUSED)),
        default=Value(AssignmentState.TO_DECLARE),
    )


def _total() -> Case:
    """The points of the member's sheet; none of one that was set aside."""
    sums = SheetScore.objects.filter(sheet=OuterRef("own__pk")).order_by().values("sheet")
    total = Subquery(sums.annotate(total=Sum("points")).values("total"))
    return Case(When(~Q(own__status=SheetStatus.ASIDE), then=total))


@kept_query
def _states(**keys: Any) -> QuerySet[Any, Any]:
    counted = _brands(**keys).order_by().values("state").annotate(count=Count("pk"))
    return counted.values_list("state", "count")


def states_of(seat: PanelSeat) -> dict[str, int]:
    """How many of the member's brands are in each state."""
    return dict.fromkeys(AssignmentState.values, 0) | dict(_states.rows(**_keys(seat)))


@dataclass(frozen=True)
class OwnBrand:
    """A line of the member's list: the brand and its agency as he may name them, the state, and
    his own sum of points.
    """

    number: str
    name: str
    agency: str
    agency_class: str
    state: str
    total: Decimal | None


LINE = ("number", "brand__name", "agency__name", "agency_class", "state", "total")


@kept_query
def _lines(**keys: Any) -> QuerySet[Any, Any]:
    return _brands(**keys).annotate(total=_total()).values_list(*LINE)


class OwnBrands:
    """The member's brands by number, a page at a time; `found` are those of `brands_of` that a
    filter has left, else all.
    """

    def __init__(self, seat: PanelSeat, found: QuerySet[Any, Any] | None = None) -> None:
        self.seat, self.found = seat, found
        self.hidden = hidden_fields(seat.evaluation)

    def count(self) -> int:
        found = brands_of(self.seat) if self.found is None else self.found
        return found.count()

    def __getitem__(self, part: slice) -> list[OwnBrand]:
        if self.found is not None:
            rows = list(self.found.values_list(*LINE)[part])
        else:
            most = part.stop - part.start
            rows = _lines.rows(**_keys(self.seat), most=most, after=part.start)
        return [self._named(OwnBrand(*row)) for row in rows]

    def _named(self, one: OwnBrand) -> OwnBrand:
        if "brand" in self.hidden:
            one = replace(one, name=neutral_name(one.number))
        if "agency" in self.hidden:
            one = replace(one, agency=neutral_agency(), agency_class="")
        return one


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


def _fault(reason: str) -> str:
    try:
        kind_of_conflict(reason)
    except BadInput as refusal:
        return refusal.reason
    return ""


def declare_all(
    *, seat: PanelSeat, conflicts: dict[int, str], by: Any, now: datetime
) -> list[Declaration]:
    """Declare on every undeclared brand: a conflict, with its reason, where named, and none on the
    others. All or none: refuses as `declare` does, and with Incomplete reasons that say nothing,
    one gap each, its field the application's id.
    """
    faults = {pk: _fault(reason) for pk, reason in conflicts.items()}
    gaps = [Gap("declaration", str(pk), fault) for pk, fault in faults.items() if fault]
    if gaps:
        raise Incomplete(_("Please say what kind of conflict it is."), gaps)
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


def discussed_with(seat: PanelSeat, *, by: Any) -> list[Application]:
    """The brands whose discussion this member may read: of which he has locked a sheet, for the
    lead all; none with which he is in conflict.
    """
    if not moderate_over(seat.evaluation.cycle.rules):
        return []
    rows = Application.objects.filter(moderation__evaluation=seat.evaluation_id)
    if not seat.is_lead:
        rows = rows.filter(sheets__seat=seat, sheets__status=SheetStatus.LOCKED)
    declared = Declaration.objects.filter(seat=seat, application=OuterRef("pk"), has_conflict=True)
    found = rows.filter(~Exists(declared)).select_related("brand", "agency", "cycle", "moderation")
    return [row for row in found.order_by("number") if not ever_worked_for(by, row)]


def still_to_see(seat: PanelSeat) -> QuerySet[Any, Any] | list[Any]:
    """The appointments of the brands that this member scores and has not locked, the next one
    first; none with which he declared a conflict.
    """
    if seat.excused_at is not None or not on_site_indicators(seat.evaluation.cycle.rules):
        return []
    closed = (AssignmentState.RECUSED, AssignmentState.LOCKED)
    brands = brands_of(seat).exclude(state__in=closed)
    rows = seat.evaluation.appointments.filter(application__in=brands.values("pk"))
    return rows.select_related("application__brand").order_by("starts_at", "pk")
