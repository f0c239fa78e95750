"""What became of bad ratings, brand by brand, for everybody; small numbers are not told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reviews.bad_ratings.presenters.published import public_repairs, published_years


@require_safe
def repairs_newest(request: HttpRequest) -> HttpResponse:
    """The newest published year; a page that says so when there is none yet."""
    years = published_years()
    if years:
        return redirect("public:repairs", years[0])
    return render(request, "reviews/bad_ratings/repairs.html", {"repairs": None, "years": []})


@require_safe
def repairs(request: HttpRequest, year: int) -> HttpResponse:
    """One year's rates and root causes. Nothing before the Top Ten is on public notice: it would
    tell the ranking (404).
    """
    years = published_years()
    if year not in years:
        raise Http404
    found = public_repairs(year, now=timezone.now())
    context = {"repairs": found, "years": years, "year": year}
    return render(request, "reviews/bad_ratings/repairs.html", context)
