"""The agency's applications: list, start, overview, submission, receipt and print view."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.cycles.models import Cycle
from applications.cycles.questions import questions
from applications.eligibility.found import found
from applications.eligibility.presenters import read_answers
from applications.eligibility.rising import candidates
from applications.form.enums import ApplicationStatus as A
from applications.form.models import Application
from applications.form.presenters import read_application
from applications.form.self_assessment import self_score
from applications.lifecycle import applications as verbs
from applications.lifecycle.outcomes import score_is_public, shown_status
from applications.lifecycle.receipts import receipt
from applications.lifecycle.workflow import APPLICATION
from applications.versions.presenters import comparison
from applications.workspace.filters import ApplicationFilter
from applications.workspace.forms import SendBackForm
from applications.workspace.start_forms import StartForm
from applications.workspace.views.overview import (
    CONFIRMED,
    linked_gaps,
    overview_context,
    own_application,
)
from applications.workspace.views.signing import sign
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import writes
from brandportal.errors import Verdict, no, require
from brandportal.web.crumbs import Crumb
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from brandportal.web.verbs import by_name, step

VERBS = by_name(
    step(APPLICATION, "request_sign_off", verbs.request_sign_off),
    step(APPLICATION, "send_back", verbs.send_back, form=SendBackForm),
    step(APPLICATION, "ask_again", verbs.ask_again),
    step(APPLICATION, "sign_off", verbs.sign_off),
    step(APPLICATION, "resubmit", verbs.resubmit),
    step(APPLICATION, "take_back", verbs.take_back),
    step(APPLICATION, "withdraw", verbs.withdraw),
)

SIGNED = ("sign_off", "resubmit")
WITHOUT_GAPS = ("withdraw", "send_back", "take_back")


@login_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """The applications of my agencies over the years, newest first."""
    own = Application.objects.of_person(request.user).order_by("-cycle__year", "-number")
    found = ApplicationFilter(request.GET, queryset=own)
    page = page_of(request, found.qs)
    rows = [
        {
            "application": row,
            "word": shown_status(row).label,
            "tone": shown_status(row).tone,
        }
        for row in page
    ]
    context = {"page_obj": page, "rows": rows, "filter": found, "writes": writes(request.user)}
    return render(request, "applications/workspace/list.html", context)


def _startable(request: HttpRequest, year: str) -> tuple[list[Agency], Verdict, Cycle | None]:
    """The agencies that can start an application now, and the reason if none can."""
    now = timezone.now()
    opened = Cycle.objects.public().prefetch_related("windows")
    cycle = get_object_or_404(opened, edition=year) if year else Cycle.objects.current()
    agencies = list(Agency.objects.of_person(request.user))
    if cycle is None:
        return [], no(_("No award year has been opened yet.")), None
    answers = [
        (agency, verbs.may_start(agency, cycle, by=request.user, now=now)) for agency in agencies
    ]
    able = [agency for agency, answer in answers if answer]
    refused = [answer for _agency, answer in answers if not answer]
    reason = refused[0] if refused else no(_("You work for no agency."))
    return able, reason, cycle


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_start(request: HttpRequest, year: str = "") -> HttpResponse:
    """Ask who may apply, and start the application of an agency in this award year (without one the
    newest of the Top Ten), or say why not.
    """
    now = timezone.now()
    agencies, reason, cycle = _startable(request, year)
    asked = questions(cycle.rules) if cycle else []
    if request.method == "POST" and not agencies:
        require(writes(request.user))
    rising = [
        row.brand.name
        for agency in agencies
        if cycle and cycle.is_famous
        for row in candidates(agency, cycle, now=now)
        if not row.missing
    ]
    form = StartForm(**sent(request), agencies=agencies, asked=asked, rising=rising)
    if not agencies or cycle is None:
        status = 200 if request.method == "GET" else 409
    else:
        started = submit(form, verbs.start_application, cycle=cycle, by=request.user, now=now)
        if started:
            return redirect("workspace:application-detail", started.result.number)
        status = started.status
    context = {
        "form": form,
        "agencies": agencies,
        "reason": reason.reason,
        "refusal": reason.reason if status == 409 and not agencies else "",
        "cycle": cycle,
        "found": [
            (agency, list(found(agency, cycle, now=now)))
            for agency in Agency.objects.of_person(request.user)
            if cycle
        ],
        "contact": settings.OFFICE_CONTACT,
    }
    return render(request, "applications/workspace/start.html", context, status=status)


@login_required
@require_safe
def application_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The application's status, what is missing, and what can be done."""
    application = own_application(request, number)
    context = overview_context(application, request.user, timezone.now())
    context["crumbs"] = [Crumb.to(_("Applications"), "workspace:application-list")]
    context["score_is_public"] = score_is_public(application)
    return render(request, "applications/workspace/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Run one transition; one that cannot be undone asks for confirmation on a separate page
    first.
    """
    verb = VERBS.get(action)
    if verb is None:
        raise Http404
    application = own_application(request, number)
    require(APPLICATION.who(action, application, by=request.user))
    if action in SIGNED:
        return sign(request, application, action, verb)
    now = timezone.now()
    form = verb.form(**sent(request))
    if request.method == "POST":
        acted = submit(form, verb.run, application=application, by=request.user, now=now)
        if not acted:
            refused = "" if acted.status == 422 else acted.reason
            return _confirm(request, application, action, form, reason=refused, status=acted.status)
        messages.success(request, verb.said(acted.result))
        return redirect("workspace:application-detail", number)
    if action not in CONFIRMED:
        return redirect("workspace:application-detail", number)
    return _confirm(request, application, action, form, reason="", status=200)


def _confirm(
    request: HttpRequest,
    application: Application,
    action: str,
    form: Form,
    *,
    reason: str,
    status: int,
) -> HttpResponse:
    now = timezone.now()
    fresh = own_application(request, application.number)
    context: dict[str, Any] = {
        "application": fresh,
        "action": action,
        "label": _(APPLICATION.by_action[action].label),
        "verdict": APPLICATION.verdict(action, fresh, by=request.user, now=now),
        "reason": reason,
        "refused": status != 200,
        "gaps": linked_gaps(fresh) if action not in WITHOUT_GAPS else [],
        "form": form if form.fields else None,
    }
    return render(request, "applications/workspace/confirm.html", context, status=status)


@login_required
@require_safe
def application_print(request: HttpRequest, number: str) -> HttpResponse:
    """The whole application on one page, for printing."""
    application = own_application(request, number)
    context = {
        "application": application,
        "status_word": shown_status(application).label,
        "answers": read_answers(application),
        "sections": read_application(application),
        "self_score": self_score(application),
        "receipt": receipt(application),
    }
    return render(request, "applications/workspace/print.html", context)


@login_required
@require_safe
def application_versions(request: HttpRequest, number: str) -> HttpResponse:
    """Two sign-offs side by side, or the last one and what stands now."""
    application = own_application(request, number)
    being_written = application.status in (A.DRAFT, A.SIGN_OFF, A.RETURNED)
    context = comparison(application, request.GET, with_now=being_written)
    return render(request, "applications/workspace/versions.html", context)
