"""Feedback letters on the office's desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.cycles.indicators import indicator_label
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import step, verb
from reviews.feedback import letters
from reviews.feedback.enums import LetterStatus
from reviews.feedback.forms import ScreenForm, screened
from reviews.feedback.models import FeedbackLetter
from reviews.feedback.workflow import FEEDBACK, may_still_screen


@admin.register(FeedbackLetter)
class FeedbackLetterAdmin(RecordAdmin):
    """What the panel remarked on each application, without who wrote it; whoever has a conflict of
    interest with the agency sees nothing of it.
    """

    about = About(agency="application__agency")
    change_form_template = "reviews/feedback/office/letter.html"
    verbs = (
        verb("screen", may_still_screen, letters.screen, form=ScreenForm, arguments=screened),
        step(FEEDBACK, "send", letters.send, bulk=True),
    )
    list_display = ("brand", "agency", "status", "left")
    list_filter = ("status", "application__cycle")
    search_fields = ("application__number", "application__brand__name")
    fields = ("brand", "agency", "status", "left", "sent_at", "sender")
    readonly_fields = ("brand", "agency", "left", "sender")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def record_context(self, request: HttpRequest, obj: FeedbackLetter) -> dict[str, Any]:
        rows = obj.remarks.select_related("screened_by").order_by("place")
        return {
            "remarks": [
                (row, indicator_label(row.indicator) if row.indicator else _("On the whole"))
                for row in rows
            ]
        }

    brand = column(gettext_lazy("brand"), "application", ordering="application__brand__name")
    agency = column(gettext_lazy("agency"), "application.agency")
    left = column(
        gettext_lazy("remarks to screen, of all"),
        lambda obj: f"{obj.remarks_left} / {obj.remarks_all}",
    )
    sender = column(gettext_lazy("sent by"), "sent_by")


@desk_queue
def letters_to_screen(now: datetime, by: Any) -> Iterator[Waiting]:
    """Letters that no agency has yet."""
    yield Waiting(
        FeedbackLetter.objects.filter(status=LetterStatus.SCREENING),
        label=_("Feedback letters to screen"),
        url=reverse("admin:reviews_feedbackletter_changelist") + "?status__exact=screening",
        tone="ok",
    )
