"""The public rules of an award year: weights, indicators, thresholds, the calendar, and the frozen
file.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.cycles.indicators import indicator_groups
from applications.cycles.models import Cycle
from applications.cycles.presenters import (
    group_weights,
    levels,
    part_sentences,
    stage_weights,
    thresholds,
)
from applications.cycles.timeline import current_stage, next_stage, timeline
from brandportal.rulebook import canonical
from brandportal.web.spreadsheets import download


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Redirect to the newest opened award year, or say that there is none."""
    cycle = Cycle.objects.current()
    if cycle is None:
        return render(request, "applications/cycles/no_rules.html")
    return redirect("public:rules-year", cycle.year)


def _opened(year: int) -> Cycle:
    return get_object_or_404(Cycle.objects.public().prefetch_related("windows"), year=year)


@require_safe
def rules_year(request: HttpRequest, year: int) -> HttpResponse:
    """All rules that decide, published in advance."""
    cycle = _opened(year)
    now = timezone.now()
    frozen: dict[str, Any] = cycle.rules or {}
    at_work = current_stage(cycle, now)
    stages = timeline(cycle, None, now)
    context = {
        "cycle": cycle,
        "stages": stages,
        "at_work": next((stage for stage in stages if stage.code == at_work), None),
        "coming": next_stage(cycle, now),
        "groups": indicator_groups(frozen),
        "stage_weights": stage_weights(frozen),
        "group_weights": group_weights(frozen),
        "levels": levels(frozen),
        "parts": part_sentences(frozen),
        "thresholds": thresholds(frozen),
        "years": Cycle.objects.public().values_list("year", flat=True),
    }
    return render(request, "applications/cycles/rules.html", context)


@require_safe
def rules_download(request: HttpRequest, year: int) -> HttpResponse:
    """The frozen rules as the bytes that were hashed, so that anybody can check the hash."""
    cycle = _opened(year)
    return download(
        canonical(cycle.rules or {}), name=f"rules-{year}.json", content_type="application/json"
    )
