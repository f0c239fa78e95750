"""The agency's posters: a QR code for each service point, as A4 and as a sheet of stickers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from brandportal.errors import require
from brandportal.web.crumbs import Crumb
from brandportal.web.spreadsheets import download
from reviews.showcase.posters import KINDS, has_posters, poster


def _own(request: HttpRequest, number: str) -> Application:
    own = Application.objects.of_person(request.user).select_related("brand", "agency")
    return get_object_or_404(own, number=number)


@login_required
@require_safe
def posters(request: HttpRequest, number: str) -> HttpResponse:
    """The posters of one's own application, a line a service point; before the brand is public it
    says when there will be some.
    """
    application = _own(request, number)
    context = {
        "application": application,
        "points": application.service_points.all(),
        "verdict": has_posters(application),
        "crumbs": [
            Crumb.to(_("Applications"), "workspace:application-list"),
            Crumb.to(application.brand.name, "workspace:application-detail", number),
        ],
    }
    return render(request, "reviews/public_site/posters.html", context)


@login_required
@require_safe
def poster_paper(request: HttpRequest, number: str, point: int, kind: str) -> HttpResponse:
    """One poster or sheet of stickers; the point 0 is the whole brand."""
    application = _own(request, number)
    require(when=has_posters(application))
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(application.service_points, pk=point) if point else None
    name = f"{kind}-{application.brand.code}-{point}.pdf" if point else f"{kind}-{number}.pdf"
    return download(poster(application, row, kind=kind), name=name, content_type="application/pdf")
