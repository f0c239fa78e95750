"""The leading group: the decision as a draft, as a page to be read before it is proposed, and as a
record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brandportal.errors import require
from brandportal.proposals.buttons import proposed_words
from brandportal.proposals.domain import propose
from brandportal.proposals.forms import asked, asking, own
from brandportal.proposals.models import Proposal
from brandportal.web.submissions import sent, submit
from reviews.decision.decisions import by_ranking, candidates_of, checked
from reviews.decision.drafts import draft_of, keep_draft
from reviews.decision.forms import DecisionForm, RenewForm, SendBackForm, SettleForm
from reviews.decision.meeting import MeetingRecord
from reviews.decision.models import Meeting
from reviews.decision.presenters.ranking import ranking_rows
from reviews.decision.presenters.review import review_of
from reviews.decision.sent_back import agreement_on
from reviews.decision.settling import unsettled_of
from reviews.decision.views.leadership import counted_evaluation, waiting_for
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.models import Evaluation
from reviews.meeting.outcome import sitting_behind, sitting_of, written
from reviews.meeting.presenters import Shown, shown
from reviews.results.models import Result
from reviews.showcase.standing import changed_since
from reviews.stages.policies import leaders_decide
from reviews.stages.workflow import EVALUATION

# What a proposal asks for; the page that reviews the decision has only these.
OF_THE_PROPOSAL = {"why", "proof"}
# Two forms on one page have a reason.
RENEW_IDS = "id_renew_%s"


@login_required
def decision(request: HttpRequest, year: str) -> HttpResponse:
    """The form of the decision, and its record afterwards.

    `do` says what is done with what was sent: save keeps a draft, review shows what would be
    proposed and stores nothing, edit goes back to the form, propose (also without it) proposes.
    """
    evaluation = counted_evaluation(request, year)
    if evaluation.decided_at:
        if request.POST.get("do") == "send-back":
            return _send_back(request, evaluation)
        if request.POST.get("do") == "settle":
            return _settle(request, evaluation)
        if request.POST.get("do") == "renew":
            return _renew(request, evaluation)
        return _record(request, evaluation)
    if request.method == "POST":
        require(leaders_decide(evaluation, by=request.user))
    step = {"save": _save, "review": _review, "edit": _edit}.get(request.POST.get("do", ""))
    return (step or _propose)(request, evaluation)


def _save(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    form = DecisionForm(**sent(request), **_about(evaluation))
    kept = submit(form.as_draft(), keep_draft, evaluation=evaluation, **_now_by(request))
    if kept:
        messages.success(request, _("The draft is saved. Every member of the group can go on."))
        return redirect("leadership:decision", evaluation.cycle.edition)
    return _form_page(request, evaluation, form, kept.status, reason=kept.reason)


def _review(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    form = DecisionForm(**sent(request), **_about(evaluation))

    def review(**data: Any) -> Any:
        return checked(
            evaluation, choices=form.choices(), meeting=form.meeting(), now=timezone.now()
        )

    reviewed = submit(form, review)
    if not reviewed:
        return _form_page(request, evaluation, form, reviewed.status)
    asks = asking(DecisionForm, request)(results=form.results, written=form.written)
    return _review_page(request, evaluation, form, asks)


def _edit(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Back from the review: what was typed stands in the form, and nothing is complained about."""
    typed = DecisionForm(**_about(evaluation))
    typed.begin_with({name: request.POST.get(name, "") for name in typed.fields})
    return _form_page(request, evaluation, typed)


