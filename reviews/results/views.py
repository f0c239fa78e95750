"""The versions of published results, compared; how far the panel agreed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.results.presenters.panel_report import agreement_context
from reviews.results.presenters.versions import compared


@require_safe
def result_versions(request: HttpRequest, year: str) -> HttpResponse:
    """The published version and what every recalculation found otherwise."""
    evaluation = _published(year)
    context = {"evaluation": evaluation, **compared(evaluation)}
    return render(request, "reviews/results/versions.html", context)


@require_safe
def panel_agreement(request: HttpRequest, year: str) -> HttpResponse:
    """How far the judges agreed, over all and by indicator."""
    evaluation = _published(year)
    context = {"evaluation": evaluation, **agreement_context(evaluation)}
    return render(request, "reviews/results/panel.html", context)


def _published(year: str) -> Evaluation:
    return get_object_or_404(
        Evaluation.objects.select_related("cycle__panel_draw"),
        cycle__edition=year,
        status__in=PUBLISHED,
    )
