"""Sanctions and reports of pressure on the office's desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.errors import Verdict, first_no, no
from brandportal.office.hidden import About
from brandportal.office.lists import YearOfEvaluation, column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import step, verb
from brandportal.workdays.words import due_day_words
from reviews.evaluation.enums import AFTER_COUNT
from reviews.screening import pressure, sanctions
from reviews.screening.enums import OPEN_SANCTIONS, ReportStatus, SanctionStatus
from reviews.screening.forms import CloseReportForm, OutcomeForm, ProposeSanctionForm
from reviews.screening.models import PressureReport, Sanction
from reviews.screening.policies import office_of_report
from reviews.screening.workflow import PRESSURE, SANCTION

OPEN = urlencode({"status__exact": OPEN_SANCTIONS}, doseq=True)


def proposed(sanction: Sanction) -> str:
    """The message after proposing a step, on every page."""
    return _("Proposed. The agency may state its view up to and including %(day)s.") % {
        "day": due_day_words(sanction.statement_due)
    }


@admin.register(Sanction)
class SanctionAdmin(RecordAdmin):
    """Sanctions: proposals, the agency's statement, the decision."""

    about = About(agency="application__agency", order="application__cycle")
    counted_dates = ("statement_due",)
    list_display = ("brand", "step", "status", "proposed_at", "statement_due", "imposed_at")
    pills = {"status": SanctionStatus}
    list_filter = ("status", "step", ("evaluation", YearOfEvaluation))
    list_select_related = ("application__brand", "evaluation__cycle")
    search_fields = ("application__brand__name", "application__number")
    fields = (
        "step",
        "status",
        "hold",
        "reason",
        "evidence",
        "proposed_at",
        "proposer",
        "statement_due",
        "statement",
        "stated_at",
        "outcome",
        "imposed_at",
        "imposer",
        "lifted_at",
    )
    readonly_fields = ("proposer", "imposer")
    verbs = (
        step(SANCTION, "impose", form=OutcomeForm),
        step(SANCTION, "lift", sanctions.lift, form=OutcomeForm),
        step(SANCTION, "take_back", form=OutcomeForm),
    )

    brand = column(gettext_lazy("brand"), "application.brand", ordering="application__brand__name")
    proposer = column(gettext_lazy("proposed by"), "proposed_by")
    imposer = column(gettext_lazy("imposed by"), "imposed_by")


def _may_propose(obj: PressureReport, *, by: Any) -> Verdict:
    evaluation = getattr(obj.application.cycle, "evaluation", None)
    if evaluation is None or evaluation.status not in AFTER_COUNT:
        return first_no(
            office_of_report(obj, by=by),
            no(_("Steps are proposed after the ratings were counted.")),
        )
    return office_of_report(obj, by=by)


@admin.register(PressureReport)
class PressureReportAdmin(RecordAdmin):
    """Reports of raters who were pressed or watched. They are anonymous, and how many have rated is
    not shown.
    """

    about = About(agency="application__agency", order="application__cycle")
    list_display = ("brand", "what", "reported_on", "status")
    list_filter = ("status", "reported_on")
    list_select_related = ("application__brand",)
    search_fields = ("application__brand__name", "application__number")
    fields = (
        "application",
        "what",
        "text",
        "reported_on",
        "status",
        "note",
        "hold",
        "sanction",
        "closed_at",
    )
    readonly_fields = ("what",)
    verbs = (
        step(PRESSURE, "close", pressure.close, form=CloseReportForm),
        verb(
            "propose-sanction",
            _may_propose,
            sanctions.propose,
            form=ProposeSanctionForm,
            about=attrgetter("application"),
            done=proposed,
        ),
    )

    brand = column(gettext_lazy("brand"), "application.brand", ordering="application__brand__name")

    @admin.display(description=gettext_lazy("what happened"))
    def what(self, obj: PressureReport) -> str:
        # Translators: stands between the items of a list
        return _("; ").join(obj.kind_words)


@desk_queue
def sanction_queues(now: datetime, by: Any) -> Iterator[Waiting]:
    """Reports of pressure to handle, and sanctions that can be decided."""
    yield Waiting(
        PressureReport.objects.filter(status=ReportStatus.OPEN),
        label=_("Reports of pressure while rating"),
        url=reverse("admin:reviews_pressurereport_changelist") + "?status__exact=open",
        first="reported_on",
        note=lambda first: _("the oldest of %(day)s") % {"day": date_format(first, "DATE_FORMAT")},
        tone="due",
    )
    yield Waiting(
        Sanction.objects.filter(
            Q(status=SanctionStatus.HEARD) | Q(statement_due__lte=now), status__in=OPEN_SANCTIONS
        ),
        label=_("Steps against agencies to decide"),
        url=reverse("admin:reviews_sanction_changelist") + f"?{OPEN}",
        tone="due",
    )
