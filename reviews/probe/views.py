"""The public page about the nightly test of every way of rating."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from brandportal.web.page_cache import cacheable, cached_page
from reviews.probe.presenters import year_shown
from reviews.probe.state import last_tested, rated_now


@cached_page()
@require_safe
def probe(request: HttpRequest) -> HttpResponse:
    """Every level by every way: whether the last test got through, when, and since when it is
    open.
    """
    now = timezone.now()
    running = rated_now(now)
    years = [year_shown(row, is_running=bool(running), now=now) for row in running or last_tested()]
    context = {"years": years, "is_rated": bool(running)}
    return cacheable(render(request, "reviews/probe/probe.html", context))
