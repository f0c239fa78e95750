"""The leading group: the ranking with its explanations, the decision, and its record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from brandportal.errors import first_no, require
from brandportal.proposals.buttons import proposed_words
from brandportal.proposals.domain import propose
from brandportal.proposals.forms import asked, asking
from brandportal.proposals.models import Proposal
from brandportal.web.submissions import sent, submit
from reviews.decision.decisions import by_ranking, candidates_of
from reviews.decision.forms import DecisionForm
from reviews.decision.models import Meeting
from reviews.decision.presenters.overview import overview
from reviews.decision.presenters.ranking import ranking_rows
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import may_read_ranking, may_read_rankings
from reviews.recipients.presenters.responses import responses
from reviews.results.models import Result
from reviews.results.presenters.explanations import told_together
from reviews.results.presenters.page import explanation_context
from reviews.stages.policies import leaders_decide
from reviews.stages.workflow import EVALUATION


def _evaluation(request: HttpRequest, year: int) -> Evaluation:
    """The counted evaluation of a year. 404 before the count, for everybody."""
    require(may_read_rankings(by=request.user))
    found = get_object_or_404(
        Evaluation.objects.select_related("cycle"), cycle__year=year, status__in=AFTER_COUNT
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
        return redirect("leadership:ranking", newest.cycle.year)
    return render(
        request, "reviews/decision/leadership/home.html", {"newest": newest, "counted": counted}
    )


@login_required
@require_safe
def ranking(request: HttpRequest, year: int) -> HttpResponse:
    """What is certain, what is to be discussed, and the shortlist, a line a brand."""
    evaluation = _evaluation(request, year)
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
        "gap": _gap_at_the_cut(results, places),
        "responses": responses(evaluation),
        "verdict": verdict,
        "waiting": None if evaluation.decided_at else _waiting(evaluation),
        "years": [
            row.cycle.year
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
def explanation(request: HttpRequest, year: int, number: str) -> HttpResponse:
    """One candidate's score, with the calculation."""
    evaluation = _evaluation(request, year)
    result = get_object_or_404(
        Result.objects.ranking(),
        evaluation=evaluation,
        application__number=number,
        shortlisted=True,
    )
    context = explanation_context(evaluation, result)
    context["comments"] = result.explanation.get("comments", [])
    return render(request, "reviews/decision/leadership/explanation.html", context)


@login_required
def decision(request: HttpRequest, year: int) -> HttpResponse:
    """The form of the decision, and its record afterwards."""
    evaluation = _evaluation(request, year)
    if evaluation.decided_at:
        return _record(request, evaluation)
    if request.method == "POST":
        require(leaders_decide(evaluation, by=request.user))
    results = candidates_of(evaluation)
    form = asking(DecisionForm, request)(**sent(request), results=results)

    def proposal(**data: Any) -> Proposal:
        given = asked(request, data)
        return propose(
            action="evaluation.decide",
            obj=evaluation,
            arguments={"choices": form.choices(), "meeting": form.meeting()},
            by=request.user,
            now=timezone.now(),
            **given,
        )

    proposed = submit(form, proposal)
    if proposed:
        messages.success(request, proposed_words())
        return redirect("proposals:proposal", proposed.result.pk)
    context = _form_context(request, evaluation, form)
    return render(
        request, "reviews/decision/leadership/decide.html", context, status=proposed.status
    )


def _form_context(
    request: HttpRequest, evaluation: Evaluation, form: DecisionForm
) -> dict[str, Any]:
    places = evaluation.cycle.rules["titles"]["top_ten"]
    said = by_ranking(form.results, places)
    rows = [
        {
            "row": row,
            "says": said[row.result.application_id],
            "selected": form.fields_of(row.result)[0],
            "reason": form.fields_of(row.result)[1],
        }
        for row in ranking_rows(form.results, places)
    ]
    return {
        "evaluation": evaluation,
        "form": form,
        "rows": rows,
        "places": places,
        "verdict": EVALUATION.verdict("decide", evaluation, by=request.user, now=timezone.now()),
        "waiting": _waiting(evaluation),
    }


def _waiting(evaluation: Evaluation) -> Proposal | None:
    """The decision that one leader has proposed and another must confirm."""
    return Proposal.objects.about("evaluation.decide", evaluation.pk).open().first()


def _record(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Who was chosen, departures and their reasons, the meeting. A second decision is refused with
    a sentence.
    """
    rows = ranking_rows(candidates_of(evaluation), evaluation.cycle.rules["titles"]["top_ten"])
    late = request.method == "POST"
    verdict = EVALUATION.verdict("decide", evaluation, by=request.user, now=timezone.now())
    context = {
        "evaluation": evaluation,
        "rows": rows,
        "chosen": [row for row in rows if row.decision and row.decision.selected],
        "departures": [row for row in rows if row.decision and row.decision.departs],
        "meeting": Meeting.objects.filter(evaluation=evaluation).first(),
        "proposal": Proposal.objects.about("evaluation.decide", evaluation.pk)
        .exclude(carried_out_at=None)
        .with_people()
        .first(),
        "places": evaluation.cycle.rules["titles"]["top_ten"],
        "refusal": verdict.reason if late else "",
    }
    return render(
        request, "reviews/decision/leadership/record.html", context, status=409 if late else 200
    )
