"""The negative list on the office's desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from applications.domain.vetoes import record_veto
from applications.forms.office import VetoFindingForm
from applications.models import VetoFinding
from brandportal.accounts.policies import is_office
from brandportal.office.records import RecordAdmin


@admin.register(VetoFinding)
class VetoFindingAdmin(RecordAdmin):
    """Confirmed findings. They are recorded, never changed or deleted."""

    form = VetoFindingForm
    list_display = ("agency", "kind", "happened_on", "source", "recorded_at")
    list_filter = ("kind",)
    search_fields = ("agency__name", "source")
    list_select_related = ("agency",)
    autocomplete_fields = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(is_office(request.user))

    def get_fields(self, request: HttpRequest, obj: Any = None):
        fields = ("agency", "kind", "happened_on", "source", "note")
        return fields if obj is None else (*fields, "recorded_at", "recorded_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None):
        return () if obj is None else self.get_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: VetoFinding, form: Any, change: bool) -> None:
        kept = record_veto(by=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk = kept.pk
        obj._state.adding = False
