"""Rectifications on the office's desk: checked again, passed or failed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.domain.rectification import pass_rectification
from audits.domain.standing import rectification_pill, verdict_of
from audits.domain.workflow import RECTIFICATION
from audits.forms import FindingForm
from audits.models import Rectification
from brandportal.office.records import OfficeVerb, RecordAdmin
from brandportal.proposals.buttons import proposing
from brandportal.workdays.words import exact


def _passed(obj: Rectification, data: dict[str, Any], by: Any, now: datetime) -> str:
    pass_rectification(rectification=obj, by=by, now=now, **data)
    return _("The rectification is passed; the title is valid again.")


@admin.register(Rectification)
class RectificationAdmin(RecordAdmin):
    """What suspended titles have to mend."""

    change_form_template = "audits/office/rectification.html"
    list_display = ("__str__", "status", "due_before", "reported_at")
    list_filter = ("status",)
    search_fields = ("review__title__number", "review__title__brand__name")
    fields = ("review", "status", "due_before", "reported_at", "checked_at")
    readonly_fields = ("due_before",)
    verbs = (
        OfficeVerb(
            name="pass",
            label=gettext_lazy("Pass the rectification"),
            explanation=gettext_lazy("What was found on the spot; the title becomes valid again."),
            form=FindingForm,
            verdict=lambda obj, by, now: RECTIFICATION.verdict("pass", obj, by=by, now=now),
            perform=_passed,
        ),
        OfficeVerb(
            name="fail",
            label=gettext_lazy("Propose to fail the rectification"),
            explanation=gettext_lazy(
                "What was found on the spot; the title is revoked when a second officer confirms it."
            ),
            form=FindingForm,
            verdict=lambda obj, by, now: RECTIFICATION.verdict("fail", obj, by=by, now=now),
            perform=proposing("rectification.fail"),
            two_persons="rectification.fail",
            tone="seal",
        ),
    )

    @admin.display(description=gettext_lazy("due"), ordering="due_at")
    def due_before(self, obj: Rectification) -> str:
        return exact(obj.due_at)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def record_context(self, request: HttpRequest, obj: Rectification) -> dict[str, Any]:
        return {"pill": rectification_pill(obj), "verdict_shown": verdict_of(obj.review)}
