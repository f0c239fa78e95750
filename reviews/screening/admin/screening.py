"""The screening of ratings and the held clusters on the office's desk. Both exist only after the
count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.accounts.enums import Role
from brandportal.errors import Verdict, first_no, no
from brandportal.office.hidden import About
from brandportal.office.lists import YearOfEvaluation, column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import step, verb
from reviews.evaluation.enums import EvaluationStatus
from reviews.rating.models import RaterHearing
from reviews.screening import hearings, holds, screening
from reviews.screening.admin.sanctions import proposed
from reviews.screening.enums import HoldStatus, ScreeningStatus
from reviews.screening.forms import (
    AnswerStatementForm,
    DecideAppealForm,
    DecideHoldForm,
    ProposeSanctionForm,
)
from reviews.screening.models import Hold, HoldStatement, Sanction, Screening
from reviews.screening.policies import office_apart, while_counted
from reviews.screening.presenters.hold_figures import chart, level_rows
from reviews.screening.presenters.hold_words import reasons, rule_word, where
from reviews.screening.sanctions import propose
from reviews.screening.workflow import HOLD, SCREENING


@admin.register(Screening)
class ScreeningAdmin(RecordAdmin):
    """The progress and the thresholds of a counted year's screening."""

    about = About(year="evaluation__cycle")
    change_form_template = "reviews/screening/office/screening.html"
    list_display = ("evaluation", "status", "ratings", "started_at", "finished_at")
    pills = {"status": ScreeningStatus}
    list_filter = ("status",)
    list_select_related = ("evaluation__cycle",)
    fields = ("status", "ratings", "started_at", "stopped_at", "finished_at", "settings_digest")
    verbs = (
        step(SCREENING, "stop", screening.stop),
        step(SCREENING, "resume", screening.resume),
    )

    def record_context(self, request: HttpRequest, obj: Screening) -> dict[str, Any]:
        found = list(obj.holds.select_related("application__brand"))
        return {
            "found": [(row, rule_word(row.rule), HoldStatus(row.status).tone) for row in found],
            "held": sum(row.count for row in found),
            "tone": ScreeningStatus(obj.status).tone,
            "share": round(obj.done * 100 / obj.total) if obj.total else 0,
            "thresholds": obj.settings,
        }


def _propose(hold: Hold, **more: Any) -> Sanction:
    return propose(application=hold.application, hold=hold, **more)


def _may_propose(obj: Hold, *, by: Any, now: datetime) -> Verdict:
    if obj.status == HoldStatus.RELEASED:
        return first_no(office_apart(obj, by=by), no(_("These ratings were released.")))
    return first_no(office_apart(obj, by=by), while_counted(obj, now=now))


@admin.register(Hold)
class HoldAdmin(RecordAdmin):
    """Held clusters of ratings; no page shows the ratings themselves."""

    about = About(year="evaluation__cycle")
    change_form_template = "reviews/screening/office/hold.html"
    counted_dates = ("heard_until", "statement_due", "appeal_due")
    list_display = ("brand", "rule_name", "count", "status", "source", "opened_at", "decided_at")
    pills = {"status": HoldStatus}
    list_filter = ("status", "source", ("evaluation", YearOfEvaluation))
    list_select_related = ("application__brand", "evaluation__cycle")
    search_fields = ("application__brand__name", "application__number")
    ordering = ("-evaluation__cycle__year", "status", "pk")
    fields = (
        "source",
        "count",
        "opened_at",
        "heard_until",
        "decided_at",
        "decider",
        "reason",
        "statement_due",
        "appeal_due",
    )
    readonly_fields = ("decider",)
    verbs = (
        step(HOLD, "exclude", form=DecideHoldForm),
        step(HOLD, "release", form=DecideHoldForm),
        verb(
            "answer",
            holds.answer_verdict,
            holds.answer,
            arguments=lambda obj, typed: {"text": typed["answer"]},
            form=AnswerStatementForm,
        ),
        verb("decide-appeal", hearings.may_decide_in, hearings.decide_in, form=DecideAppealForm),
        verb(
            "propose-sanction",
            _may_propose,
            _propose,
            form=ProposeSanctionForm,
            done=proposed,
        ),
    )

    brand = column(gettext_lazy("brand"), "application.brand", ordering="application__brand__name")
    rule_name = column(gettext_lazy("rule"), lambda obj: rule_word(obj.rule), ordering="rule")
    decider = column(gettext_lazy("decided by"), "decided_by")

    def record_context(self, request: HttpRequest, obj: Hold) -> dict[str, Any]:
        return {
            "rule": rule_word(obj.rule),
            "tone": HoldStatus(obj.status).tone,
            "where": where(obj),
            "reasons": reasons(obj),
            "steps": chart(obj),
            "levels": level_rows(obj),
            "statement": HoldStatement.objects.filter(hold=obj).select_related("stated_by").first(),
            "hearings": RaterHearing.objects.filter(rating__hold=obj)
            .select_related("decided_by")
            .order_by("pk"),
            "reports": obj.reports.all(),
            "sanctions": obj.sanctions.all(),
            "application_link": format_html(
                '<a href="{}">{}</a>',
                reverse("admin:applications_application_change", args=[obj.application_id]),
                obj.application,
            ),
        }


@desk_queue
def screening_queues(now: datetime, by: Any) -> Iterator[Waiting]:
    """A running screening, clusters to decide on, statements to answer."""
    counted = {"evaluation__status": EvaluationStatus.COUNTED}
    screenings = reverse("admin:reviews_screening_changelist")
    for status in ScreeningStatus:
        if status != ScreeningStatus.FINISHED:
            stopped = status == ScreeningStatus.STOPPED
            yield Waiting(
                Screening.objects.filter(status=status, **counted),
                label=_("Screening of the ratings"),
                url=f"{screenings}?status__exact={status}",
                note=str(status.label),
                tone="due" if stopped else "ok",
                roles=(Role.OFFICE,) if stopped else (),
            )
    held = Hold.objects.filter(**counted)
    holds_at = reverse("admin:reviews_hold_changelist") + "?status__exact="
    yield Waiting(
        held.filter(status=HoldStatus.HELD),
        label=_("Held ratings to decide"),
        url=f"{holds_at}{HoldStatus.HELD}",
        note=_("the leading group waits for it"),
        tone="due",
    )
    yield Waiting(
        held.filter(statement__isnull=False, statement__answered_at=None),
        label=_("Statements on excluded ratings to answer"),
        url=f"{holds_at}{HoldStatus.EXCLUDED}",
        tone="due",
    )
    yield Waiting(
        held.filter(ratings__hearing__in=hearings.open_appeals()),
        label=_("Exclusions with an appeal of a rater to decide"),
        url=f"{holds_at}{HoldStatus.EXCLUDED}",
        note=_("the leading group waits for it"),
        tone="due",
    )
