"""Where a request of the panel room stands: the member's seat, and one brand before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from applications.models import Application, Cycle
from brandportal.accounts.policies import is_panel
from brandportal.errors import require
from brandportal.kept_queries import kept_query
from reviews.evaluation.models import Evaluation
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.models import PanelSeat
from reviews.panel.policies import may_judge
from reviews.panel.presenters.words import TimeLeft, time_left

YEAR = (
    (PanelSeat, ""),
    (Evaluation, "evaluation__"),
    (Cycle, "evaluation__cycle__"),
)
COLUMNS = [f"{way}{field.attname}" for model, way in YEAR for field in model._meta.concrete_fields]
BRAND = ("brand_pk", "brand_agency", "brand_status")


@kept_query
def _seats(*, user: int) -> QuerySet[Any, Any]:
    seats = PanelSeat.objects.of_person(user).at_work_first()
    return seats.values_list("scoring_ends", *COLUMNS)


@kept_query
def _places(*, user: int, number: str) -> QuerySet[Any, Any]:
    seats = PanelSeat.objects.of_person(user).with_brand(number)
    return seats.values_list(*BRAND, "scoring_ends", *COLUMNS)


def _seat(row: Sequence[Any], user: Any) -> PanelSeat:
    """The seat with its year, from the planned end of scoring and the columns of all three."""
    ends, *values = row
    found: list[Any] = []
    for model, _way in YEAR:
        names = [field.attname for field in model._meta.concrete_fields]
        found.append(model.from_db("default", names, values[: len(names)]))
        values = values[len(names) :]
    seat, seat.evaluation, seat.evaluation.cycle = found
    seat.user = user
    seat.scoring_ends = ends
    return seat


def left_for(seat: PanelSeat) -> TimeLeft | None:
    """How long the member of a seat from here may still score."""
    return time_left(seat.scoring_ends, timezone.now())  # type: ignore[attr-defined]


def left_as_json(seat: PanelSeat) -> dict[str, str] | None:
    """The same for the answer to a draft that the page keeps by itself."""
    left = left_for(seat)
    return left.as_json() if left else None


def own_seat(request: HttpRequest) -> PanelSeat | None:
    """The seat of the panel that is at work, or of the newest year."""
    require(is_panel(request.user))
    rows = _seats.rows(user=request.user.pk, most=1)
    return _seat(rows[0], request.user) if rows else None


def own_place(request: HttpRequest, number: str) -> tuple[PanelSeat, Application]:
    """The member's seat and the application, in one query; 404 for unknown numbers and other years'
    panels. Whether he may judge the brand is the verb's to say.
    """
    require(is_panel(request.user))
    rows = _places.rows(user=request.user.pk, number=number, most=1)
    if not rows or rows[0][2] not in BEFORE_THE_PANEL:
        raise Http404
    key, agency, _status, *row = rows[0]
    seat = _seat(row, request.user)
    brand = Application(pk=key, number=number, agency_id=agency, cycle=seat.evaluation.cycle)
    return seat, brand


def open_place(request: HttpRequest, number: str) -> tuple[PanelSeat, Application]:
    """The same for a page about the brand: the whole application, for a judge who may judge it."""
    seat, brand = own_place(request, number)
    require(may_judge(seat, brand, by=request.user))
    application = Application.objects.select_related("brand", "agency").get(pk=brand.pk)
    application.cycle = seat.evaluation.cycle
    return seat, application
