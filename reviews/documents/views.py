"""Papers as downloads: the notice for everybody, the outcome for its agency, the others for the
leading group.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applications.lifecycle.outcomes import SCORED_STATUSES
from applications.models import Application
from brandportal.documents.answers import document_answer
from brandportal.errors import require
from reviews.decision.models import PublicNotice
from reviews.documents.presenters.case_pack import bundle, case_pack
from reviews.documents.presenters.decision import decision_document, minutes_document
from reviews.documents.presenters.notice import notice_document
from reviews.documents.presenters.outcome import outcome_document
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED, may_read_ranking, may_read_rankings
from reviews.results.models import Result


@require_safe
def notice_paper(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The public notice; not found while the leading group decides anew."""
    notices = PublicNotice.objects.filter(evaluation__status__in=PUBLISHED)
    notice = get_object_or_404(
        notices.select_related("evaluation__cycle"), evaluation__cycle__edition=year
    )
    return document_answer(notice_document(notice), form=form, name=f"notice-{year}")


@login_required
@require_safe
def outcome(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The outcome of one's own application; not found before it is announced."""
    own = Application.objects.of_person(request.user)
    found = get_object_or_404(
        own.select_related("brand", "agency", "cycle"),
        number=number,
        status__in=SCORED_STATUSES,
        cycle__outcome_announced_at__isnull=False,
    )
    return document_answer(outcome_document(found), form=form, name=f"outcome-{number}")


@login_required
@require_safe
def pack(request: HttpRequest, year: str, number: str, form: str) -> HttpResponse:
    """The case of one candidate, for who may read the ranking."""
    evaluation = _evaluation(request, year)
    result = get_object_or_404(_candidates(evaluation), application__number=number)
    return document_answer(case_pack(evaluation, result), form=form, name=f"case-{number}")


@login_required
@require_safe
def packs(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The cases of the whole shortlist in one document."""
    evaluation = _evaluation(request, year)
    results = list(_candidates(evaluation))
    return document_answer(bundle(evaluation, results), form=form, name=f"cases-{year}")


@login_required
@require_safe
def minutes(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The minutes of the meeting that decided; 404 while no decision stands."""
    document = minutes_document(_decided(request, year))
    return document_answer(document, form=form, name=f"minutes-{year}")


@login_required
@require_safe
def decision(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The decision with its list; 404 while none stands."""
    document = decision_document(_decided(request, year))
    return document_answer(document, form=form, name=f"decision-{year}")


def _decided(request: HttpRequest, year: str) -> Evaluation:
    found = _evaluation(request, year)
    if found.decided_at is None:
        raise Http404
    return found


def _evaluation(request: HttpRequest, year: str) -> Evaluation:
    """The counted evaluation, as the leading group's pages open it."""
    require(may_read_rankings(by=request.user))
    found = get_object_or_404(
        Evaluation.objects.select_related("cycle"), cycle__edition=year, status__in=AFTER_COUNT
    )
    require(may_read_ranking(found, by=request.user))
    return found


def _candidates(evaluation: Evaluation) -> QuerySet[Result]:
    rows = ("commitments", "service_points", "self_scores", "evidence", "correction_items")
    return (
        Result.objects.filter(evaluation=evaluation, shortlisted=True)
        .ranking()
        .select_related("application__cycle")
        .prefetch_related(*(f"application__{row}" for row in rows))
    )
