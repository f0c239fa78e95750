"""For the lead of the panel: what an agency changed between two sign-offs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.versions.presenters import comparison
from reviews.panel.blind import hidden_fields
from reviews.panel.views.place import open_place


@login_required
@require_safe
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Two versions of a brand that the lead may judge; 404 for the other members, and while the
    panel scores without names. The agency's own points are left out.
    """
    seat, application = open_place(request, number)
    if not seat.is_lead or hidden_fields(seat.evaluation):
        raise Http404
    context = comparison(application, request.GET, points=False)
    return render(request, "reviews/panel/versions.html", context)
