"""The published results: the same numbers that the leading group saw, on four pages of one year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.cycles.panel_words import panel_sentence
from applications.models import Application
from brandportal.accounts.enums import AgencyClass
from brandportal.errors import NotNow
from brandportal.web.context import Link
from brandportal.web.crumbs import Crumb
from brandportal.web.downloads import attachment
from brandportal.web.page_cache import cacheable, cached_page, page_cache
from reviews.decision.decisions import candidates_of
from reviews.decision.models import PublicNotice
from reviews.decision.presenters.ranking import ranking_rows
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.evaluation.views import RESULTS, before_its_day, newest_of
from reviews.ledger.heads import last_published
from reviews.recipients.presenters.draw import is_drawn
from reviews.recipients.presenters.responses import responses
from reviews.results.models import Result
from reviews.results.presenters.dot_plot import axis_of
from reviews.results.presenters.exceptions import exception_lines, group_exceptions
from reviews.results.presenters.explanations import told_together
from reviews.results.presenters.official import year_sentence
from reviews.results.presenters.page import explanation_context, panel_context
from reviews.screening.presenters.facts import screening_facts
from reviews.showcase.standing import changed_since


def _published(year: str) -> Evaluation:
    """A year's evaluation once its decision is on public notice; 404 before that. Refuses with
    NotNow while the leading group decides anew: the results come with the next notice.
    """
    found = _published_or_none(year)
    if found is None:
        raise Http404
    return found


def _once_published(
    view: Callable[[HttpRequest, Evaluation], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """The view of a year's published evaluation; before its day the page that says when."""

    @wraps(view)
    def shown(request: HttpRequest, year: str) -> HttpResponse:
        evaluation = _published_or_none(year)
        if evaluation is None:
            return before_its_day(request, year, RESULTS)
        return view(request, evaluation)

    return shown


def _published_or_none(year: str) -> Evaluation | None:
    rows = Evaluation.objects.select_related("cycle", "public_notice").filter(cycle__edition=year)
    found = rows.first()
    if found is None or (found.status not in PUBLISHED and not _was_on_notice(found)):
        return None
    if found.status not in PUBLISHED:
        raise NotNow(
            _(
                "The public notice of %(year)s was withdrawn and the leading group decides anew. "
                "What was published stands on the page of the notice; the results come with the "
                "new one."
            )
            % {"year": found.cycle}
        )
    return found


def _was_on_notice(evaluation: Evaluation) -> bool:
    """Whether a notice of the year was published, also one that was withdrawn."""
    return getattr(evaluation, "public_notice", None) is not None


