"""The published draw: how the invited people were selected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews.evaluation.policies import PUBLISHED
from reviews.recipients.enums import DrawStatus
from reviews.recipients.models import Draw
from reviews.recipients.presenters.draw import brand_lines, published, together
from reviews.recipients.presenters.responses import responses


def _published(year: str) -> Draw:
    """A year's draw once its results are public; 404 before that."""
    return get_object_or_404(
        Draw.objects.select_related("evaluation__cycle"),
        evaluation__cycle__edition=year,
        evaluation__status__in=PUBLISHED,
        status=DrawStatus.DRAWN,
    )


@require_safe
def draw(request: HttpRequest, year: str) -> HttpResponse:
    """The seed with its inputs, the method, and by brand how many were drawn and how many
    answered.
    """
    made = _published(year)
    context = {
        "draw": made,
        "cycle": made.evaluation.cycle,
        "lines": brand_lines(made),
        "drawn_together": together(made),
        "responses": responses(made.evaluation),
        "rules": made.evaluation.cycle.rules["sampling"],
    }
    return render(request, "reviews/recipients/draw.html", context)


@require_safe
def draw_json(request: HttpRequest, year: str) -> JsonResponse:
    """The same as data, every stratum included."""
    return JsonResponse(published(_published(year)), json_dumps_params={"ensure_ascii": False})
