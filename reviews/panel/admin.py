"""The panel's sheets on the office's desk."""

from __future__ import annotations

from django.contrib import admin

from brandportal.office.hidden import About
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step
from brandportal.web.forms import ReasonForm
from reviews.panel.models import ScoreSheet
from reviews.panel.workflow import SHEET


@admin.register(ScoreSheet)
class ScoreSheetAdmin(RecordAdmin):
    """Which sheets are locked, and the verb that unlocks one. These pages show no points and
    comments.
    """

    about = About(year="seat__evaluation__cycle")
    list_display = ("application", "seat", "status", "locked_at")
    list_filter = ("status", "seat__evaluation__cycle")
    list_select_related = ("application__brand", "seat__user")
    search_fields = ("application__number", "application__brand__name", "seat__user__name")
    fields = ("application", "seat", "status", "locked_at", "locked_by")
    ordering = ("application__number", "pk")
    verbs = (step(SHEET, "unlock", form=ReasonForm),)
