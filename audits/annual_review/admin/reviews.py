"""Annual reviews on the office's desk: the verdict explained, statements answered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.forms import AnswerForm, ExemptionForm, OverturnForm
from audits.annual_review.models import AnnualReview
from audits.annual_review.presenters.reasons import reason_sentences
from audits.annual_review.presenters.reviews import outcome_pill, promises, review_pill, verdict_of
from audits.annual_review.reviews import assess, verdict_if_decided
from audits.annual_review.workflow import REVIEW
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step

REVIEW_VERBS = (
    step(REVIEW, "exempt", form=ExemptionForm),
    step(
        REVIEW,
        "uphold",
        form=AnswerForm,
        template="audits/annual_review/office/statement_verb.html",
    ),
    step(
        REVIEW,
        "overturn",
        form=OverturnForm,
        template="audits/annual_review/office/statement_verb.html",
    ),
)


@admin.register(AnnualReview)
class AnnualReviewAdmin(RecordAdmin):
    """One row for each title and year."""

    about = About(agency="title__agency")
    change_form_template = "audits/annual_review/office/annual_review_record.html"
    counted_dates = ("report_due", "statement_due")
    list_display = ("title", "agency", "year", "status", "outcome", "score", "report_due")
    pills = {"status": ReviewStatus, "outcome": Outcome}
    list_filter = ("status", "outcome", "year")
    search_fields = ("title__number", "title__brand__name", "title__agency__name")
    fields = ("title", "year", "opened_at", "report_due", "reported_at", "statement_due")
    verbs = REVIEW_VERBS

    agency = column(gettext_lazy("agency"), "title.agency", ordering="title__agency")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def record_context(self, request: HttpRequest, obj: AnnualReview) -> dict[str, Any]:
        figures = list(obj.figures.select_related("commitment", "review"))
        context: dict[str, Any] = {
            "pill": review_pill(obj),
            "promises": promises(obj.title.application, figures),
            "verdict_shown": verdict_of(obj) if obj.decided_at else None,
            "sources": obj.explanation.get("sources", {}),
        }
        if not obj.decided_at and verdict_if_decided(obj, now=timezone.now()):
            verdict, _sources = assess(obj, now=timezone.now())
            context |= {
                "coming": outcome_pill(verdict.outcome),
                "coming_reasons": reason_sentences(verdict.reasons),
            }
        return context
