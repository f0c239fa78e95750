"""The agency's register of service cases: the terms, the file, every problem by its row, the
current size.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.lifecycle.policies import agency_people
from applications.models import Application
from brandportal.errors import require
from brandportal.tables.uploads import unread_sentence
from brandportal.web.crumbs import Crumb
from brandportal.web.spreadsheets import XLSX_TYPE, download
from brandportal.web.submissions import sent, submit
from reviews.rating.enums import RaterGroup
from reviews.registers.checks import Checked
from reviews.registers.forms import RegisterForm
from reviews.registers.models import Delivery, Register
from reviews.registers.registers import Outcome, by_stratum, hand_over, holding
from reviews.registers.tables import COLUMNS, read_register
from reviews.registers.template import template_xlsx
from reviews.registers.terms import may_hand_over, terms

SHOWN_PROBLEMS = 200
LATEST = 10


def own_application(request: HttpRequest, number: str) -> Application:
    """The application if the person works for its agency; 404 for everybody else."""
    own = Application.objects.of_person(request.user).select_related("cycle", "brand", "agency")
    return get_object_or_404(own.prefetch_related("cycle__windows"), number=number)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, number: str) -> HttpResponse:
    """Submit a register, or say row by row why not; by default all rows or none."""
    application = own_application(request, number)
    if request.method == "POST":
        require(agency_people(application, by=request.user))
    form = RegisterForm(**sent(request))
    handed = submit(form, lambda **_data: _handed_over(request, application, form))
    if not handed:
        return _show(request, application, form, status=handed.status)
    outcome = handed.result
    if outcome.delivery is None:
        return _show(request, application, form, status=422, checked=outcome.checked)
    messages.success(request, taken_words(outcome.delivery))
    return redirect("workspace:register", number)


def _handed_over(request: HttpRequest, application: Application, form: RegisterForm) -> Outcome:
    file, now = form.cleaned_data["file"], timezone.now()
    require(when=may_hand_over(application, by=request.user, now=now))
    table = read_register(file.name, file.read(), columns=tuple(COLUMNS))
    if unread := unread_sentence(table):
        messages.warning(request, unread)
    return hand_over(
        application=application,
        lines=table.rows,
        letters=table.letters,
        take_good=form.cleaned_data["take_good"],
        by=request.user,
        now=now,
    )


def taken_words(delivery: Delivery) -> str:
    """The result in one sentence."""
    return _("Taken: %(taken)d. Known already: %(known)d. Left out: %(left_out)d.") % {
        "taken": delivery.taken,
        "known": delivery.known,
        "left_out": delivery.left_out,
    }


def problem_context(checked: Checked | None) -> dict[str, Any]:
    """The first problems, and how many more there are."""
    if checked is None:
        return {}
    return {
        "checked": checked,
        "problems": checked.problems[:SHOWN_PROBLEMS],
        "more_problems": max(0, len(checked.problems) - SHOWN_PROBLEMS),
    }


def _show(
    request: HttpRequest,
    application: Application,
    form: RegisterForm,
    *,
    status: int = 200,
    checked: Checked | None = None,
) -> HttpResponse:
    standing = Register.objects.filter(
        application=application, group=RaterGroup.SERVICE_RECIPIENTS
    ).first()
    deliveries = Delivery.objects.filter(register=standing).select_related("delivered_by", "key")
    context = {
        "application": application,
        "form": form,
        "terms": terms(application.cycle),
        "rules": application.cycle.rules["sampling"] if application.cycle.rules else None,
        "may": may_hand_over(application, by=request.user, now=timezone.now()),
        "points": list(application.service_points.values_list("name", flat=True)),
        "columns": [_(name) for name in COLUMNS.values()],
        "holding": holding(standing),
        "strata": by_stratum(standing),
        "deliveries": deliveries[:LATEST],
        "crumbs": [
            Crumb.to(_("Applications"), "workspace:application-list"),
            Crumb.to(
                f"{application.number} {application.brand.name}",
                "workspace:application-detail",
                application.number,
            ),
        ],
        **problem_context(checked),
    }
    return render(request, "reviews/registers/register.html", context, status=status)


@login_required
@require_safe
def template(request: HttpRequest, number: str) -> HttpResponse:
    """An empty workbook with the right headings and text columns, so that no number is
    shortened.
    """
    application = own_application(request, number)
    content = template_xlsx(application, now=timezone.now())
    name = f"register-{application.number}.xlsx"
    return download(content, name=name, content_type=XLSX_TYPE)
