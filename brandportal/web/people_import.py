"""The people of an agency from a table: what would be done with each row, and the invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.accounts.domain import may_invite
from brandportal.accounts.domain.people_import import (
    COLUMNS,
    LIMITS,
    Plan,
    in_words,
    invite_people,
    plan_people,
    read_people,
)
from brandportal.accounts.models import Agency
from brandportal.errors import require
from brandportal.tables.uploads import unread_sentence
from brandportal.web.crumbs import Crumb
from brandportal.web.spreadsheets import table_file
from brandportal.web.submissions import sent, submit
from brandportal.web.table_form import TableForm

EXAMPLES = (("张三", "zhangsan@example.org", "经办人"), ("李四", "lisi@example.org", "查阅人"))


def _agency(request: HttpRequest, agency_pk: int) -> Agency:
    """The agency, for who may invite people to it; 404 for who does not work there."""
    agency = get_object_or_404(Agency.objects.of_person(request.user), pk=agency_pk)
    require(may_invite(by=request.user, role="", agency=agency))
    return agency


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: HttpRequest, agency_pk: int) -> HttpResponse:
    """Look at a table of people row by row, and invite them when that was asked for and nothing is
    wrong.
    """
    agency, now = _agency(request, agency_pk), timezone.now()
    form = TableForm(**sent(request), limits=LIMITS)
    form.fields["write"].label = _("Invite them when nothing is wrong")

    def read(**_data: Any) -> Plan:
        file = form.cleaned_data["file"]
        table = read_people(file.name, file.read())
        if unread := unread_sentence(table):
            messages.warning(request, unread)
        return plan_people(table, agency=agency, now=now)

    done = submit(form, read)
    plan, status = done.result, done.status
    if plan and plan.problems:
        status = 422
    elif plan and form.cleaned_data["write"]:
        written = submit(
            form,
            lambda **_data: invite_people(plan=plan, agency=agency, by=request.user, now=now),
        )
        if written:
            messages.success(request, _invited(written.result))
            return redirect("web:people")
        status = written.status
    context = {
        "agency": agency,
        "form": form,
        "columns": COLUMNS.values(),
        "plan": plan,
        "lines": [(line, in_words(line)) for line in plan.lines] if plan else [],
        "crumbs": [
            Crumb.to(_("Agency workspace"), "workspace:home"),
            Crumb.to(_("People of my agency"), "web:people"),
        ],
    }
    return render(request, "ground/people_import.html", context, status=status)


def _invited(count: int) -> str:
    if not count:
        return _("Everybody in the table works for the agency or is invited already.")
    return ngettext(
        "%(count)d person is invited; the link goes out by mail.",
        "%(count)d people are invited; the links go out by mail.",
        count,
    ) % {"count": count}


@login_required
@require_safe
def people_template(request: HttpRequest, agency_pk: int) -> HttpResponse:
    """A table to fill in, with an example of each role."""
    _agency(request, agency_pk)
    now = timezone.now()
    return table_file("people", "xlsx", [*COLUMNS.values()], EXAMPLES, title="人员", now=now)
