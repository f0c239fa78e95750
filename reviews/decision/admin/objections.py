"""Public rating, notice and objections on the office's desk. No page shows single ratings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.office.hidden import About, shown
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.site import Queue, desk_queue
from brandportal.office.verbs import step
from brandportal.workdays.words import due_day_words
from reviews.decision import notice, objections
from reviews.decision.enums import OPEN_OBJECTIONS
from reviews.decision.forms import AnswerObjectionForm
from reviews.decision.models import Objection, PublicNotice
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.stages.workflow import EVALUATION

SOON = timedelta(days=4)
OPEN_STATUSES = urlencode({"status__exact": OPEN_OBJECTIONS}, doseq=True)


def _published(made: PublicNotice) -> str:
    return _("The notice is public. Objections are taken up to and including %(day)s.") % {
        "day": due_day_words(made.ends_at)
    }


NOTICE_VERBS = (
    step(
        EVALUATION,
        "publish_notice",
        notice.publish_notice,
        label=gettext_lazy("Put the Top Ten on public notice"),
        done=_published,
    ),
)


OBJECTION_VERBS = (
    step(OBJECTION, "admit", objections.admit),
    step(OBJECTION, "dismiss", objections.dismiss, form=AnswerObjectionForm),
    step(OBJECTION, "uphold", form=AnswerObjectionForm),
    step(OBJECTION, "reject", objections.reject, form=AnswerObjectionForm),
)


@admin.register(Objection)
class ObjectionAdmin(RecordAdmin):
    """Objections. Only the office sees who filed one.

    The telephone is encrypted; on the desk only the reader of identities can see it.
    """

    about = About(agency="application__agency")
    counted_dates = ("answer_due",)
    verbs = OBJECTION_VERBS
    list_display = ("code", "brand", "status", "filed_at", "answer_due")
    list_filter = ("status", "notice")
    search_fields = ("code", "application__brand__name")
    open_fields = ("code", "candidate", "status", "filed_at", "answer_due", "admitted_at")
    office_fields = ("objector_name", "statement")
    answer_fields = ("answered_at", "answerer", "answer")
    readonly_fields = ("candidate", "answerer")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def get_fields(self, request: HttpRequest, obj: Objection | None = None):
        if has_role(request.user, Role.OFFICE):
            return (*self.open_fields, *self.office_fields, *self.answer_fields)
        return (*self.open_fields, *self.answer_fields)

    brand = column(gettext_lazy("brand"), "application.brand", ordering="application__brand__name")

    @admin.display(description=gettext_lazy("brand"))
    def candidate(self, obj: Objection) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:applications_application_change", args=[obj.application_id]),
            obj.application,
        )

    answerer = column(gettext_lazy("answered by"), "answered_by")


@desk_queue
def notice_and_objections(now: datetime, by: Any) -> Iterator[Queue]:
    """Decisions without a notice, and objections without an answer."""
    waiting = shown(Evaluation.objects.filter(status=EvaluationStatus.DECIDED), by=by).count()
    if waiting:
        yield Queue(
            label=_("Decisions to put on notice"),
            count=waiting,
            note="",
            url=reverse("admin:reviews_evaluation_changelist") + "?status__exact=decided",
            tone="due",
        )
    admissible = shown(Objection.objects.open(), by=by)
    open_ones = list(admissible.order_by("answer_due").values_list("answer_due"))
    due = open_ones[0][0] if open_ones else None
    yield Queue(
        label=_("Objections to answer"),
        count=len(open_ones),
        note=_("the oldest by %(day)s") % {"day": due_day_words(due)} if due else "",
        url=reverse("admin:reviews_objection_changelist") + f"?{OPEN_STATUSES}",
        tone=_tone(due, now),
    )


def _tone(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "ok"
    if due <= now:
        return "due"
    return "soon" if due <= now + SOON else "ok"
