"""Titles on the office's desk, and the pages of the year: annual review, promotion, year-end
points.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from applications.models import Cycle
from applications.negative_list.enums import VetoKind
from audits.annual_review.forms import SpotCheckForm
from audits.annual_review.presenters.reviews import promises, review_pill
from audits.annual_review.spot_checks import may_check, record_spot_check
from audits.forecast.early_warning import warned_titles
from audits.forecast.forecast import forecast, year_ahead
from audits.forecast.presenters import shown_forecast
from audits.promotion.ladder import ladder_in
from audits.register.admin.pages import (
    annual_review_page,
    other_rules_page,
    promotion_page,
    year_end_file,
    year_end_page,
)
from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.forms import EndPlaqueForm, IssuePlaqueForm
from audits.titles.models import Title
from audits.titles.plaques import (
    end_plaque,
    issue_plaque,
    may_end_plaque,
    may_issue_plaque,
    owed_plaques,
)
from audits.titles.policies import office_of_title
from audits.titles.presenters import plaque_sentences, title_seal
from brandportal.office.hidden import About
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import verb
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm


class VetoForm(PortalForm):
    """A confirmed ground of the negative list."""

    button = gettext_lazy("Propose a finding of the negative list")
    explanation = gettext_lazy(
        "Only what the responsible body has confirmed. As soon as a second officer confirms it, "
        "it counts against the agency, whatever its scores."
    )
    tone = "quiet"

    kind = forms.ChoiceField(label=gettext_lazy("Ground"), choices=VetoKind.choices)
    happened_on = DayField(label=gettext_lazy("Happened on"))
    source = forms.CharField(label=gettext_lazy("Who confirmed it"), max_length=120)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class OwedPlaqueFilter(admin.SimpleListFilter):
    """Titles that were taken while their plaque is still at the agency."""

    OWED = "owed"
    title = gettext_lazy("plaque to take back")
    parameter_name = "plaque"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(self.OWED, _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != self.OWED:
            return queryset
        return queryset.filter(pk__in=owed_plaques().values("title"))


class WarnedFilter(admin.SimpleListFilter):
    """Titles whose agency was warned of the running year, or of the one before."""

    title = gettext_lazy("early warning")
    parameter_name = "warned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        this_year = timezone.localdate().year
        return [(str(year), str(year)) for year in (this_year, this_year - 1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        year = self.value()
        if year not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(pk__in=warned_titles(int(year)))


TITLE_VERBS = (
    verb("issue-plaque", may_issue_plaque, issue_plaque, form=IssuePlaqueForm),
    verb("end-plaque", may_end_plaque, end_plaque, form=EndPlaqueForm),
    verb("spot-check", may_check, record_spot_check, form=SpotCheckForm),
    verb(
        "veto",
        office_of_title,
        form=VetoForm,
        two_persons="veto.record",
        about=attrgetter("agency"),
    ),
)


@admin.register(Title)
class TitleAdmin(RecordAdmin):
    """The register for the office."""

    about = About(agency="agency")
    change_form_template = "audits/register/office/title.html"
    change_list_template = "audits/register/office/title_list.html"
    list_display = ("number", "brand", "agency", "level", "year", "status", "valid_to")
    pills = {"status": TitleStatus}
    list_filter = (
        "status",
        OwedPlaqueFilter,
        WarnedFilter,
        "level",
        "year",
        "agency__agency_class",
    )
    search_fields = ("number", "brand__name", "agency__name")
    fields = (
        "number",
        "level",
        "year",
        "agency",
        "approving_document",
        "issuing_body",
        "valid_from",
        "valid_to",
        "conferred_at",
        "changed_at",
    )
    verbs = TITLE_VERBS

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).register()

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("annual-review/", wrap(self.annual_review), name="audits_title_annual"),
            path(
                "annual-review/other-rules/",
                wrap(require_safe(self.other_rules)),
                name="audits_title_other_rules",
            ),
            path("promotion/", wrap(require_safe(self.promotion)), name="audits_title_promotion"),
            path("year-end/", wrap(self.year_end), name="audits_title_year_end"),
            path(
                "year-end/<int:year>.<slug:kind>",
                wrap(self.year_end_file),
                name="audits_title_year_end_file",
            ),
        ]
        return [*own, *super().get_urls()]

    def annual_review(self, request: HttpRequest):
        return annual_review_page(self, request)

    def other_rules(self, request: HttpRequest):
        return other_rules_page(self, request)

    def promotion(self, request: HttpRequest):
        return promotion_page(self, request)

    def year_end(self, request: HttpRequest):
        return year_end_page(self, request)

    def year_end_file(self, request: HttpRequest, year: int, kind: str):
        return year_end_file(self, request, year, kind)

    def record_context(self, request: HttpRequest, obj: Title) -> dict[str, Any]:
        prefetch_related_objects([obj], "brand__titles__annual_reviews")
        reviews = list(
            obj.annual_reviews.prefetch_related("figures__commitment", "figures__review")
        )
        figures = [figure for review in reversed(reviews) for figure in review.figures.all()]
        can_rise = obj.level == TitleLevel.TOP_TEN
        famous = Cycle.objects.famous_under_way() if can_rise else None
        now = timezone.now()
        ahead = year_ahead(obj, now=now)
        return {
            "forecast": shown_forecast(forecast(obj, year=ahead, now=now)) if ahead else None,
            "warnings": obj.early_warnings.filter(year=ahead),
            "steps": obj.recovery_steps.filter(year=ahead),
            "today": timezone.localdate(now),
            "seal": title_seal(obj),
            "pill": obj.pill,
            "reviews": [(review, review_pill(review)) for review in reviews],
            "promises": promises(obj.application, figures),
            "spot_checks": obj.spot_checks.select_related("recorded_by"),
            "plaques": plaque_sentences(obj),
            "findings": obj.agency.veto_findings.all(),
            "ladder": ladder_in(famous, obj, now=now) if can_rise else None,
        }
