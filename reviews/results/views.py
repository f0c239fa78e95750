"""The versions of published results, compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.results.presenters.versions import compared


@require_safe
def result_versions(request: HttpRequest, year: int) -> HttpResponse:
    """The published version and what every recalculation found otherwise."""
    evaluation = get_object_or_404(
        Evaluation.objects.select_related("cycle"), cycle__year=year, status__in=PUBLISHED
    )
    context = {"evaluation": evaluation, **compared(evaluation)}
    return render(request, "reviews/results/versions.html", context)
