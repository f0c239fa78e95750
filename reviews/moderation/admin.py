"""Moderations on the office's desk: which brands are discussed and what became of it. These pages
show neither points nor what the judges wrote.
"""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step
from brandportal.web.forms import ReasonForm
from reviews.moderation.discussion import leave
from reviews.moderation.enums import ModerationStatus
from reviews.moderation.models import Moderation
from reviews.moderation.workflow import MODERATION


@admin.register(Moderation)
class ModerationAdmin(RecordAdmin):
    """One brand that its judges discuss."""

    about = About(agency="application__agency", year="evaluation__cycle")
    list_display = ("brand", "status", "opened_at", "agreed_at", "left_at")
    pills = {"status": ModerationStatus}
    list_filter = ("status", "evaluation__cycle")
    list_select_related = ("application__brand",)
    search_fields = ("application__number", "application__brand__name")
    fields = (
        "brand",
        "status",
        "opened_at",
        "opened_by",
        "agreed_at",
        "agreed_by",
        "left_at",
        "left_by",
        "left_reason",
    )
    readonly_fields = ("brand",)
    verbs = (step(MODERATION, "leave", leave, form=ReasonForm),)

    brand = column(gettext_lazy("brand"), "application", ordering="application__number")
