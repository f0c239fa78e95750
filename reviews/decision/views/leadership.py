"""The leading group: the ranking with its explanations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from brandportal.errors import first_no, require
from brandportal.proposals.models import Proposal
from reviews.decision.decisions import candidates_of
from reviews.decision.presenters.overview import overview
from reviews.decision.settling import unsettled_of
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import may_read_ranking, may_read_rankings
from reviews.recipients.presenters.responses import responses
from reviews.results.models import Result
from reviews.results.presenters.explanations import told_together
from reviews.results.presenters.page import explanation_context
from reviews.showcase.standing import changed_since
from reviews.stages.workflow import EVALUATION


def counted_evaluation(request: HttpRequest, year: str) -> Evaluation:
    """The counted evaluation of a year. 404 before the count, for everybody."""
    require(may_read_rankings(by=request.user))
    found = get_object_or_404(
        Evaluation.objects.select_related("cycle"), cycle__edition=year, status__in=AFTER_COUNT
    )
    require(may_read_ranking(found, by=request.user))
    return found


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest award year: its ranking once the ratings are counted, before that its status.

    Years that a conflict of interest closes are left out; refuses if there is no other.
    """
    require(may_read_rankings(by=request.user))
    every = list(Evaluation.objects.select_related("cycle").prefetch_related("cycle__windows"))
    verdicts = [may_read_ranking(row, by=request.user) for row in every]
    evaluations = [row for row, verdict in zip(every, verdicts, strict=True) if verdict]
    if not evaluations:
        require(first_no(*verdicts))
    counted = [row for row in evaluations if row.status in AFTER_COUNT]
    newest = evaluations[0] if evaluations else None
    if newest and newest in counted:
        return redirect("leadership:ranking", newest.cycle.edition)
    return render(
        request, "reviews/decision/leadership/home.html", {"newest": newest, "counted": counted}
    )


@login_required
@require_safe
def ranking(request: HttpRequest, year: str) -> HttpResponse:
    """What is certain, what is to be discussed, and the shortlist, a line a brand."""
    evaluation = counted_evaluation(request, year)
    results = candidates_of(evaluation)
    shown = overview(evaluation, results, now=timezone.now())
    places = evaluation.cycle.rules["titles"]["top_ten"]
    verdict = EVALUATION.verdict("decide", evaluation, by=request.user, now=timezone.now())
    context = {
        "evaluation": evaluation,
        "overview": shown,
        "rows": [line.row for line in shown.lines],
        "places": places,
        "ranked": sum(result.rank is not None for result in results),
        "together": told_together(results),
        "changed": changed_since(result.application for result in results),
        "gap": _gap_at_the_cut(results, places),
        "responses": responses(evaluation),
        "verdict": verdict,
        "unsettled": unsettled_of(evaluation).count()
        if evaluation.status == EvaluationStatus.ON_NOTICE
        else 0,
        "waiting": None if evaluation.decided_at else waiting_for("evaluation.decide", evaluation),
        "years": [
            row.cycle
            for row in Evaluation.objects.filter(status__in=AFTER_COUNT).select_related("cycle")
            if may_read_ranking(row, by=request.user)
        ],
    }
    return render(request, "reviews/decision/leadership/ranking.html", context)


def _gap_at_the_cut(results: list[Result], places: int) -> Any:
    """The points between the last inside the places and the first outside; None if one of them is
    missing.
    """
    ranked = [result for result in results if result.composite is not None]
    if len(ranked) <= places:
        return None
    inside, outside = ranked[places - 1].composite, ranked[places].composite
    return None if inside is None or outside is None else inside - outside


@login_required
@require_safe
def explanation(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """One candidate's score, with the calculation."""
    evaluation = counted_evaluation(request, year)
    result = get_object_or_404(
        Result.objects.ranking(),
        evaluation=evaluation,
        application__number=number,
        shortlisted=True,
    )
    context = explanation_context(evaluation, result)
    context["comments"] = result.explanation.get("comments", [])
    return render(request, "reviews/decision/leadership/explanation.html", context)


def waiting_for(action: str, evaluation: Evaluation) -> Proposal | None:
    """What one leader has proposed about the year and another must confirm."""
    return Proposal.objects.about(action, evaluation.pk).open().first()
