"""Which member scores which brand, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, StrIndex

from applications.form.enums import ApplicationStatus
from applications.models import Application
from reviews.evaluation.models import Evaluation
from reviews.panel.enums import SheetStatus
from reviews.panel.models import Assignment, Declaration, PanelSeat, Reassignment, ScoreSheet
from reviews.panel.policies import Place, assigned_places, outside_places

# From acceptance on an application is before the panel, or was.
BEFORE_THE_PANEL = (
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.SHORTLISTED,
    ApplicationStatus.NOT_SHORTLISTED,
    ApplicationStatus.SELECTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)


@dataclass(frozen=True)
class Duties:
    """The panel's work as sets of (seat, application): `assigned` to a member, `recused` by a
    declared conflict, `locked`, `owed` still, and `apart`: of a class that the member's panel does
    not score.
    """

    seats: list[PanelSeat]
    assigned: frozenset[Place]
    recused: frozenset[Place]
    locked: frozenset[Place]
    owed: frozenset[Place]
    apart: frozenset[Place]

    def judges_of(self, application_id: int) -> int:
        """How many judges of the brand's panel have scored it or still can."""
        places = (self.locked | self.owed) - self.apart
        return sum((seat.pk, application_id) in places for seat in self.seats)


def duties(evaluation: Evaluation, applications: Iterable[Application | int]) -> Duties:
    """Who scores what of these applications. A locked sheet stands, whoever was excused since."""
    brands = {row if isinstance(row, int) else row.pk for row in applications}
    seats = list(evaluation.seats.select_related("user"))
    assigned = assigned_places(seats, brands)
    recused = frozenset(
        Declaration.objects.filter(
            seat__evaluation=evaluation, has_conflict=True, application__in=brands
        ).values_list("seat_id", "application_id")
    )
    locked = frozenset(
        ScoreSheet.objects.filter(
            seat__evaluation=evaluation, status=SheetStatus.LOCKED, application__in=brands
        ).values_list("seat_id", "application_id")
    )
    excused = {seat.pk for seat in seats if seat.excused_at is not None}
    owed = frozenset(place for place in assigned - recused - locked if place[0] not in excused)
    apart = frozenset(outside_places(seats, brands))
    return Duties(seats, assigned, recused, locked, owed, apart)


def sheets_owed() -> QuerySet[PanelSeat]:
    """`Duties.owed` of every year at once, to be counted in the database: a row for each seat and
    each brand (`brand`) that it has still to score.
    """
    brands = "evaluation__cycle__applications"
    here = {"seat": OuterRef("pk"), "application": OuterRef("brand")}
    moves = Reassignment.objects.filter(
        Q(to_seat=OuterRef("pk")) | Q(from_seat=OuterRef("pk")), application=OuterRef("brand")
    )
    within = Concat(Value("+"), F("classes"), Value("+"))
    in_class = Concat(Value("+"), F(f"{brands}__agency_class"), Value("+"))
    planned = Q(evaluation__assignment_plan__confirmed_at__isnull=False)
    from_beginning = Q(joined_at=None) & (Q(classes="") | Q(place__gt=0))
    by_plan = planned & Exists(Assignment.objects.filter(**here)) | ~planned & from_beginning
    recused = Declaration.objects.filter(has_conflict=True, **here)
    locked = ScoreSheet.objects.filter(status=SheetStatus.LOCKED, **here)
    return (
        PanelSeat.objects.filter(excused_at=None, **{f"{brands}__status__in": BEFORE_THE_PANEL})
        .annotate(
            brand=F(f"{brands}__pk"),
            place=StrIndex(within, in_class),
            moved_to=Subquery(moves.order_by("-pk").values("to_seat")[:1]),
        )
        .filter(Q(moved_to=F("pk")) | Q(moved_to=None) & by_plan)
        .filter(~Exists(recused), ~Exists(locked))
    )


def owed_by(evaluation: Evaluation, seat: PanelSeat) -> list[Application]:
    """The brands that a member has still to score."""
    accepted = list(evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED))
    found = duties(evaluation, accepted)
    return [brand for brand in accepted if (seat.pk, brand.pk) in found.owed]


def before_the_panel(evaluation: Evaluation) -> list[Application]:
    """The applications that a panel scores or has scored, in the order of their numbers."""
    return list(
        Application.objects.filter(
            cycle=evaluation.cycle_id, status__in=BEFORE_THE_PANEL
        ).select_related("brand", "agency", "cycle")
    )
