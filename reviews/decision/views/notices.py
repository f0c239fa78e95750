"""The public notices of the Top Ten."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from brandportal.web.downloads import attachment
from brandportal.web.lists import page_of
from reviews.decision.models import PublicNotice, WithdrawnNotice
from reviews.decision.notice import candidates
from reviews.decision.objection_forms import ObjectionCodeForm
from reviews.decision.open_to import open_to, with_calls
from reviews.decision.presenters.objections import register_rows, withdrawn_notices
from reviews.evaluation.views import NOTICE, before_its_day
from reviews.ledger.heads import last_published
from reviews.showcase.presenters import agency_name
from reviews.showcase.standing import standings


def notice_of(year: str) -> PublicNotice:
    """The notice of an award year; 404 before there is one."""
    return get_object_or_404(_of(year))


def _of(year: str) -> QuerySet[PublicNotice]:
    notices = PublicNotice.objects.select_related("evaluation__cycle")
    return notices.filter(evaluation__cycle__edition=year)


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Every notice, newest first."""
    now = timezone.now()
    notices = PublicNotice.objects.select_related("evaluation__cycle")
    page = page_of(request, with_calls(notices, now))
    return render(request, "reviews/decision/notice_list.html", {"page_obj": page, "now": now})


@require_safe
def notice_detail(request: HttpRequest, year: str) -> HttpResponse:
    """The candidates, their rules, how long the notice runs, how to object, the objections; notices
    of the year that were withdrawn as they were published. Before it, when it will be published.
    """
    notice, now = _of(year).first(), timezone.now()
    if notice is None:
        return before_its_day(request, year, NOTICE)
    withdrawn = withdrawn_notices(notice)
    if notice.is_withdrawn:
        context = {
            "notice": notice,
            "cycle": notice.evaluation.cycle,
            "withdrawn": withdrawn,
            "code_form": ObjectionCodeForm(),
        }
        return render(request, "reviews/decision/notice_withdrawn.html", context)
    open_now = open_to(notice, now)
    listed = candidates(notice.evaluation)
    standing = standings(listed)
    context = {
        "notice": notice,
        "cycle": notice.evaluation.cycle,
        "candidates": [
            (row, agency_name(row.agency), bool(open_now.until(row)), standing[row.pk])
            for row in listed
        ],
        "open_to": open_now,
        "verdict": open_now.verdict,
        "last_head": last_published(notice.evaluation.cycle_id),
        "register": register_rows(notice),
        "code_form": ObjectionCodeForm(),
        "withdrawn": withdrawn,
    }
    return render(request, "reviews/decision/notice_detail.html", context)


@require_safe
def withdrawn_download(request: HttpRequest, year: str, number: int) -> HttpResponseBase:
    """The folder of the results as a notice that was withdrawn has published it."""
    rows = WithdrawnNotice.objects.exclude(folder="")
    found = get_object_or_404(rows, notice__evaluation__cycle__edition=year, number=number)
    return attachment(
        found.folder, name=f"results-{year}-notice-{number}.zip", content_type="application/zip"
    )
