"""The negative list on the office's desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from applications.negative_list.forms import AgencyFindingForm
from applications.negative_list.models import VetoFinding
from brandportal.accounts.policies import is_office
from brandportal.office.hidden import About
from brandportal.office.proposing import ProposingPage
from brandportal.office.records import RecordAdmin

PROPOSE = ProposingPage(
    action="veto.record",
    form=AgencyFindingForm,
    subject="agency",
    title=gettext_lazy("Propose a finding of the negative list"),
    template="applications/negative_list/propose_finding.html",
)


@admin.register(VetoFinding)
class VetoFindingAdmin(RecordAdmin):
    """Confirmed findings. They are proposed here and recorded by two people, never changed or
    deleted.
    """

    about = About(agency="agency")
    list_display = ("agency", "kind", "happened_on", "source", "recorded_at")
    list_filter = ("kind",)
    search_fields = ("agency__name", "source")
    list_select_related = ("agency",)
    fields = ("agency", "kind", "happened_on", "source", "note", "recorded_at", "recorded_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(is_office(request.user))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Propose a finding; it is recorded as soon as another officer confirms it."""
        return PROPOSE.answer(self, request)
