"""The public page about protection against manipulation: its layers, and what cannot be
detected.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.models import Cycle
from brandportal.rulebook import default_rules
from brandportal.web.page_cache import cacheable, cached_page
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.screening.presenters.facts import bounds
from reviews.screening.presenters.simulated import attacks, simulated


@require_safe
def how_we_guard(request: HttpRequest) -> HttpResponse:
    """Layers, limits, and the bound computed from the rules of the newest award year."""
    cycle = Cycle.objects.current()
    rules = cycle.rules if cycle else default_rules()
    published = (
        Evaluation.objects.filter(status__in=PUBLISHED)
        .select_related("cycle")
        .order_by("-cycle__year")
        .first()
    )
    found = bounds(rules)
    context = {
        "cycle": cycle,
        "bounds": found,
        "most": max(found, key=lambda one: one.public),
        "public": rules["public"],
        "screening": rules["public"]["screening"],
        "sanctions": rules["public"]["sanctions"],
        "published": published,
        "is_open": getattr(getattr(cycle, "evaluation", None), "status", "")
        == EvaluationStatus.RATING,
    }
    return render(request, "reviews/screening/how_we_guard.html", context)


@cached_page()
@require_safe
def simulated_attacks(request: HttpRequest) -> HttpResponse:
    """What simulated attacks reach, and how often honest years are disturbed."""
    context = {"attacks": attacks(), "told": simulated()}
    return cacheable(render(request, "reviews/screening/simulated.html", context))
