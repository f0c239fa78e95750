"""The agency reports what became of its commitments."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.form.models import Application
from applications.lifecycle.policies import agency_people
from applications.progress.forms import ActualForm
from applications.progress.models import CommitmentActual
from applications.progress.policies import may_read_figure, may_report
from applications.progress.progress import report_actual
from applications.progress.states import progress_rows
from brandportal.errors import require
from brandportal.web.downloads import attachment
from brandportal.web.submissions import sent, submit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_progress(request: HttpRequest, number: str) -> HttpResponse:
    """What became of each commitment, every figure with its check, and a new one."""
    own = Application.objects.of_person(request.user).prefetch_related("commitments__actuals")
    application = get_object_or_404(own, number=number)
    now = timezone.now()
    if request.method == "POST":
        require(agency_people(application, by=request.user))
    form = ActualForm(**sent(request), application=application)
    done = submit(form, report_actual, application=application, by=request.user, now=now)
    if done:
        messages.success(request, _("The figure was reported."))
        return redirect("workspace:commitment-progress", number)
    rows = progress_rows(application, timezone.localdate(now))
    context = {
        "application": application,
        "form": form,
        "may_report": may_report(application, by=request.user),
        "rows": rows,
        "has_figures": any(row.commitment.actuals.all() for row in rows),
    }
    return render(request, "applications/progress/progress.html", context, status=done.status)


@login_required
@require_safe
def actual_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a figure, for its agency, the office and the auditor; 404 for everybody else."""
    rows = CommitmentActual.objects.select_related("commitment__application")
    row = get_object_or_404(rows.exclude(file=""), pk=pk)
    if not may_read_figure(row, by=request.user):
        raise Http404
    return attachment(row.file, name=row.original_name, content_type=row.content_type)
