"""The head's page: everything that a sign-off says, the proof of who signs, and the receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from applications.eligibility.presenters import read_answers
from applications.form.models import Application
from applications.form.presenters import read_application
from applications.form.self_assessment import self_score
from applications.lifecycle.receipts import Receipt, receipts
from applications.lifecycle.timing import grace_minutes, in_grace, signed_until
from applications.lifecycle.workflow import APPLICATION
from applications.versions.presenters import changes, sides
from applications.workspace.forms import SignForm
from applications.workspace.presenters import receipt_document
from applications.workspace.views.overview import linked_gaps, own_application
from brandportal.documents.answers import document_answer
from brandportal.errors import BadInput
from brandportal.proposals.reauthentication import prove, recent_proof
from brandportal.web.submissions import Submission, sent, submit
from brandportal.web.verbs import Verb


def sign(request: HttpRequest, application: Application, action: str, verb: Verb) -> HttpResponse:
    """Show what would be signed and sign it: with the password or code on the same page."""
    proved = recent_proof(request, timezone.now()) is not None
    form = SignForm(**sent(request), proved=proved)

    def signed(proof: str = "", **typed: Any) -> Application:
        # Asked first: who cannot sign now is told so before a password is wanted.
        APPLICATION.require(action, application, by=request.user, now=timezone.now())
        if not proof and not proved:
            raise BadInput(_("Please prove who you are; what you typed is kept."), field="proof")
        proved_at = prove(request, proof)
        now = timezone.now()
        return verb.run(
            application=application, by=request.user, now=now, proved_at=proved_at, **typed
        )

    done = submit(form, signed)
    if done:
        messages.success(request, verb.said(done.result))
        return redirect("workspace:application-detail", application.number)
    context = _context(request, application, action, done)
    return render(
        request,
        "applications/workspace/sign_off.html",
        {**context, "form": form},
        status=done.status,
    )


def _context(
    request: HttpRequest, application: Application, action: str, done: Submission
) -> dict[str, Any]:
    now = timezone.now()
    fresh = own_application(request, application.number)
    found = sides(fresh, with_now=True)
    before, after = (found[-2], found[-1]) if len(found) > 1 else (None, found[-1])
    stage = window(fresh.cycle, Stage.APPLICATION)
    return {
        "application": fresh,
        "action": action,
        "label": _(APPLICATION.by_action[action].label),
        "verdict": APPLICATION.verdict(action, fresh, by=request.user, now=now),
        "refused": done.status != 200,
        "gaps": linked_gaps(fresh),
        "self_score": self_score(fresh),
        "before": before,
        "after": after,
        "changed": changes(fresh, before, after) if before else [],
        "answers": [] if before else read_answers(fresh),
        "sections": [] if before else read_application(fresh),
        "deadline": fresh.correction_due if action == "resubmit" else stage and stage.closes_at,
        "grace": 0 if action == "resubmit" else grace_minutes(fresh),
        "in_grace": action == "sign_off" and in_grace(fresh, now=now),
        "until": signed_until(fresh),
    }


def _receipts(request: HttpRequest, number: str) -> tuple[Application, list[Receipt]]:
    application = own_application(request, number)
    found = receipts(application)
    if not found:
        raise Http404
    return application, found


@login_required
@require_safe
def application_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of the submission: number, time, hash, and those of earlier sign-offs. 404 before
    the first submission.
    """
    application, found = _receipts(request, number)
    scans = {
        version.number: version.scan.pk
        for version in application.versions.select_related("scan").exclude(scan=None)
    }
    context = {
        "application": application,
        "receipt": found[0],
        "earlier": found[1:],
        "scan": scans.get(found[0].version),
    }
    return render(request, "applications/workspace/receipt.html", context)


@login_required
@require_safe
def receipt_paper(request: HttpRequest, number: str, version: int, form: str) -> HttpResponse:
    """The receipt of one sign-off as a document."""
    application, found = _receipts(request, number)
    wanted = next((one for one in found if one.version == version), None)
    if wanted is None:
        raise Http404
    name = f"receipt-{wanted.receipt_number}"
    return document_answer(receipt_document(application, wanted), form=form, name=name)
