"""Rectifications on the office's desk, with the verbs pass and fail."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from audits.annual_review.enums import RectificationStatus
from audits.annual_review.forms import FindingForm
from audits.annual_review.models import Rectification
from audits.annual_review.presenters.reviews import rectification_pill, verdict_of
from audits.annual_review.workflow import RECTIFICATION
from brandportal.office.hidden import About
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step


@admin.register(Rectification)
class RectificationAdmin(RecordAdmin):
    """What the agencies of suspended titles must rectify."""

    about = About(agency="review__title__agency")
    change_form_template = "audits/annual_review/office/rectification.html"
    list_display = ("__str__", "status", "due_at", "reported_at")
    pills = {"status": RectificationStatus}
    list_filter = ("status",)
    search_fields = ("review__title__number", "review__title__brand__name")
    fields = ("review", "status", "due_at", "reported_at", "checked_at")
    term_dates = ("due_at",)
    verbs = (
        step(RECTIFICATION, "pass", form=FindingForm),
        step(RECTIFICATION, "fail", form=FindingForm),
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def record_context(self, request: HttpRequest, obj: Rectification) -> dict[str, Any]:
        return {"pill": rectification_pill(obj), "verdict_shown": verdict_of(obj.review)}
