"""Figures of commitments on the office's desk, to be checked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from applications.progress.forms import CheckActualForm
from applications.progress.models import CommitmentActual
from applications.progress.policies import may_check
from applications.progress.progress import check_actual
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import verb


@admin.register(CommitmentActual)
class CommitmentActualAdmin(RecordAdmin):
    """Reported figures. The agency reports them, the office says whether the evidence confirms
    them.
    """

    about = About(agency="commitment__application__agency")
    verbs = (verb("check-figure", may_check, check_actual, form=CheckActualForm),)
    list_display = ("brand_name", "commitment", "as_of", "actual", "finding")
    list_filter = ("finding", "commitment__application__cycle")
    search_fields = ("commitment__promise", "commitment__application__brand__name")
    fields = (
        "commitment",
        "target",
        "as_of",
        "actual",
        "note",
        "proof",
        "reported_at",
        "reported_by",
        "finding",
        "remark",
        "checked_at",
        "checked_by",
    )
    brand_name = column(
        gettext_lazy("brand"),
        "commitment.application.brand.name",
        ordering="commitment__application__brand__name",
    )
    target = column(gettext_lazy("target"), "commitment.target", ordering="commitment__target")

    @admin.display(description=gettext_lazy("file"))
    def proof(self, obj: CommitmentActual) -> Any:
        if not obj.file:
            return "—"
        address = reverse("public:actual-file", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, obj.original_name)

    def get_queryset(self, request: HttpRequest):
        wanted = ("commitment__application__brand", "commitment__application__agency")
        return super().get_queryset(request).select_related(*wanted)
