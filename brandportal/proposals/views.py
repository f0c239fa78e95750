"""Pages for those who propose and confirm; the auditor may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import has_role
from brandportal.errors import Verdict, no, require
from brandportal.office.hidden import shown_objects
from brandportal.proposals import domain
from brandportal.proposals.actions import action_of, codes_for, known, two_person_actions
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.forms import AnswerForm, asked, asking
from brandportal.proposals.models import Proposal, ProposalQuerySet
from brandportal.proposals.workflow import PROPOSAL, is_stale
from brandportal.web.forms import PortalForm
from brandportal.web.lists import page_of
from brandportal.web.spreadsheets import download
from brandportal.web.submissions import sent, submit


@dataclass(frozen=True)
class Line:
    """A proposal in a list."""

    proposal: Proposal
    label: str
    tone: str


def _lines(rows: Iterable[Proposal]) -> list[Line]:
    actions = two_person_actions()
    return [
        Line(row, _(actions[row.action].label), ProposalStatus(row.status).tone) for row in rows
    ]


def _visible(request: HttpRequest) -> ProposalQuerySet:
    """All proposals for the auditor, else those that this person proposed or may be asked to
    confirm; none about what a conflict of interest hides from the reader.
    """
    rows = shown_objects(known(Proposal.objects.with_people()), by=request.user)
    assert isinstance(request.user, User)
    if has_role(request.user, Role.AUDITOR):
        return rows
    return rows.filter(Q(action__in=codes_for(request.user.roles)) | Q(proposed_by=request.user.pk))


def _may_read(row: Proposal, *, by: Any) -> Verdict:
    """As `domain.may_read`, and no conflict of interest hides what it is about."""
    allowed = domain.may_read(row, by=by)
    if not allowed or shown_objects(Proposal.objects.filter(pk=row.pk), by=by).exists():
        return allowed
    return no(_("You have a conflict of interest with what this is about."))


@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for this person, that wait for others, and that have ended, the newest
    first, paginated.
    """
    rows = list(_visible(request).open())
    reads = has_role(request.user, Role.AUDITOR)
    mine = [row for row in rows if row.is_of(request.user)]
    others = [row for row in rows if not row.is_of(request.user)]
    ended = _visible(request).exclude(status=ProposalStatus.OPEN)
    page = page_of(request, ended)
    context = {
        "waiting": _lines(others),
        "mine": _lines(mine),
        "ended": _lines(page.object_list),
        "page_obj": page,
        "reads": reads,
    }
    return render(request, "ground/proposals.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what will be done and why, with buttons to confirm, refuse or withdraw."""
    row = get_object_or_404(known(Proposal.objects.with_people()), pk=pk)
    require(_may_read(row, by=request.user))
    form = asking(AnswerForm, request)(**sent(request))
    if request.method != "POST":
        return _page(request, row, form)
    if request.POST.get("do") == "withdraw":
        domain.withdraw(proposal=row, by=request.user, now=timezone.now())
        messages.success(request, _("The proposal is withdrawn."))
        return redirect("proposals:proposal", row.pk)
    return _answered(request, row, form)


def _answered(request: HttpRequest, row: Proposal, form: PortalForm) -> HttpResponse:
    require(PROPOSAL.who("confirm", row, by=request.user))
    verb = domain.confirm if request.POST.get("do") == "confirm" else domain.refuse

    def answer(**data: Any) -> Any:
        given = asked(request, data)
        return verb(proposal=row, by=request.user, now=timezone.now(), **given)

    answered = submit(form, answer)
    if not answered:
        # Of two answers at the same moment the other one has changed the proposal and its object.
        row = Proposal.objects.with_people().get(pk=row.pk)
        return _page(request, row, form, status=answered.status, gaps=answered.gaps)
    if verb is domain.refuse:
        messages.success(request, _("The proposal is refused; nothing was done."))
        return redirect("proposals:proposal", row.pk)
    done = answered.result
    if done.action.soon:
        done.action.soon(done.result)
    if done.action.paper:
        paper = done.action.paper(done.result, done.obj, done.arguments, timezone.now())
        return download(paper.content, name=paper.name, content_type=paper.content_type)
    messages.success(request, done.sentence)
    return redirect("proposals:proposal", row.pk)


def _page(
    request: HttpRequest, row: Proposal, form: PortalForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    action, by, now = action_of(row), request.user, timezone.now()
    obj = action.find(row.object_id)
    is_open = row.status == ProposalStatus.OPEN
    context = {
        "proposal": row,
        "label": _(action.label),
        "tone": ProposalStatus(row.status).tone,
        "words": action.words(obj, action.arguments_of(row, obj)) if obj and is_open else (),
        "stale": is_open and is_stale(row),
        "over": is_open and row.is_over(now),
        "verdict": PROPOSAL.verdict("confirm", row, by=by, now=now) if is_open else None,
        "may_refuse": is_open and PROPOSAL.verdict("refuse", row, by=by, now=now),
        "is_mine": is_open and row.is_of(by),
        "paper": action.paper is not None,
        "object_url": action.url(obj)
        if obj and has_role(by, Role.AUDITOR, *action.proposers)
        else "",
        "form": form,
        **more,
    }
    return render(request, "ground/proposal.html", context, status=status)
