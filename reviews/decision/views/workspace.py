"""The objections of an agency: filed and followed in its workspace, signed by its head."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.accounts.models import Agency
from brandportal.documents.answers import document_answer
from brandportal.errors import require
from brandportal.proposals.reauthentication import prove, recent_proof
from brandportal.web.crumbs import Crumb
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from reviews.decision.filing import add_proof, file_for_agency, may_object_as, may_object_for
from reviews.decision.models import Objection, PublicNotice
from reviews.decision.objection_forms import AgencyObjectionForm, MoreProofForm
from reviews.decision.open_to import open_to
from reviews.decision.presenters.answers import answer_document, answer_links
from reviews.decision.presenters.objections import filing_context, state_context
from reviews.decision.views.notices import notice_of
from reviews.evaluation.enums import EvaluationStatus
from reviews.rating.views.rate_limit import apply_limit_headers, rate_limit


def _above() -> list[Crumb]:
    return [Crumb.to(_("Objections"), "workspace:objection-list")]


@login_required
@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """What my agencies have filed, and the notices under which they may file."""
    now = timezone.now()
    running = PublicNotice.objects.filter(
        evaluation__status=EvaluationStatus.ON_NOTICE
    ).select_related("evaluation__cycle")
    open_ones = [(notice, found) for notice in running if (found := open_to(notice, now)).verdict]
    own = list(Agency.objects.of_person(request.user))
    context = {
        "page_obj": page_of(request, Objection.objects.of_person(request.user)),
        "notices": [
            (notice, open_now, agency, verdict)
            for notice, open_now in open_ones
            for agency, verdict in zip(
                own, may_object_as(notice, own, by=request.user), strict=True
            )
        ],
    }
    return render(request, "reviews/decision/workspace/objection_list.html", context)


@sensitive_post_parameters("statement", "proof")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest, year: str, pk: int) -> HttpResponse:
    """Accept an objection of the agency, with the head's proof of who he is."""
    agency = get_object_or_404(Agency.objects.of_person(request.user), pk=pk)
    notice, now = notice_of(year), timezone.now()
    require(may_object_for(notice, agency, by=request.user))
    form = AgencyObjectionForm(
        **sent(request), notice=notice, own=agency, proved=recent_proof(request, now) is not None
    )
    context = {**filing_context(notice, now), "agency": agency, "form": form, "crumbs": _above()}
    template = "reviews/decision/workspace/objection_new.html"
    if request.method == "POST" and form.is_valid():
        held = rate_limit(request, ("objector",), person=f"agency {agency.pk}", now=now)
        if not held.ok:
            page = render(request, template, {**context, **held.page_context}, status=held.status)
            return apply_limit_headers(request, page)

    def filed(proof: str = "", **typed: Any) -> Objection:
        proved_at = prove(request, proof)
        by = request.user
        return file_for_agency(
            notice=notice, agency=agency, by=by, proved_at=proved_at, now=timezone.now(), **typed
        )

    done = submit(form, filed)
    if done:
        messages.success(request, _("The objection is filed."))
        return redirect("workspace:objection-detail", done.result.number)
    return render(request, template, context, status=done.status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_detail(request: HttpRequest, number: str) -> HttpResponse:
    """One objection of my agency: its stages, the answer; its head may add a file."""
    objection = get_object_or_404(Objection.objects.of_person(request.user), number=number)
    may_add = may_object_for(objection.notice, objection.agency, by=request.user)
    form = MoreProofForm(**sent(request))
    if request.method == "POST":
        require(may_add)
    added = submit(form, add_proof, objection=objection, by=request.user, now=timezone.now())
    if added:
        return redirect("workspace:objection-detail", number)
    context = {
        **state_context(objection),
        "papers": answer_links(objection, "workspace:objection-answer", number),
        "may_add": may_add,
        "proof_form": form,
        "crumbs": _above(),
    }
    return render(
        request, "reviews/decision/workspace/objection_detail.html", context, status=added.status
    )


@login_required
@never_cache
@require_safe
def objection_answer(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The answer to an objection of my agency as a document."""
    answered = Objection.objects.of_person(request.user).exclude(answered_at=None)
    objection = get_object_or_404(answered, number=number)
    return document_answer(answer_document(objection), form=form, name=f"answer-{number}")
