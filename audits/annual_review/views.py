"""The agency's side of an annual review: report, verdict, statement, rectification."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits.annual_review.forms import RectificationForm, ReportForm, StatementForm
from audits.annual_review.hearing import make_statement
from audits.annual_review.models import AnnualReview
from audits.annual_review.policies import drafts_review
from audits.annual_review.presenters.days_left import words_left
from audits.annual_review.presenters.reviews import (
    promises,
    rectification_pill,
    review_pill,
    verdict_of,
)
from audits.annual_review.rectification import report_rectification
from audits.annual_review.reviews import hand_in_report, may_save_report, save_report
from audits.annual_review.workflow import RECTIFICATION, REVIEW
from brandportal.errors import EditedElsewhere, Incomplete, require
from brandportal.web.crumbs import Crumb
from brandportal.web.forms import PortalForm
from brandportal.web.sent_only import sent_from
from brandportal.web.submissions import sent, submit


def own_review(request: HttpRequest, number: str, year: int) -> AnnualReview:
    """The review if the person works for the title's agency; 404 for everybody else."""
    own = AnnualReview.objects.of_person(request.user).select_related("rectification")
    return get_object_or_404(own, title__number=number.upper(), year=year)


@login_required
@require_safe
def review_detail(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """The status of the review, the verdict with every reason, and the agency's possible
    actions.
    """
    return _detail(request, own_review(request, number, year))


def _frame(review: AnnualReview, heading: str) -> dict[str, Any]:
    """What every page of a review shows above its own."""
    title = review.title
    return {
        "review": review,
        "title": title,
        "heading": heading % {"year": review.year, "brand": title.brand},
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(title.brand, "workspace:title-detail", title.number),
        ],
    }


def _detail(
    request: HttpRequest,
    review: AnnualReview,
    *,
    statement_form: PortalForm | None = None,
    rectification_form: PortalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    rectification = getattr(review, "rectification", None)
    figures = list(review.figures.select_related("commitment", "review"))
    context = {
        **_frame(review, _("Annual review %(year)s of “%(brand)s”")),
        "pill": review_pill(review),
        "verdict": verdict_of(review) if review.decided_at else None,
        "promises": promises(review.title.application, figures),
        "may_write": may_save_report(review, by=request.user, now=now),
        "report_left": words_left(review.report_due, now),
        "may_state": REVIEW.verdict("state", review, by=request.user, now=now),
        "statement_left": words_left(review.statement_due, now) if review.statement_due else "",
        "statement_form": statement_form or StatementForm(),
        "rectification": rectification,
    }
    if rectification is not None:
        context |= {
            "rectification_pill": rectification_pill(rectification),
            "may_report": RECTIFICATION.verdict("report", rectification, by=request.user, now=now),
            "rectification_left": words_left(rectification.due_at, now),
            "rectification_form": rectification_form or RectificationForm(),
        }
    return render(request, "audits/annual_review/review_detail.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_report(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """Edit the report: save a draft, or save and submit. A refusal keeps the input."""
    review = own_review(request, number, year)
    require(drafts_review(review, by=request.user))
    if "hand_in" in request.POST:
        require(REVIEW.who("report", review, by=request.user))
    form = ReportForm(**sent(request), review=review)
    kept = submit(form, lambda **_data: _keep(request, review, form))
    if kept:
        return kept.result
    newer = None
    if isinstance(kept.refusal, EditedElsewhere | Incomplete):
        saved = own_review(request, number, year)
        form.data = {**form.data.dict(), "version": saved.version}
        newer, review = (saved, review) if not kept.gaps else (None, saved)
    return _report_page(request, review, form, gaps=kept.gaps, newer=newer, status=kept.status)


def _keep(request: HttpRequest, review: AnnualReview, form: ReportForm) -> HttpResponse:
    now = timezone.now()
    saved = save_report(
        review=review,
        figures=form.figures(),
        text=form.cleaned_data["report"],
        version=form.cleaned_data["version"],
        by=request.user,
        now=now,
    )
    if "hand_in" in request.POST:
        hand_in_report(review=saved, by=request.user, now=now)
        messages.success(request, _("The annual report was handed in."))
        return redirect("workspace:review-detail", review.title.number, review.year)
    messages.success(request, _("The draft was saved."))
    return redirect("workspace:review-report", review.title.number, review.year)


def _report_page(
    request: HttpRequest,
    review: AnnualReview,
    form: ReportForm,
    *,
    gaps: Any,
    newer: AnnualReview | None,
    status: int,
) -> HttpResponse:
    now = timezone.now()
    figures = list(review.figures.select_related("commitment", "review"))
    rows = [
        {
            "promise": promise,
            "actual": form[f"actual-{promise.commitment.pk}"],
            "note": form[f"note-{promise.commitment.pk}"],
        }
        for promise in promises(review.title.application, figures)
    ]
    context = {
        **_frame(review, _("Annual report %(year)s on “%(brand)s”")),
        "form": form,
        "rows": rows,
        "gaps": gaps,
        "newer": newer,
        "may_write": may_save_report(review, by=request.user, now=now),
        "may_hand_in": REVIEW.who("report", review, by=request.user),
        "left": words_left(review.report_due, now),
    }
    return render(request, "audits/annual_review/report.html", context, status=status)


@login_required
@sent_from("workspace:review-detail", "number", "year")
def review_statement(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """Make the statement; the form shows a refusal."""
    review = own_review(request, number, year)
    require(REVIEW.who("state", review, by=request.user))
    form = StatementForm(**sent(request))
    stated = submit(form, make_statement, review=review, by=request.user, now=timezone.now())
    if stated:
        messages.success(
            request, _("The statement was handed in. The Efficiency Office will answer it.")
        )
        return redirect("workspace:review-detail", number, year)
    fresh = own_review(request, number, year)
    return _detail(request, fresh, statement_form=form, status=stated.status)


@login_required
@sent_from("workspace:review-detail", "number", "year")
def rectification_report(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """Report the rectification; the form shows a refusal."""
    review = own_review(request, number, year)
    if not hasattr(review, "rectification"):
        raise Http404
    require(RECTIFICATION.who("report", review.rectification, by=request.user))
    form = RectificationForm(**sent(request))
    reported = submit(
        form,
        report_rectification,
        rectification=review.rectification,
        by=request.user,
        now=timezone.now(),
    )
    if reported:
        messages.success(request, _("The rectification was reported."))
        return redirect("workspace:review-detail", number, year)
    fresh = own_review(request, number, year)
    return _detail(request, fresh, rectification_form=form, status=reported.status)
