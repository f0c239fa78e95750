"""The files of evidence of an application: added, tied to a commitment, shown to the public or not,
removed.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.drafting.evidence import add_files, file_evidence, remove_evidence, reused_in
from applications.form.presenters import score_groups
from applications.form.sections import BY_CODE
from applications.lifecycle.policies import agency_people
from applications.workspace.forms import EvidenceForm, FileEvidenceForm, indicator_of_commitments
from applications.workspace.views.overview import may_edit, own_application, section_url
from applications.workspace.views.sections import section_frame
from brandportal.errors import require
from brandportal.web.submissions import sent, submit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Add evidence under an indicator and to a commitment; the limits stand beside the field."""
    application = own_application(request, number)
    if request.method == "POST":
        require(agency_people(application, by=request.user))
    rules, promised = application.cycle.rules, request.GET.get("commitment")
    indicator = request.GET.get("indicator") or (promised and indicator_of_commitments(rules))
    form = EvidenceForm(
        **sent(request),
        rules=rules,
        commitments=application.commitments.all(),
        initial={"indicator": indicator, "commitment": promised},
    )
    filed = submit(form, add_files, application=application, by=request.user, now=timezone.now())
    if filed:
        count = len(filed.result)
        several = _("%(count)d files were added.") % {"count": count}
        messages.success(request, _("The file was added.") if count == 1 else several)
        here = request.get_full_path()
        return JsonResponse({"url": here}) if _by_script(request) else redirect(here)
    if _by_script(request):
        page = "components/form_errors.html"
        return JsonResponse({"refused": render_to_string(page, {"form": form}, request)})
    groups = score_groups(application)
    context = section_frame(request, application, BY_CODE["evidence"])
    context |= {
        "form": form,
        "groups": groups,
        "without": [row for group in groups for row in group.rows if not row.evidence],
        "back_url": section_url(application, "commitments" if promised else "self_assessment"),
        "promised": promised,
        "reused": reused_in(application),
    }
    return render(request, "applications/workspace/evidence.html", context, status=filed.status)


def _by_script(request: HttpRequest) -> bool:
    """Whether files.js sent the form, which shows how far each file is and asks for a short answer
    instead of a page.
    """
    return request.method == "POST" and request.headers.get("X-Sent-By") == "files"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_evidence_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Which commitment a document backs, and whether the public may see it."""
    application = own_application(request, number)
    evidence = get_object_or_404(application.evidence.all(), pk=pk)
    if request.method == "POST":
        require(agency_people(application, by=request.user))
    form = FileEvidenceForm(
        **sent(request),
        commitments=application.commitments.all(),
        initial={"commitment": evidence.commitment_id, "public": evidence.public},
    )
    filed = submit(form, file_evidence, evidence=evidence, by=request.user, now=timezone.now())
    if filed:
        messages.success(request, _("What you said about the file was saved."))
        return redirect(section_url(application, "evidence"))
    context = section_frame(request, application, BY_CODE["evidence"])
    context |= {"form": form, "file": evidence, "back_url": section_url(application, "evidence")}
    page = "applications/workspace/evidence_file.html"
    return render(request, page, context, status=filed.status)


@login_required
@require_POST
def application_evidence_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Remove a document."""
    application = own_application(request, number)
    evidence = get_object_or_404(application.evidence.all(), pk=pk)
    require(may_edit(application, "evidence", by=request.user, now=timezone.now()))
    remove_evidence(evidence=evidence, by=request.user, now=timezone.now())
    messages.success(request, _("The file was removed."))
    return redirect(section_url(application, "evidence"))
