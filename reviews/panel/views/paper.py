"""A member's own sheets on paper: an empty one to print, and the scan of one that was entered."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from brandportal.documents.answers import document_answer
from brandportal.errors import require
from brandportal.web.downloads import attachment
from reviews.panel.enums import PaperStatus
from reviews.panel.models import PaperSheet
from reviews.panel.paper_workflow import may_read_scan
from reviews.panel.presenters.paper import blank_sheets
from reviews.panel.views.place import open_place


@login_required
@require_safe
def blank(request: HttpRequest, number: str) -> HttpResponse:
    """The empty sheet on one brand, as PDF."""
    seat, application = open_place(request, number)
    return document_answer(
        blank_sheets(seat, [application]),
        form="pdf",
        name=f"sheet-{number}",
    )


@login_required
@require_safe
def scan(request: HttpRequest, number: str) -> HttpResponseBase:
    """The scan from which the own sheet was entered."""
    seat, application = open_place(request, number)
    papers = PaperSheet.objects.filter(status=PaperStatus.TAKEN, application=application, seat=seat)
    newest = get_object_or_404(papers.order_by("-pk")[:1])
    require(may_read_scan(newest, by=request.user, now=timezone.now()))
    return attachment(newest.file, name=newest.original_name, content_type=newest.content_type)
