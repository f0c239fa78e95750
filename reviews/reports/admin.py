"""The office's reports on the desk: how far a year is, and its rates; as pages and as files."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.office.site import DeskPage, desk_page
from brandportal.web.spreadsheets import table_file
from reviews.reports.filters import RatesFilter, YearFilter
from reviews.reports.presenters import (
    Rate,
    day_charts,
    progress_cells,
    rate_cells,
    rates,
    stage_rows,
)
from reviews.reports.progress import YearProgress, year_progress

READERS = (Role.OFFICE, Role.AUDITOR)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    query = request.GET.urlencode()
    frame = {**admin.site.each_context(request), "query": f"?{query}" if query else ""}
    return TemplateResponse(request, template, {**frame, **context})


def _asked(request: HttpRequest) -> tuple[YearFilter, YearProgress | None]:
    asked = YearFilter(request.GET, Application.objects.none(), request=request)
    year = asked.year
    if year is None:
        return asked, None
    return asked, year_progress(year, by=request.user, now=timezone.now())


@require_safe
def progress_page(request: HttpRequest) -> HttpResponse:
    """One award year: its stages in numbers, and what happened day by day."""
    asked, found = _asked(request)
    context = {
        "title": _("How far the year is"),
        "filter": asked,
        "year": asked.year,
        "found": found,
        "stages": stage_rows(found) if found else [],
        "charts": day_charts(found) if found else [],
    }
    return _page(request, "reviews/reports/office/progress.html", context)


@require_safe
def progress_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The days as CSV or XLSX."""
    asked, found = _asked(request)
    if asked.year is None or found is None:
        raise Http404
    head = [_("What"), _("Day"), _("Count")]
    title = _("How far the year is")
    stem = f"progress-{asked.year.edition}"
    return table_file(stem, kind, head, progress_cells(found), title=title, now=timezone.now())


def _rates(request: HttpRequest) -> tuple[RatesFilter, list[Rate]]:
    asked = RatesFilter(request.GET, Application.objects.none(), request=request)
    if asked.year is None:
        return asked, []
    chosen = {name: asked.chosen(name) for name in ("agency_class", "channel")}
    return asked, rates(asked.year, by=request.user, now=timezone.now(), **chosen)


@require_safe
def rates_page(request: HttpRequest) -> HttpResponse:
    """The rates of one award year, each by agency, class, channel and month."""
    asked, found = _rates(request)
    context = {
        "title": _("Reports"),
        "filter": asked,
        "year": asked.year,
        "rates": found,
    }
    return _page(request, "reviews/reports/office/rates.html", context)


@require_safe
def rates_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The data behind the charts, as filtered, as CSV or XLSX."""
    asked, found = _rates(request)
    if asked.year is None:
        raise Http404
    year = asked.year.year
    head = [
        _("Award year"),
        _("Rate"),
        _("Grouped by"),
        _("In this group"),
        _("Count"),
        _("Of"),
        _("Share"),
    ]
    rows, stem = rate_cells(found, year), f"reports-{asked.year.edition}"
    return table_file(stem, kind, head, rows, title=_("Reports"), now=timezone.now())


for route, name, view, label in (
    ("progress/", "year-progress", progress_page, gettext_lazy("How far the year is")),
    ("progress/<str:kind>/", "year-progress-file", progress_file, ""),
    ("reports/", "reports", rates_page, gettext_lazy("Reports")),
    ("reports/<str:kind>/", "reports-file", rates_file, ""),
):
    desk_page(DeskPage(route=route, name=name, view=view, roles=READERS, label=label))
