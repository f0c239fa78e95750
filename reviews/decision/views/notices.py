"""Public notices and the objections to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.web.crumbs import Crumb
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from reviews.decision.forms import ObjectionCodeForm, ObjectionForm
from reviews.decision.models import PublicNotice
from reviews.decision.notice import candidates
from reviews.decision.objections import file_objection, objection_by_code, objection_verdict
from reviews.ledger.heads import last_published
from reviews.showcase.presenters import agency_name


def _notice(year: int) -> PublicNotice:
    notices = PublicNotice.objects.select_related("evaluation__cycle")
    return get_object_or_404(notices, evaluation__cycle__year=year)


def _above(year: int) -> list[Crumb]:
    """The way back from the pages of an objection."""
    return [Crumb.to(_("Public notice"), "public:notice-detail", year)]


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Every notice, newest first."""
    notices = PublicNotice.objects.select_related("evaluation__cycle")
    page = page_of(request, notices)
    return render(
        request, "reviews/decision/notice_list.html", {"page_obj": page, "now": timezone.now()}
    )


@require_safe
def notice_detail(request: HttpRequest, year: int) -> HttpResponse:
    """The candidates, their rules, how long the notice runs, how to object, the objections."""
    notice = _notice(year)
    context = {
        "notice": notice,
        "cycle": notice.evaluation.cycle,
        "candidates": [(row, agency_name(row.agency)) for row in candidates(notice.evaluation)],
        "verdict": objection_verdict(notice, timezone.now()),
        "last_head": last_published(notice.evaluation.cycle_id),
        "register": notice.objections.for_register(),
        "code_form": ObjectionCodeForm(),
    }
    return render(request, "reviews/decision/notice_detail.html", context)


@sensitive_post_parameters("name", "contact", "statement")
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest, year: int) -> HttpResponse:
    """Accept an objection under real name and redirect to its state."""
    notice = _notice(year)
    now = timezone.now()
    verdict = objection_verdict(notice, now)
    initial = {"application": request.GET.get("application")}
    form = ObjectionForm(**sent(request), notice=notice, initial=initial)
    filed = submit(form, file_objection, notice=notice, now=now)
    if filed:
        address = reverse("public:objection-status", args=[year])
        return redirect(f"{address}?code={filed.result.code}")
    context = {"notice": notice, "form": form, "verdict": verdict, "crumbs": _above(year)}
    return render(request, "reviews/decision/objection_new.html", context, status=filed.status)


@never_cache
@require_safe
def objection_status(request: HttpRequest, year: int) -> HttpResponse:
    """The state of one objection and the office's answer, for whoever has its code."""
    notice = _notice(year)
    form = ObjectionCodeForm(request.GET or None)
    objection = None
    status = 200
    if form.is_bound:
        if form.is_valid():
            objection = objection_by_code(notice, form.cleaned_data["code"])
        status = 200 if objection else 404
    context = {"notice": notice, "form": form, "objection": objection, "asked": form.is_bound}
    context["crumbs"] = _above(year)
    return render(request, "reviews/decision/objection_status.html", context, status=status)
