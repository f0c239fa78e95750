"""Files of applications; every request checks who may read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applications.form.enums import PUBLIC_STATUSES
from applications.form.models import Application, Evidence
from applications.lifecycle.policies import may_read
from applications.versions.models import SealedScan
from brandportal.web.downloads import attachment, picture


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document of evidence: anybody's if the agency made it public and citizens may see the
    brand; else its agency's, the office's and the auditor's, and 404 for others who signed in.
    """
    evidence = Evidence.objects.public().filter(pk=pk).first()
    if evidence is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        evidence = get_object_or_404(Evidence.objects.select_related("application"), pk=pk)
        if not may_read(evidence.application, by=request.user):
            raise Http404
    return attachment(
        evidence.file, name=evidence.original_name, content_type=evidence.content_type
    )


@login_required
@require_safe
def sealed_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed sheet of a sign-off for its agency, the office and the auditor; 404 for everybody
    else.
    """
    scan = get_object_or_404(SealedScan.objects.select_related("version__application"), pk=pk)
    if not may_read(scan.version.application, by=request.user):
        raise Http404
    return attachment(scan.file, name=scan.original_name, content_type=scan.content_type)


@require_safe
def logo(request: HttpRequest, number: str) -> HttpResponse:
    """A brand's logo: public once the brand is on the shortlist, before that for readers of the
    application.
    """
    application = get_object_or_404(Application.objects.exclude(logo=""), number=number)
    if application.status not in PUBLIC_STATUSES and not may_read(application, by=request.user):
        raise Http404
    return picture(application.logo, content_type="image/png")