def _propose(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    form = asking(DecisionForm, request)(**sent(request), **_about(evaluation))

    def proposal(**data: Any) -> Proposal:
        given = asked(request, data)
        return propose(
            action="evaluation.decide",
            obj=evaluation,
            arguments={"choices": form.choices(), "meeting": form.meeting()},
            **_now_by(request),
            **given,
        )

    proposed = submit(form, proposal)
    if proposed:
        messages.success(request, proposed_words())
        return redirect("proposals:proposal", proposed.result.pk)
    if not form.is_bound:
        draft = draft_of(evaluation)
        form.begin_with(draft.content if draft else {})
    elif form.errors and set(form.errors) <= OF_THE_PROPOSAL:
        return _review_page(request, evaluation, form, form, proposed.status)
    # Asked for on the page that reviews the decision, when nothing else is wrong.
    for name in OF_THE_PROPOSAL & set(form.errors):
        del form.errors[name]
    return _form_page(request, evaluation, form, proposed.status)


def _about(evaluation: Evaluation) -> dict[str, Any]:
    """What the form of this decision is about: the candidates, and what a closed meeting wrote."""
    return {"results": candidates_of(evaluation), "written": written(sitting_of(evaluation))}


def _now_by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}


def _review_page(
    request: HttpRequest,
    evaluation: Evaluation,
    form: DecisionForm,
    asks: DecisionForm,
    status: int = 200,
) -> HttpResponse:
    """Who is chosen, who is passed over and why; `asks` has the fields of the proposal."""
    context = {
        "evaluation": evaluation,
        "review": review_of(evaluation, form.results, form.choices()),
        "meeting": form.meeting(),
        "typed": form.typed(),
        "form": asks,
        "version": request.POST.get("version", "0"),
    }
    return render(request, "reviews/decision/leadership/review.html", context, status=status)


def _form_page(
    request: HttpRequest,
    evaluation: Evaluation,
    form: DecisionForm,
    status: int = 200,
    *,
    reason: str = "",
) -> HttpResponse:
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
    draft = draft_of(evaluation)
    context = {
        "evaluation": evaluation,
        "form": form,
        "rows": rows,
        "places": places,
        "verdict": EVALUATION.verdict("decide", evaluation, by=request.user, now=timezone.now()),
        "waiting": waiting_for("evaluation.decide", evaluation),
        "back": evaluation.sent_back_decisions.order_by("number").last(),
        "draft": draft,
        "version": draft.version if draft else 0,
        "reason": reason,
    }
    return render(request, "reviews/decision/leadership/decide.html", context, status=status)


