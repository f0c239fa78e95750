"""Applications on the office's desk: read, accepted, returned for correction, declined."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from applications.desk.forms import CorrectionForm
from applications.drafting.evidence import reused_in
from applications.eligibility.answers import check_answers, may_check
from applications.eligibility.forms import CheckAnswersForm
from applications.eligibility.presenters import read_answers
from applications.form.brands import near_anywhere
from applications.form.enums import ApplicationStatus
from applications.form.models import Application, Brand, CorrectionItem
from applications.form.presenters import ROWS, read_application
from applications.form.sections import BY_CODE, section_title
from applications.form.self_assessment import self_score
from applications.lifecycle import applications as verbs
from applications.lifecycle.policies import office_without_conflict
from applications.lifecycle.receipts import receipt
from applications.lifecycle.workflow import APPLICATION
from applications.negative_list.forms import VetoForm
from applications.negative_list.vetoes import blocking_veto
from applications.versions.presenters import (
    Change,
    Side,
    comparison,
    section_changes,
    side_of,
)
from applications.versions.scans import newest_scan
from brandportal.office.hidden import NOBODY, About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step, verb
from brandportal.web.forms import ReasonForm


@dataclass(frozen=True)
class Correction:
    """A requested correction, and what the agency changed until it was signed off again."""

    item: CorrectionItem
    title: str
    changes: list[Change]
    handed_in: bool


APPLICATION_VERBS = (
    verb("check-answers", may_check, check_answers, form=CheckAnswersForm),
    step(APPLICATION, "accept", verbs.accept, bulk=True),
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


def corrections(application: Application) -> list[Correction]:
    """Each requested correction with the whole difference that the next sign-off made in its
    section; without one the agency has not handed it in yet, and what it writes is its own.
    """
    signed = [side_of(row) for row in application.versions.all()]
    moments = [row.signed_at for row in application.versions.all()]
    found = []
    for item in sorted(application.correction_items.all(), key=lambda i: (i.asked_at, i.pk)):
        place = bisect_right(moments, item.asked_at)
        changes: list[Change] = []
        if place < len(signed) and item.section in BY_CODE:
            after = signed[place]
            before = signed[place - 1] if place else Side("", "", {"sections": {}})
            new = after.content["sections"].get(item.section, {})
            changes = section_changes(
                application, BY_CODE[item.section], item.before, new, before, after
            )
        handed_in = place < len(signed)
        found.append(Correction(item, str(section_title(item.section)), changes, handed_in))
    return found


@admin.register(Application)
class ApplicationAdmin(RecordAdmin):
    """Submitted applications. Drafts belong to the agency and are not listed."""

    about = About(agency="agency", year="cycle", sealed="cycle")
    change_form_template = "applications/desk/application.html"
    counted_dates = ("correction_due",)
    verbs = APPLICATION_VERBS
    list_display = ("number", "brand_name", "agency", "agency_class", "status", "submitted_at")
    pills = {"status": ApplicationStatus}
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

    def get_urls(self):
        compare = path(
            "<int:application>/versions/",
            self.admin_site.admin_view(self.versions_view),
            name="applications_application_versions",
        )
        return [compare, *super().get_urls()]

    @method_decorator(require_safe)
    def versions_view(self, request: HttpRequest, application: int) -> HttpResponse:
        """Two sign-offs side by side, for whoever may read the record."""
        self.only(self.reads(request))
        obj = self.get_object(request, str(application))
        if obj is None:
            raise Http404
        return self.render(
            request,
            "applications/desk/versions.html",
            title=_("Compare versions"),
            back=self.address("change", obj.pk),
            **comparison(obj, request.GET),
        )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    brand_name = column(gettext_lazy("brand"), "brand.name", ordering="brand__name")
    agency_class = column(
        gettext_lazy("class"), "agency.get_agency_class_display", ordering="agency__agency_class"
    )

    def record_context(self, request: HttpRequest, obj: Application) -> dict[str, Any]:
        prefetch_related_objects([obj], *ROWS, "versions")
        sections = read_application(obj)
        found = receipt(obj)
        return {
            "answers": read_answers(obj),
            "sections": sections,
            "self_score": self_score(obj),
            "corrections": corrections(obj),
            "findings": obj.agency.veto_findings.all(),
            "barring": blocking_veto(obj.agency, obj.cycle.rules, timezone.localdate()),
            "receipt": found,
            "scan": newest_scan(obj) if found and found.scan_sha256 else None,
            "comparable": bool(obj.versions.all()),
            "near": near_anywhere(obj.brand),
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
    """Brands over the years, with the codes in their QR codes; without names that drafts only
    propose.
    """

    about = NOBODY
    list_display = ("code", "name", "agency")
    search_fields = ("code", "name", "agency__name")
    list_select_related = ("agency",)
    fields = ("code", "name", "agency")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).filter(proposed=False)