@require_safe
def results_newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest published results."""
    published = Evaluation.objects.filter(status__in=PUBLISHED)
    return newest_of(request, "public:results", RESULTS, published)


@cached_page(params=("class",))
@require_safe
@_once_published
def results(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """The ranking and the choice; `?class=` shows one class of agencies. Any other address of the
    same page leads to this one.
    """
    found = candidates_of(evaluation)
    classes = [code for code in AgencyClass if any(_class(row) == code for row in found)]
    chosen = request.GET.get("class", "")
    if chosen and chosen not in classes:
        return redirect("public:results", evaluation.cycle.edition)
    shown = _of_class(found, chosen)
    places, axis = evaluation.cycle.rules["titles"]["top_ten"], axis_of(found)
    rows = ranking_rows(shown, places)
    context = {
        **_top(evaluation, found, tab="ranking"),
        "rows": [(row, axis.place(row.result)) for row in rows],
        "departing": [row for row in rows if row.decision and row.decision.departs],
        "places": places,
        "ranked": sum(row.rank is not None for row in found),
        "axis": axis,
        "classes": _class_links(evaluation.cycle.edition, classes, chosen),
        "exceptions": exception_lines(shown),
        "panel_words": year_sentence(found),
        "outside": _of_class(Result.objects.outside(evaluation), chosen),
    }
    return cacheable(render(request, "reviews/decision/results/ranking.html", context))


def _class(result: Result) -> str:
    return result.application.agency_class


def _of_class(rows: Iterable[Result], chosen: str) -> list[Result]:
    """Those of one class of agencies; all where none is chosen."""
    return [row for row in rows if not chosen or _class(row) == chosen]


def _class_links(year: str, classes: Sequence[AgencyClass], chosen: str) -> list[Link]:
    """The filter: all, and each class that has a candidate."""
    address = reverse("public:results", args=[year])
    every = Link(_("All classes"), address, not chosen)
    return [
        every,
        *(Link(str(code.label), f"{address}?class={code}", code == chosen) for code in classes),
    ]


def _top(evaluation: Evaluation, found: Sequence[Result], *, tab: str) -> dict[str, Any]:
    """What stands above the tabs of every page: three facts, the recount, and the tabs."""
    year = evaluation.cycle.edition
    decisions = [
        row.application.decision for row in found if getattr(row.application, "decision", None)
    ]
    tabs = {
        "ranking": (_("Ranking"), "public:results"),
        "turnout": (_("Turnout"), "public:results-turnout"),
        "screening": (_("Screening"), "public:results-screening"),
        "recount": (_("Method and recount"), "public:results-recount"),
    }
    return {
        "evaluation": evaluation,
        "selected": sum(row.selected for row in decisions),
        "candidates": len(found),
        "departures": sum(row.departs for row in decisions),
        "changed": changed_since(row.application for row in found),
        "together": told_together(found),
        "tabs": [
            Link(label, reverse(name, args=[year]), tab == code)
            for code, (label, name) in tabs.items()
        ],
        "canonical": reverse(tabs[tab][1], args=[year]),
    }


@cached_page()
@require_safe
@_once_published
def turnout(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """How many ratings each group gave, and how many were invited and answered."""
    found = candidates_of(evaluation)
    context = {
        **_top(evaluation, found, tab="turnout"),
        "rows": ranking_rows(found, evaluation.cycle.rules["titles"]["top_ten"]),
        "exceptions": group_exceptions(found),
        **_kept("turnout", evaluation, _invited),
    }
    return cacheable(render(request, "reviews/decision/results/turnout.html", context))


def _invited(evaluation: Evaluation) -> dict[str, Any]:
    lines = responses(evaluation)
    rates = [
        line.together.rate
        for line in lines
        if line.together.is_told and line.together.rate is not None
    ]
    return {
        "responses": lines,
        "lowest": min(rates, default=None),
        "highest": max(rates, default=None),
        "drawn": is_drawn(evaluation),
    }


@cached_page()
@require_safe
@_once_published
def screening(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """How the ratings were checked for stuffing."""
    context = {
        **_top(evaluation, candidates_of(evaluation), tab="screening"),
        **_kept("screening", evaluation, _screened),
    }
    return cacheable(render(request, "reviews/decision/results/screening.html", context))


def _screened(evaluation: Evaluation) -> dict[str, Any]:
    return {"facts": screening_facts(evaluation)}


def _kept(name: str, evaluation: Evaluation, make: Any) -> dict[str, Any]:
    """What is costly to gather, cached until the next action."""
    key = ("results", name, str(evaluation.pk), get_language() or "")
    return page_cache.fact(key, lambda: make(evaluation)) or {}


@cached_page()
@require_safe
@_once_published
def recount(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """How it is counted, and how anybody recounts it."""
    found = candidates_of(evaluation)
    context = {
        **_top(evaluation, found, tab="recount"),
        "panel_rule": panel_sentence(evaluation.cycle.rules),
        "panel_words": year_sentence(found),
        "notice": getattr(evaluation, "public_notice", None),
        "last_head": last_published(evaluation.cycle_id),
    }
    return cacheable(render(request, "reviews/decision/results/recount.html", context))


@require_safe
def download(request: HttpRequest, year: str) -> HttpResponse:
    """The folder from which anybody can recount the results."""
    evaluation = _published(year)
    return attachment(
        get_object_or_404(PublicNotice, evaluation=evaluation).folder,
        name=f"results-{year}.zip",
        content_type="application/zip",
    )


@require_safe
def result(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """One applicant's score, with the calculation; of a brand outside the shortlist the panel's
    part and the shortlist's threshold.
    """
    evaluation = _published(year)
    found = get_object_or_404(
        Result.objects.ranking(), evaluation=evaluation, application__number=number
    )
    return render(request, "reviews/decision/results/result.html", _explained(evaluation, found))


@login_required
@require_safe
def own_score(request: HttpRequest, number: str) -> HttpResponse:
    """The same explanation for the agency itself, in its workspace; not found before the results
    are published.
    """
    own = Application.objects.of_person(request.user).select_related("brand", "cycle")
    application = get_object_or_404(own, number=number)
    evaluation = _published(application.cycle.edition)
    found = get_object_or_404(
        Result.objects.ranking(), evaluation=evaluation, application=application
    )
    context = {
        **_explained(evaluation, found),
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(application.brand.name, "workspace:application-detail", application.number),
        ],
    }
    return render(request, "reviews/decision/results/own_score.html", context)


def _explained(evaluation: Evaluation, found: Result) -> dict[str, Any]:
    if found.shortlisted:
        return explanation_context(evaluation, found)
    return panel_context(evaluation, found)
