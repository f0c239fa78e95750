"""The agency's front page, and its titles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.lifecycle.applications import may_start
from applications.lifecycle.outcomes import shown_status
from applications.lifecycle.presenters import next_step
from applications.models import Application, Cycle
from audits.annual_review.duties import review_duty
from audits.annual_review.enums import ReviewStatus
from audits.annual_review.presenters.days_left import days_left
from audits.annual_review.presenters.reviews import promises, rectification_pill, review_pill
from audits.forecast.forecast import year_ahead
from audits.promotion.ladder import ladder_in
from audits.titles.certificate import live_address, may_issue, plaque_pdf
from audits.titles.enums import TitleLevel
from audits.titles.models import Title
from audits.titles.presenters import live_sentence, plaque_sentences, title_seal
from audits.workspace.presenters import as_task, tasks_of
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import writes
from brandportal.errors import Verdict, no, require
from brandportal.notices.models import Notice
from brandportal.web.spreadsheets import download
from brandportal.workdays.calendar import asked_once
from reviews.evaluation.presenters import AS_RUN, year_timeline

LATEST = 5


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The agency's tasks, its applications and titles, and its latest notices."""
    now = timezone.now()
    cycle = Cycle.objects.select_related(AS_RUN).current()
    famous = Cycle.objects.famous_under_way()
    applications = (
        Application.objects.of_person(request.user)
        .prefetch_related("cycle__windows")
        .order_by("-cycle__year", "number")
    )
    titles = Title.objects.of_person(request.user).order_by("-year", "number")
    agencies = list(Agency.objects.of_person(request.user))
    context = {
        "agencies": agencies,
        "cycle": cycle,
        "timeline": year_timeline(cycle, now) if cycle else [],
        "writes": writes(request.user),
        "tasks": tasks_of(request.user, now=now),
        "applications": [_application_row(row, now) for row in applications],
        "titles": [(row, title_seal(row), row.pill) for row in titles],
        "notices": Notice.objects.inbox_of(request.user)[:LATEST],
        "start": _start_verdict(request, agencies, cycle),
        "famous": famous if _start_verdict(request, agencies, famous) else None,
    }
    return render(request, "audits/workspace/home.html", context)


def _application_row(application: Application, now: datetime) -> dict[str, Any]:
    status = shown_status(application)
    return {
        "application": application,
        "word": status.label,
        "tone": status.tone,
        "next_step": next_step(application, now),
    }


def _start_verdict(
    request: HttpRequest, agencies: list[Agency], cycle: Cycle | None
) -> Verdict | None:
    """Whether an application can be started now; None for a person without an agency, or without an
    award year.
    """
    if cycle is None or not agencies:
        return None
    now = timezone.now()
    answers = [may_start(agency, cycle, by=request.user, now=now) for agency in agencies]
    return next((answer for answer in answers if answer), answers[0] if answers else no(""))


def own_title(request: HttpRequest, number: str) -> Title:
    """The title if the person works for its agency; 404 for everybody else."""
    own = Title.objects.of_person(request.user).select_related("application__cycle")
    return get_object_or_404(own, number=number.upper())


@login_required
@require_safe
def title_detail(request: HttpRequest, number: str) -> HttpResponse:
    """One title: its status, its years, its commitments, what is missing for Famous Brand."""
    title = own_title(request, number)
    prefetch_related_objects([title], "brand__titles__annual_reviews")
    now = timezone.now()
    reviews = list(
        title.annual_reviews.select_related(
            "rectification", "title__brand", "title__application__cycle"
        ).prefetch_related("figures__commitment", "figures__review")
    )
    duties = {row.pk: duty for row in reviews if (duty := review_duty(row, now))}
    days = days_left([duty.due for duty in duties.values() if duty.due], now)
    completed = asked_once()
    reported = [row for row in reversed(reviews) if row.status != ReviewStatus.REPORT_DUE]
    climbs = title.level == TitleLevel.TOP_TEN
    famous = Cycle.objects.famous_under_way() if climbs else None
    context = {
        "title": title,
        "seal": title_seal(title),
        "pill": title.pill,
        "sentence": live_sentence(title, timezone.localdate(now)),
        "plaques": plaque_sentences(title),
        "address": live_address(title),
        "reviews": [
            {
                "review": row,
                "pill": review_pill(row),
                "task": as_task(duties[row.pk], now, days, completed) if row.pk in duties else None,
                "rectification": rectification_pill(row.rectification)
                if hasattr(row, "rectification")
                else None,
            }
            for row in reviews
        ],
        "promises": promises(
            title.application, [figure for row in reported for figure in row.figures.all()]
        ),
        "ladder": ladder_in(famous, title, now=now) if climbs else None,
        "famous": famous,
        "may_issue": may_issue(title),
        "year_ahead": year_ahead(title, now=now),
    }
    return render(request, "audits/workspace/title_detail.html", context)


@login_required
@require_safe
def title_plaque(request: HttpRequest, number: str) -> HttpResponse:
    """The artwork of the plaque, for the agency that holds the title."""
    title = own_title(request, number)
    require(when=may_issue(title))
    return download(
        plaque_pdf(title), name=f"{title.number}-plaque.pdf", content_type="application/pdf"
    )
