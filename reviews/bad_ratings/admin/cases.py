"""Bad-rating cases on the office's desk: read, re-check after an appeal; summonses of agencies with
poor months.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from brandportal.errors import Verdict
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import OfficeVerb, step, verb
from brandportal.web.downloads import attachment
from reviews.bad_ratings.admin.report import report_file, report_page
from reviews.bad_ratings.appeals import reject_appeal, uphold_appeal
from reviews.bad_ratings.enums import OWED_CASES, CaseStatus
from reviews.bad_ratings.forms import FindingForm, TalkForm
from reviews.bad_ratings.models import Case, CaseAppeal, CaseFile, Summons
from reviews.bad_ratings.presenters.cases import what_was_rated
from reviews.bad_ratings.rates import is_late
from reviews.bad_ratings.summons import hold_talk, may_hold
from reviews.bad_ratings.workflow import CASE


def _may_uphold(obj: Case, *, by: Any, now: datetime) -> Verdict:
    """Before the decision the rating is excluded, afterwards only the case is settled: whichever is
    possible now.
    """
    before = CASE.verdict("exclude", obj, by=by, now=now)
    return before if before else CASE.verdict("close_mistaken", obj, by=by, now=now)


def _upheld(done: Case) -> str:
    if done.status == CaseStatus.EXCLUDED:
        return _("The appeal is upheld; the rating is excluded and the ratings were counted again.")
    return _("The appeal is upheld; the rating stays counted and the case is settled as mistaken.")


class LeftFilter(admin.SimpleListFilter):
    """Cases without an answer although the agency and its head were reminded."""

    LEFT = "yes"
    title = gettext_lazy("left without an answer")
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(self.LEFT, _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != self.LEFT:
            return queryset
        return queryset.filter(status__in=OWED_CASES, office_told_at__isnull=False)


@admin.register(Case)
class CaseAdmin(RecordAdmin):
    """Cases. No page shows who rated."""

    about = About(agency="application__agency", order="application__cycle")
    counted_dates = ("verify_due", "answer_due", "grade_due")
    change_form_template = "reviews/bad_ratings/office/case.html"
    change_list_template = "reviews/bad_ratings/office/case_list.html"
    list_display = ("code", "brand", "status", "answer_due", "late")
    pills = {"status": CaseStatus}
    list_filter = ("status", LeftFilter, "triage", "application__cycle")
    search_fields = ("code", "application__brand__name", "application__number")
    # Open cases first, the most urgent at the top.
    ordering = (F("closed_at").desc(nulls_first=True), "answer_due", "code")
    fields = (
        "code",
        "candidate",
        "status",
        "opened_at",
        "verify_due",
        "verified_at",
        "triage",
        "proof",
        "complex_at",
        "complex_reason",
        "answer_due",
        "grade_due",
        "reopenings",
        "reminded_at",
        "head_told_at",
        "office_told_at",
        "closed_at",
    )
    readonly_fields = ("candidate",)
    verbs = (
        OfficeVerb(
            name="uphold-appeal",
            label=gettext_lazy("Uphold the appeal"),
            explanation=gettext_lazy(
                "The rating was given by mistake or is malicious. Before the leading group's "
                "decision it is excluded, "
                "visibly, and the ratings are counted again; after it the rating stays counted and "
                "the case is settled."
            ),
            form=FindingForm,
            verdict=_may_uphold,
            run=uphold_appeal,
            done=_upheld,
            tone="alarm",
        ),
        step(CASE, "reject_appeal", reject_appeal, form=FindingForm),
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).with_rating()

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("report/", view(self.report), name="reviews_case_report"),
            path(
                "report/<str:month>.<str:kind>",
                view(self.report_as),
                name="reviews_case_report_file",
            ),
            path("<int:case>/files/<int:pk>/", view(self.file), name="reviews_case_file"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def report(self, request: HttpRequest) -> HttpResponse:
        return report_page(self, request)

    @method_decorator(require_safe)
    def report_as(self, request: HttpRequest, month: str, kind: str) -> HttpResponse:
        return report_file(self, request, month, kind)

    @method_decorator(require_safe)
    def file(self, request: HttpRequest, case: int, pk: int) -> HttpResponse:
        """A file of a case, for those who read cases."""
        self.only(self.reads(request))
        found = self.get_object(request, str(case))
        row = get_object_or_404(CaseFile, case=found, pk=pk)
        return attachment(row.file, name=row.original_name, content_type=row.content_type)

    def record_context(self, request: HttpRequest, obj: Case) -> dict[str, Any]:
        return {
            "rated": what_was_rated(obj),
            "answers": obj.answers.select_related("given_by"),
            "files": obj.files.all(),
            "causes": obj.causes.all(),
            "callbacks": obj.callbacks.select_related("recorded_by"),
            "appeal": CaseAppeal.objects.filter(case=obj).select_related("asked_by").first(),
        }

    brand = column(gettext_lazy("brand"), "application.brand", ordering="application__brand__name")

    @admin.display(description=gettext_lazy("brand"))
    def candidate(self, obj: Case) -> str:
        address = reverse("admin:applications_application_change", args=[obj.application_id])
        return format_html('<a href="{}">{}</a>', address, obj.application)

    late = column(
        gettext_lazy("late"), lambda obj: _("Late") if is_late(obj, timezone.now()) else "–"
    )


@admin.register(Summons)
class SummonsAdmin(RecordAdmin):
    """Agencies that answered too few bad ratings in time for several months in a row."""

    about = About(agency="agency")
    change_form_template = "reviews/bad_ratings/office/summons.html"
    list_display = ("agency", "last_month", "raised_at", "held_at")
    list_filter = (("held_at", admin.EmptyFieldListFilter),)
    list_select_related = ("agency",)
    search_fields = ("agency__name",)
    fields = ("agency", "last_month", "raised_at", "held_at", "holder", "minutes")
    readonly_fields = ("holder",)
    verbs = (verb("hold-talk", may_hold, hold_talk, form=TalkForm),)

    holder = column(gettext_lazy("held by"), "held_by")


@desk_queue
def case_queues(now: datetime, by: Any) -> Iterator[Waiting]:
    """Re-checks to decide, unanswered cases, talks to hold."""
    address = reverse("admin:reviews_case_changelist")
    yield Waiting(
        Case.objects.filter(status=CaseStatus.RECHECK),
        label=_("Ratings to re-check"),
        url=f"{address}?status__exact={CaseStatus.RECHECK}",
        first="appeal__due",
        tone=lambda first: "due" if first <= now else "soon",
        when_empty=True,
    )
    yield Waiting(
        Case.objects.filter(status__in=OWED_CASES, office_told_at__isnull=False),
        label=_("Bad ratings left without an answer"),
        url=f"{address}?left={LeftFilter.LEFT}",
        note=_("agency and head were notified"),
        tone="due",
        when_empty=True,
    )
    yield Waiting(
        Summons.objects.filter(held_at=None),
        label=_("Talks with agencies to hold"),
        url=reverse("admin:reviews_summons_changelist") + "?held_at__isempty=1",
        tone="due",
        when_empty=True,
    )
