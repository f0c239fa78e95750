"""The discussion of a brand in the panel room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brandportal.accounts.policies import is_panel
from brandportal.errors import require
from brandportal.proposals.buttons import proposed_words
from brandportal.proposals.domain import not_proposed_yet, propose
from brandportal.proposals.forms import asked, asking
from brandportal.proposals.models import Proposal
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import sent, submit
from reviews.moderation.agreed import agreed
from reviews.moderation.discussion import agree, spans, suggest, write
from reviews.moderation.enums import ModerationStatus
from reviews.moderation.forms import AgreeForm, ProposeForm, SuggestForm, WriteForm
from reviews.moderation.models import Moderation, Suggestion
from reviews.moderation.policies import is_open, may_propose, may_read, may_take_part, seat_in
from reviews.moderation.presenters import discussion_context
from reviews.panel.blind import as_judged

CODE = "moderation.confirm"
Forms = dict[str, PortalForm]


def _found(request: HttpRequest, number: str) -> Moderation:
    """The discussion of this brand; 404 for who does not sit on the panel of its year, 403 for who
    may not read it.
    """
    require(is_panel(request.user))
    rows = Moderation.objects.select_related(
        "evaluation__cycle", "application__brand", "application__agency", "application__cycle"
    )
    moderation = rows.filter(application__number=number).first()
    if moderation is None or seat_in(moderation, by=request.user) is None:
        raise Http404
    require(may_read(moderation, by=request.user))
    return moderation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moderation(request: HttpRequest, number: str) -> HttpResponse:
    """The judges' points side by side, what they write, propose and agree on."""
    found = _found(request, number)
    forms = _forms(request, found)
    acts: dict[str, Callable[[HttpRequest, Moderation, Forms], Any]] = {
        "write": _write,
        "suggest": _suggest,
        "agree": _agree,
        "propose": _propose,
    }
    name = _done(request)
    if name not in acts:
        return _page(request, found, forms)
    answer, status = acts[name](request, found, forms)
    if answer is not None:
        return answer
    return _page(request, found, forms, status)


def _done(request: HttpRequest) -> str:
    """Which of the page's forms was sent."""
    names = ("write", "suggest", "agree", "propose")
    return next((name for name in names if f"{name}-do" in request.POST), "")


def _forms(request: HttpRequest, found: Moderation) -> Forms:
    def given(name: str) -> dict[str, Any]:
        bound = sent(request) if _done(request) == name else {}
        return {**bound, "prefix": name}

    return {
        "write": WriteForm(**given("write")),
        "suggest": SuggestForm(**given("suggest"), spans=spans(found)),
        "agree": AgreeForm(**given("agree")),
        "propose": asking(ProposeForm, request)(**given("propose")),
    }


def _back(found: Moderation) -> HttpResponse:
    return redirect("panel:moderation", found.application.number)


def _write(request: HttpRequest, found: Moderation, forms: Forms) -> tuple[Any, int]:
    def written(*, text: str, do: str) -> Any:
        return write(moderation=found, text=text, by=request.user, now=timezone.now())

    done = submit(forms["write"], written)
    if not done:
        return None, done.status
    messages.success(request, _("The other judges can read it now."))
    return _back(found), 200


def _suggest(request: HttpRequest, found: Moderation, forms: Forms) -> tuple[Any, int]:
    def suggested(*, do: str, **data: Any) -> Any:
        return suggest(moderation=found, **data, by=request.user, now=timezone.now())

    done = submit(forms["suggest"], suggested)
    if not done:
        return None, done.status
    messages.success(request, _("Proposed. The other judges have been notified."))
    return _back(found), 200


def _agree(request: HttpRequest, found: Moderation, forms: Forms) -> tuple[Any, int]:
    def agreed_to(*, suggestion: int, do: str) -> Any:
        row = Suggestion.objects.filter(moderation=found, pk=suggestion).first()
        if row is None:
            raise Http404
        return agree(moderation=found, suggestion=row, by=request.user, now=timezone.now())

    done = submit(forms["agree"], agreed_to)
    if not done:
        return None, done.status
    messages.success(request, _("You agree to these points."))
    return _back(found), 200


def _propose(request: HttpRequest, found: Moderation, forms: Forms) -> tuple[Any, int]:
    def proposal(**data: Any) -> Proposal:
        given = asked(request, data)
        return propose(
            action=CODE, obj=found, arguments={}, by=request.user, now=timezone.now(), **given
        )

    done = submit(forms["propose"], proposal)
    if not done:
        return None, done.status
    messages.success(request, proposed_words())
    return redirect("proposals:proposal", done.result.pk), 200


def _page(request: HttpRequest, found: Moderation, forms: Forms, status: int = 200) -> HttpResponse:
    timely = is_open(found)
    takes_part = bool(timely and may_take_part(found, by=request.user))
    context = {
        **discussion_context(found, reader=request.user),
        "application": as_judged(found.application, found.evaluation),
        "pill": ModerationStatus(found.status).pill,
        "is_open": timely,
        "takes_part": takes_part,
        "forms": forms,
        "refused": next((form for form in forms.values() if form.errors), None),
        "may_propose": bool(
            timely
            and may_propose(found, by=request.user)
            and agreed(found)
            and not_proposed_yet(CODE, found)
        ),
        "waiting": Proposal.objects.about(CODE, found.pk).open().first(),
    }
    return render(request, "reviews/moderation/discussion.html", context, status=status)
