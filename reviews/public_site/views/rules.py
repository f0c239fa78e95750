"""The public rules of an award year: weights, indicators, thresholds, and where the year is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.cycles.indicators import indicator_groups
from applications.cycles.presenters import (
    group_weights,
    levels,
    part_sentences,
    stage_weights,
    thresholds,
)
from applications.cycles.questions import questions, revoked_title_years
from applications.models import Cycle
from reviews.evaluation.presenters import AS_RUN, year_timeline
from reviews.rating.presenters import asked_by_place


@require_safe
def rules_year(request: HttpRequest, year: str) -> HttpResponse:
    """All rules that decide, published in advance, and the stages as they really run."""
    years = Cycle.objects.public().select_related(AS_RUN).prefetch_related("windows")
    cycle = get_object_or_404(years, edition=year)
    frozen: dict[str, Any] = cycle.rules or {}
    stages = year_timeline(cycle, timezone.now())
    context = {
        "cycle": cycle,
        "stages": stages,
        "at_work": next((stage for stage in stages if stage.state == "now"), None),
        "coming": next((stage for stage in stages if stage.state == "next"), None),
        "groups": indicator_groups(frozen),
        "stage_weights": stage_weights(frozen),
        "group_weights": group_weights(frozen),
        "levels": levels(frozen),
        "follow_up": asked_by_place(frozen),
        "parts": part_sentences(frozen),
        "questions": questions(frozen),
        "revoked_title_years": revoked_title_years(frozen),
        "thresholds": thresholds(frozen),
        "years": Cycle.objects.public(),
    }
    return render(request, "reviews/public_site/rules.html", context)
