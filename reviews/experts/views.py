"""The published draw of a panel: what was laid down at once, the lots with the results."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.experts.lots import draw_of
from reviews.experts.models import DrawCall
from reviews.experts.presenters import call_rows, lot_rows, published


def _is_published(year: str) -> bool:
    return Evaluation.objects.filter(cycle__edition=year, status__in=PUBLISHED).exists()


@require_safe
def panel_draw(request: HttpRequest, year: str) -> HttpResponse:
    """Every call of the year, and the draw; by code who was drawn once the results are public. 404
    where nothing was laid down.
    """
    calls = list(
        DrawCall.objects.filter(cycle__edition=year).select_related("cycle").order_by("-pk")
    )
    if not calls:
        raise Http404
    draw, is_public = draw_of(calls[0].cycle), _is_published(year)
    context = {
        "cycle": calls[0].cycle,
        "calls": call_rows(calls),
        "draw": draw,
        "is_public": is_public,
        "lots": lot_rows(draw) if draw and is_public else [],
    }
    return render(request, "reviews/experts/draw.html", context)


@require_safe
def panel_draw_json(request: HttpRequest, year: str) -> JsonResponse:
    """All that is needed to draw again, once the results are public; 404 before that."""
    call = get_object_or_404(
        DrawCall.objects.select_related("cycle"), cycle__edition=year, draw__isnull=False
    )
    draw = draw_of(call.cycle)
    if draw is None or not _is_published(year):
        raise Http404
    return JsonResponse(published(draw), json_dumps_params={"ensure_ascii": False})