def _send_back(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Propose to send the recorded decision back."""
    form = asking(SendBackForm, request)(**sent(request))
    proposed = submit(form, _of_the_year(request, evaluation, "evaluation.send_back"))
    if proposed:
        messages.success(request, proposed_words())
        return redirect("proposals:proposal", proposed.result.pk)
    return _record(request, evaluation, form, status=proposed.status)


def _renew(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Propose that the group decides anew after upheld objections."""
    require(leaders_decide(evaluation, by=request.user))
    form = asking(RenewForm, request)(**sent(request), auto_id=RENEW_IDS)
    proposed = submit(form, _of_the_year(request, evaluation, "evaluation.renew"))
    if proposed:
        messages.success(request, proposed_words())
        return redirect("proposals:proposal", proposed.result.pk)
    return _record(request, evaluation, renew=form, status=proposed.status)


def _of_the_year(
    request: HttpRequest, evaluation: Evaluation, action: str
) -> Callable[..., Proposal]:
    """What proposes this action about the year, with what was typed."""

    def proposal(**data: Any) -> Proposal:
        given = asked(request, data)
        return propose(
            action=action, obj=evaluation, arguments=own(data), **_now_by(request), **given
        )

    return proposal


def _settle(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Propose that the list stays after an upheld objection."""
    require(leaders_decide(evaluation, by=request.user))
    form = asking(SettleForm, request)(**sent(request), evaluation=evaluation)

    def proposal(**data: Any) -> Proposal:
        given, arguments = asked(request, data), own(data)
        return propose(
            action="objection.settle",
            obj=arguments.pop("objection"),
            arguments=arguments,
            **_now_by(request),
            **given,
        )

    proposed = submit(form, proposal)
    if proposed:
        messages.success(request, proposed_words())
        return redirect("proposals:proposal", proposed.result.pk)
    return _record(request, evaluation, settle=form, status=proposed.status)


def _to_settle(
    request: HttpRequest,
    evaluation: Evaluation,
    form: SettleForm | None,
    renew: RenewForm | None,
) -> dict[str, Any]:
    """The upheld objections that wait for the group, each with what was proposed about it."""
    rows = list(unsettled_of(evaluation))
    keys = [str(row.pk) for row in rows]
    asked_for = Proposal.objects.open().filter(action="objection.settle", object_id__in=keys)
    proposed = {waiting.object_id: waiting for waiting in asked_for} if rows else {}
    return {
        "unsettled": [(row, proposed.get(str(row.pk))) for row in rows],
        "settle": form or (asking(SettleForm, request)(evaluation=evaluation) if rows else None),
        "settle_step": OBJECTION.by_action["settle"],
        "may_settle": leaders_decide(evaluation, by=request.user),
        "renewal": {
            "form": renew or asking(RenewForm, request)(auto_id=RENEW_IDS),
            "step": EVALUATION.by_action["renew"],
            "waiting": waiting_for("evaluation.renew", evaluation),
            "verdict": EVALUATION.verdict("renew", evaluation, by=request.user, now=timezone.now()),
        }
        if rows
        else None,
    }


def _record(
    request: HttpRequest,
    evaluation: Evaluation,
    back: SendBackForm | None = None,
    settle: SettleForm | None = None,
    renew: RenewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Who was chosen, departures and their reasons, the meeting, and what upheld objections leave
    to the group. A second decision is refused with a sentence; before the public notice the group
    can send this one back.
    """
    rows = ranking_rows(candidates_of(evaluation), evaluation.cycle.rules["titles"]["top_ten"])
    late = request.method == "POST" and not (back or settle or renew)
    own_verdict = EVALUATION.verdict("send_back", evaluation, by=request.user, now=timezone.now())
    asked_back = waiting_for("evaluation.send_back", evaluation)
    verdict = EVALUATION.verdict("decide", evaluation, by=request.user, now=timezone.now())
    context = {
        "evaluation": evaluation,
        "rows": rows,
        "changed": changed_since(row.result.application for row in rows),
        "chosen": [row for row in rows if row.decision and row.decision.selected],
        "departures": [row for row in rows if row.decision and row.decision.departs],
        "meeting": Meeting.objects.filter(evaluation=evaluation).first(),
        "page": _used_sitting(evaluation, [row.result for row in rows]),
        "proposal": agreement_on(evaluation),
        "earlier": evaluation.sent_back_decisions.count(),
        "asked_back": asked_back,
        "send_back": EVALUATION.by_action["send_back"],
        "back": back or asking(SendBackForm, request)(),
        "may_send_back": own_verdict.ok and asked_back is None,
        "places": evaluation.cycle.rules["titles"]["top_ten"],
        "refusal": verdict.reason if late else "",
        **_to_settle(request, evaluation, settle, renew),
    }
    return render(
        request, "reviews/decision/leadership/record.html", context, status=409 if late else status
    )


@login_required
@require_safe
def sent_back(request: HttpRequest, year: str) -> HttpResponse:
    """The decisions of a year that were recorded and sent back, whole, the newest first."""
    evaluation = counted_evaluation(request, year)
    rows = evaluation.sent_back_decisions.select_related(
        "proposed_by", "decided_by", "sent_back_proposed_by", "sent_back_by"
    )
    context = {
        "evaluation": evaluation,
        "decisions": [
            {
                "row": row,
                "meeting": MeetingRecord.from_json(row.content["meeting"]),
                "chosen": [line for line in row.content["choices"] if line["selected"]],
                "others": [line for line in row.content["choices"] if not line["selected"]],
            }
            for row in rows.order_by("-number")
        ],
    }
    return render(request, "reviews/decision/leadership/sent_back.html", context)


def _used_sitting(evaluation: Evaluation, results: list[Result]) -> Shown | None:
    """The meeting on which the decision rests, if it was held on these pages."""
    sitting = sitting_behind(evaluation)
    return shown(sitting, results) if sitting else None
