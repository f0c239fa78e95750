"""Applications on the office's desk: read, accepted, returned for correction, declined."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from applications.desk.forms import CorrectionForm
from applications.drafting.evidence import reused_in
from applications.form.models import Application, Brand, CorrectionItem
from applications.form.presenters import ROWS, ReadSection, read_application
from applications.form.sections import BY_CODE, section_title
from applications.form.self_assessment import self_score
from applications.lifecycle import applications as verbs
from applications.lifecycle.policies import office_without_conflict
from applications.lifecycle.receipts import receipt
from applications.lifecycle.workflow import APPLICATION
from applications.negative_list.forms import VetoForm
from applications.negative_list.vetoes import blocking_veto
from brandportal.office.hidden import NOBODY, About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step, verb
from brandportal.web.forms import ReasonForm


@dataclass(frozen=True)
class Change:
    """One text of a corrected section, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """A requested correction, and what the agency has changed since."""

    item: CorrectionItem
    title: str
    changes: list[Change]


APPLICATION_VERBS = (
    step(APPLICATION, "accept", verbs.accept),
    step(
        APPLICATION,
        "return_for_correction",
        verbs.return_for_correction,
        name="return",
        arguments=lambda obj, typed: {"items": typed},
        form=CorrectionForm,
    ),
    step(APPLICATION, "decline", form=ReasonForm),
    verb(
        "veto",
        office_without_conflict,
        form=VetoForm,
        two_persons="veto.record",
        about=attrgetter("agency"),
    ),
)


def corrections(application: Application, sections: list[ReadSection]) -> list[Correction]:
    """Each requested correction, with the texts that have changed since."""
    found = []
    for item in sorted(application.correction_items.all(), key=lambda i: (i.asked_at, i.pk)):
        before = item.before.get("fields", {})
        section = BY_CODE.get(item.section)
        texts = next((s.texts for s in sections if s.code == item.section), ())
        fields = section.fields if section else ()
        changes = [
            Change(str(text.term), before.get(field.name, ""), text.value)
            for field, text in zip(fields, texts, strict=False)
            if before.get(field.name, "") != text.value
        ]
        found.append(Correction(item, str(section_title(item.section)), changes))
    return found


@admin.register(Application)
class ApplicationAdmin(RecordAdmin):
    """Submitted applications. Drafts belong to the agency and are not listed."""

    about = About(agency="agency", year="cycle", sealed="cycle")
    change_form_template = "applications/desk/application.html"
    counted_dates = ("correction_due",)
    verbs = APPLICATION_VERBS
    list_display = ("number", "brand_name", "agency", "agency_class", "status", "submitted_at")
    list_filter = ("cycle", "status", "agency__agency_class")
    search_fields = ("number", "brand__name", "agency__name")
    ordering = ("-cycle__year", "number")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "agency",
                    "agency_class",
                    "cycle",
                    "status",
                    "submitted_at",
                    "corrections",
                    "correction_due",
                    "decided_at",
                    "decision_reason",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    brand_name = column(gettext_lazy("brand"), "brand.name", ordering="brand__name")
    agency_class = column(
        gettext_lazy("class"), "agency.get_agency_class_display", ordering="agency__agency_class"
    )

    def record_context(self, request: HttpRequest, obj: Application) -> dict[str, Any]:
        prefetch_related_objects([obj], *ROWS)
        sections = read_application(obj)
        return {
            "sections": sections,
            "self_score": self_score(obj),
            "corrections": corrections(obj, sections),
            "findings": obj.agency.veto_findings.all(),
            "barring": blocking_veto(obj.agency, obj.cycle.rules, timezone.localdate()),
            "receipt": receipt(obj),
            "reused": self._reused(obj),
        }

    def _reused(self, obj: Application) -> list[tuple[str, list[str]]]:
        elsewhere = reused_in(obj)
        return [
            (row.title, elsewhere[row.sha256])
            for row in obj.evidence.all()
            if row.sha256 in elsewhere
        ]


@admin.register(Brand)
class BrandAdmin(RecordAdmin):
    """Brands over the years, with the codes in their QR codes."""

    about = NOBODY
    list_display = ("code", "name", "agency")
    search_fields = ("code", "name", "agency__name")
    list_select_related = ("agency",)
    fields = ("code", "name", "agency")
