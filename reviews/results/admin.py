"""Results on the office's desk, to read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from reviews.results.models import Result
from reviews.results.presenters.explanations import told_ratings


@admin.register(Result)
class ResultAdmin(RecordAdmin):
    """The computed results; the leading group's pages show the calculation."""

    about = About(year="evaluation__cycle")
    list_display = (
        "application",
        "panel_rank",
        "shortlisted",
        "panel_score",
        "public_score",
        "composite",
        "rank",
        "status",
    )
    list_filter = ("evaluation__cycle", "shortlisted", "status")
    list_select_related = ("application__brand",)
    search_fields = ("application__number", "application__brand__name")
    fields = (
        "application",
        "self_score",
        "panel_score",
        "panel_rank",
        "shortlisted",
        "public_score",
        "composite",
        "rank",
        "status",
        "ratings",
        "rules_hash",
        "computed_at",
    )
    ordering = ("-evaluation__cycle__year", "panel_rank")

    # Not if fewer than five.
    ratings = column(gettext_lazy("ratings"), told_ratings)
