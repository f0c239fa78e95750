"""Where a request of the panel room stands: the member's seat, and one brand before it."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from applications.models import Application
from brandportal.accounts.policies import is_panel
from brandportal.errors import require
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.models import PanelSeat
from reviews.panel.policies import may_judge


def own_seat(request: HttpRequest) -> PanelSeat | None:
    """The seat of the newest year."""
    require(is_panel(request.user))
    return PanelSeat.objects.of_person(request.user).order_by("-evaluation__cycle__year").first()


def own_place(request: HttpRequest, number: str) -> tuple[PanelSeat, Application]:
    """The member's seat and the application, in one query; 404 for unknown numbers and other years'
    panels. Whether he may judge the brand is the verb's to say.
    """
    require(is_panel(request.user))
    seat = PanelSeat.objects.before_brand(request.user, number, BEFORE_THE_PANEL).first()
    if seat is None:
        raise Http404
    seat.user = request.user
    brand = Application(
        pk=seat.brand_pk,
        number=number,
        agency_id=seat.brand_agency,
        cycle=seat.evaluation.cycle,
    )
    return seat, brand


def open_place(request: HttpRequest, number: str) -> tuple[PanelSeat, Application]:
    """The same for a page about the brand: the whole application, for a judge who may judge it."""
    seat, brand = own_place(request, number)
    require(may_judge(seat, brand, by=request.user))
    application = Application.objects.select_related("brand", "agency").get(pk=brand.pk)
    application.cycle = seat.evaluation.cycle
    return seat, application
