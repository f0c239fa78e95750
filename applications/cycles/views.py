"""The newest rules, and the frozen file of a year (its page: `reviews.public_site.views.rules`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from applications.cycles.models import Cycle
from brandportal.rulebook import canonical
from brandportal.web.spreadsheets import download


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Redirect to the newest opened award year, or say that there is none."""
    cycle = Cycle.objects.current()
    if cycle is None:
        return render(request, "applications/cycles/no_rules.html")
    return redirect("public:rules-year", cycle.edition)


def _opened(year: str) -> Cycle:
    return get_object_or_404(Cycle.objects.public(), edition=year)


@require_safe
def rules_download(request: HttpRequest, year: str) -> HttpResponse:
    """The frozen rules as the bytes that were hashed, so that anybody can check the hash."""
    cycle = _opened(year)
    return download(
        canonical(cycle.rules or {}), name=f"rules-{year}.json", content_type="application/json"
    )
