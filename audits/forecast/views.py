"""The agency's page of a forecast, and its plan of recovery."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.forecast.forecast import forecast, year_ahead
from audits.forecast.forms import CloseStepForm, StepForm
from audits.forecast.models import RecoveryStep
from audits.forecast.policies import still_to_do, writes_plan
from audits.forecast.presenters import shown_forecast, suggested_step
from audits.forecast.recovery import add_step, close_step, drop_step
from audits.titles.models import Title
from brandportal.errors import require
from brandportal.web.crumbs import Crumb
from brandportal.web.submissions import sent, submit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def title_forecast(request: HttpRequest, number: str) -> HttpResponse:
    """What the next annual review would come to as far as is known today, what moves it, and the
    plan of recovery; POST adds a step to it.
    """
    own = Title.objects.of_person(request.user).with_forecast_facts()
    title = get_object_or_404(own, number=number.upper())
    now = timezone.now()
    year = year_ahead(title, now=now)
    if request.method == "POST":
        require(writes_plan(title, by=request.user))
    form = StepForm(**sent(request), initial=_begun(request))
    added = submit(form, add_step, title=title, year=year or 0, by=request.user, now=now)
    if added:
        messages.success(request, _("The step stands in the plan."))
        return redirect("workspace:title-forecast", title.number)
    found = forecast(title, year=year, now=now) if year else None
    context = {
        **_frame(title, year or timezone.localdate(now).year),
        "now": now,
        "forecast": shown_forecast(found) if found else None,
        "commitments": found.commitments if found else [],
        "warnings": title.early_warnings.filter(year=year),
        "steps": title.recovery_steps.filter(year=year).select_related("done_by"),
        "today": timezone.localdate(now),
        "form": form,
        "may_plan": writes_plan(title, by=request.user),
    }
    return render(request, "audits/forecast/forecast.html", context, status=added.status)


def _begun(request: HttpRequest) -> dict[str, str]:
    """The step that was asked for with `?part=`."""
    part = request.GET.get("part", "")
    return {"part": part, "what": suggested_step(part)}


def _frame(title: Title, year: int) -> dict[str, Any]:
    names = {"brand": title.brand, "year": year}
    return {
        "title": title,
        "heading": _("Where “%(brand)s” stands in %(year)s") % names,
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(title.brand, "workspace:title-detail", title.number),
        ],
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_step(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One step: tell what came of it, or take it out."""
    own = RecoveryStep.objects.of_person(request.user)
    step = get_object_or_404(own, title__number=number.upper(), pk=pk)
    require(writes_plan(step.title, by=request.user))
    now = timezone.now()
    if "drop" in request.POST:
        drop_step(step=step, by=request.user, now=now)
        messages.success(request, _("The step was taken out of the plan."))
        return redirect("workspace:title-forecast", step.title.number)
    form = CloseStepForm(**sent(request))
    closed = submit(form, close_step, step=step, by=request.user, now=now)
    if closed:
        messages.success(request, _("What came of the step stands in the plan."))
        return redirect("workspace:title-forecast", step.title.number)
    context = {
        **_frame(step.title, step.year),
        "step": step,
        "form": form,
        "may_close": still_to_do(step),
    }
    return render(request, "audits/forecast/step.html", context, status=closed.status)
