"""The published results: the same numbers that the leading group saw."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from brandportal.web.downloads import attachment
from brandportal.web.page_cache import cacheable, cached_page, page_cache
from reviews.decision.decisions import candidates_of
from reviews.decision.models import PublicNotice
from reviews.decision.presenters.ranking import ranking_rows
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.ledger.heads import last_published
from reviews.recipients.presenters.draw import is_drawn
from reviews.recipients.presenters.responses import responses
from reviews.results.models import Result
from reviews.results.presenters.explanations import told_together
from reviews.results.presenters.page import explanation_context
from reviews.screening.presenters.facts import screening_facts


def _published(year: int) -> Evaluation:
    """A year's evaluation once its decision is on public notice; 404 before that."""
    return get_object_or_404(
        Evaluation.objects.select_related("cycle", "public_notice"),
        cycle__year=year,
        status__in=PUBLISHED,
    )


@cached_page()
@require_safe
def results(request: HttpRequest, year: int) -> HttpResponse:
    """The ranking, the choice, the method."""
    evaluation = _published(year)
    rules = evaluation.cycle.rules
    found = candidates_of(evaluation)
    context = {
        "evaluation": evaluation,
        "rows": ranking_rows(found, rules["titles"]["top_ten"]),
        "places": rules["titles"]["top_ten"],
        "ranked": sum(row.rank is not None for row in found),
        "together": told_together(found),
        "rules": rules,
        **_beside(evaluation),
        "notice": getattr(evaluation, "public_notice", None),
        "last_head": last_published(evaluation.cycle_id),
    }
    return cacheable(render(request, "reviews/decision/results/results.html", context))


def _beside(evaluation: Evaluation) -> dict[str, Any]:
    """What is shown beside the ranking: the screening, and response rates. Cached until the next
    action.
    """

    def made() -> dict[str, Any]:
        return {
            "screening_facts": screening_facts(evaluation),
            "responses": responses(evaluation),
            "drawn": is_drawn(evaluation),
        }

    key = ("results", str(evaluation.pk), get_language() or "")
    return page_cache.fact(key, made) or {}


@require_safe
def download(request: HttpRequest, year: int) -> HttpResponse:
    """The folder from which anybody can recount the results."""
    evaluation = _published(year)
    return attachment(
        get_object_or_404(PublicNotice, evaluation=evaluation).folder,
        name=f"results-{year}.zip",
        content_type="application/zip",
    )


@require_safe
def result(request: HttpRequest, year: int, number: str) -> HttpResponse:
    """One candidate's score, with the calculation."""
    evaluation = _published(year)
    found = get_object_or_404(
        Result.objects.ranking(),
        evaluation=evaluation,
        application__number=number,
        shortlisted=True,
    )
    context = explanation_context(evaluation, found)
    return render(request, "reviews/decision/results/result.html", context)
