"""The agency's side of the year-end table: its lines, and what it says to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits.year_end.checking import agree, contest, may_say
from audits.year_end.forms import AgreeForm, ContestForm
from audits.year_end.freezing import frozen_line, frozen_version
from audits.year_end.models import CheckedLine
from audits.year_end.policies import head_of_line
from audits.year_end.presenters import line_pill, line_shown
from brandportal.errors import require
from brandportal.web.crumbs import Crumb
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit


@login_required
@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """The lines that the person's agencies were shown, the newest first."""
    now = timezone.now()
    page = page_of(request, CheckedLine.objects.of_person(request.user))
    context = {
        "rows": [(row, line_shown(row), line_pill(row, now)) for row in page.object_list],
        "page_obj": page,
        "crumbs": [Crumb.to(_("My agency today"), "workspace:home")],
    }
    return render(request, "audits/year_end/line_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with what it is made of, what the agency said and was answered, and the receipt of
    the frozen table; POST agrees or contests.
    """
    row = get_object_or_404(CheckedLine.objects.of_person(request.user), pk=pk)
    now = timezone.now()
    if request.method == "POST":
        require(head_of_line(row, by=request.user))
    agrees = "agree" in request.POST
    form = (AgreeForm if agrees else ContestForm)(**sent(request))
    said = submit(form, agree if agrees else contest, line=row, by=request.user, now=now)
    if said:
        messages.success(
            request,
            _("Agreed; the table is frozen when all agencies are done.")
            if agrees
            else _("The contest was handed in. The Efficiency Office will answer it."),
        )
        return redirect("workspace:year-end-line", row.pk)
    row = CheckedLine.objects.with_names().get(pk=row.pk)
    context = {**_shown(row), "form": ContestForm() if agrees else form}
    context["refused"] = form if agrees else None
    context["may_say"] = may_say(row, by=request.user, now=now)
    context["pill"] = line_pill(row, now)
    return render(request, "audits/year_end/line_detail.html", context, status=said.status)


def _shown(row: CheckedLine) -> dict[str, Any]:
    year = row.check_round.table.year
    frozen = frozen_version(year)
    return {
        "row": row,
        "line": line_shown(row),
        "year": year,
        "frozen": frozen,
        "frozen_line": frozen_line(frozen, row.agency) if frozen else None,
        "heading": _("Year-end points %(year)s") % {"year": year},
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(_("Year-end points"), "workspace:year-end-list"),
        ],
    }
