"""The public page about the handling of bad ratings, brand by brand; small numbers are hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reviews.bad_ratings.presenters.published import public_repairs, published_years
from reviews.evaluation.views import REPAIRS, before_its_day


@require_safe
def repairs_newest(request: HttpRequest) -> HttpResponse:
    """Redirect to the newest published year, or say that there is none."""
    years = published_years()
    if years:
        return redirect("public:repairs", years[0].edition)
    return render(request, "reviews/bad_ratings/repairs.html", {"repairs": None, "years": []})


@require_safe
def repairs(request: HttpRequest, year: str) -> HttpResponse:
    """One year's rates and root causes; before the public notice only when they come, because they
    would reveal the ranking.
    """
    years = published_years()
    chosen = next((one for one in years if one.edition == year), None)
    if chosen is None:
        return before_its_day(request, year, REPAIRS)
    found = public_repairs(chosen, now=timezone.now())
    context = {"repairs": found, "years": years, "year": chosen}
    return render(request, "reviews/bad_ratings/repairs.html", context)
