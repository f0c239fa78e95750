"""The meeting of the leading group: who is present, the ballot, the minutes, the signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.errors import NotNow, require
from brandportal.proposals.reauthentication import prove
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import sent, submit
from reviews.decision.decisions import candidates_of
from reviews.decision.views.leadership import counted_evaluation
from reviews.evaluation.models import Evaluation
from reviews.meeting.ballots import close_ballot, hand_in, open_ballot
from reviews.meeting.forms import MinutesForm, PaperForm, SignForm
from reviews.meeting.models import Ballot, Sitting
from reviews.meeting.outcome import sitting_of
from reviews.meeting.policies import NONE, MeetingRules, may_sit
from reviews.meeting.presenters import shown
from reviews.meeting.sittings import attend, close_sitting, leave, open_sitting, sign

FORMS: dict[str, type[PortalForm]] = {
    "hand-in": PaperForm,
    "close": MinutesForm,
    "sign": SignForm,
}


@login_required
def meeting(request: HttpRequest, year: str) -> HttpResponse:
    """The newest meeting that no decision rests on; `do` says what is done in it."""
    evaluation = counted_evaluation(request, year)
    results = candidates_of(evaluation)
    done = request.POST.get("do", "")
    if request.method == "POST":
        require(may_sit(evaluation, by=request.user))
    forms = {
        name: form(
            **(sent(request) if name == done else {}),
            **({"results": results} if form is PaperForm else {}),
        )
        for name, form in FORMS.items()
    }
    status, reason = 200, ""
    if request.method == "POST":
        form = forms.get(done) or PortalForm(data=request.POST)
        step = submit(form, _verb(request, evaluation, done))
        if step:
            messages.success(request, _("Done; it is recorded in the journal."))
            return redirect("leadership:meeting", evaluation.cycle.edition)
        status, reason = step.status, step.reason
    sitting = sitting_of(evaluation)
    page = shown(sitting, results) if sitting else None
    context = {
        "evaluation": evaluation,
        "rules": MeetingRules.of(evaluation.cycle.rules),
        "asks_for_ballot": MeetingRules.of(evaluation.cycle.rules).ballot != NONE,
        "verdict": may_sit(evaluation, by=request.user),
        "page": page,
        "own": page.attendance_of(request.user) if page else None,
        "has_voted": bool(page and request.user.pk in page.handed_in),
        "paper": forms["hand-in"],
        "minutes": forms["close"],
        "signature": forms["sign"],
        "reason": reason,
    }
    return render(request, "reviews/meeting/meeting.html", context, status=status)


def _verb(request: HttpRequest, evaluation: Evaluation, done: str) -> Callable[..., Any]:
    """The verb behind a button, with who and when."""
    own: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    if done == "open":
        return lambda **_data: open_sitting(evaluation=evaluation, **own)
    sitting = sitting_of(evaluation)
    ballot = Ballot.objects.filter(sitting=sitting).first() if sitting else None
    if sitting is None:
        return _nothing
    on_ballot: dict[str, Callable[..., Any]] = {
        "hand-in": lambda chosen: hand_in(ballot=_there(ballot), chosen=chosen, **own),
        "close-ballot": lambda **_data: close_ballot(ballot=_there(ballot), **own),
    }
    verbs: dict[str, Callable[..., Any]] = {
        "attend": lambda **_data: attend(sitting=sitting, **own),
        "leave": lambda **_data: leave(sitting=sitting, **own),
        "open-ballot": lambda **_data: open_ballot(sitting=sitting, **own),
        "close": lambda minutes: close_sitting(sitting=sitting, minutes=minutes, **own),
        "sign": lambda proof: _signed(request, sitting, proof),
        **on_ballot,
    }
    return verbs.get(done, _nothing)


def _signed(request: HttpRequest, sitting: Sitting, proof: str) -> Any:
    proved_at = prove(request, proof)
    return sign(sitting=sitting, by=request.user, now=timezone.now(), proved_at=proved_at)


def _there(ballot: Ballot | None) -> Ballot:
    if ballot is None:
        return _nothing()
    return ballot


def _nothing(**_data: Any) -> Any:
    raise NotNow(_("There is nothing to do this with; please look at the page again."))
