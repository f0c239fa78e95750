"""Notice, objections and tips on the office's desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from brandportal.errors import require
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import step, verb
from brandportal.web.downloads import attachment
from brandportal.workdays.words import due_day_words
from reviews.decision import notice, objections, tips
from reviews.decision.enums import OPEN_OBJECTIONS, TipStatus
from reviews.decision.models import Objection, ObjectionFile, PublicNotice, Tip
from reviews.decision.objection_forms import AnswerObjectionForm, AnswerTipForm, InvestigatorForm
from reviews.decision.policies import office_answers
from reviews.decision.reserve import may_give_place
from reviews.decision.reserve_forms import CallReserveForm, LeaveVacantForm
from reviews.decision.workflow import OBJECTION, TIP
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.stages.policies import places_to_give
from reviews.stages.workflow import EVALUATION

SOON = timedelta(days=4)
OPEN_STATUSES = urlencode({"status__exact": OPEN_OBJECTIONS}, doseq=True)


def _published(made: PublicNotice) -> str:
    return _("The notice is public. Objections are taken up to and including %(day)s.") % {
        "day": due_day_words(made.ends_at)
    }


def _linked(row: Objection | Tip) -> str:
    """The application that it is about, as a link; nothing where it is about the procedure."""
    if row.application is None:
        return "–"
    address = reverse("admin:applications_application_change", args=[row.application_id])
    return format_html('<a href="{}">{}</a>', address, row.application)


NOTICE_VERBS = (
    step(
        EVALUATION,
        "publish_notice",
        notice.publish_notice,
        label=gettext_lazy("Put the list on public notice"),
        done=_published,
    ),
    verb(
        "call-reserve", may_give_place, two_persons="evaluation.call_reserve", form=CallReserveForm
    ),
    verb(
        "leave-vacant", may_give_place, two_persons="evaluation.leave_vacant", form=LeaveVacantForm
    ),
)


OBJECTION_VERBS = (
    step(OBJECTION, "admit", objections.admit),
    step(OBJECTION, "dismiss", objections.dismiss, form=AnswerObjectionForm),
    step(OBJECTION, "assign", objections.assign_investigator, form=InvestigatorForm),
    step(OBJECTION, "uphold", form=AnswerObjectionForm),
    step(OBJECTION, "reject", objections.reject, form=AnswerObjectionForm),
)


@admin.register(Objection)
class ObjectionAdmin(RecordAdmin):
    """Objections. The statement and the files are read by those who may handle it, the name by the
    investigator once there is one, the code with which it is followed by nobody.

    The telephone is encrypted; on the desk only the reader of identities can see it.
    """

    about = About(agency="application__agency", also="agency")
    change_form_template = "reviews/decision/office/objection.html"
    counted_dates = ("answer_due",)
    verbs = OBJECTION_VERBS
    list_display = ("number", "what", "status", "filed_at", "answer_due")
    list_filter = ("status", "about", "notice")
    search_fields = ("number", "application__brand__name")
    open_fields = ("number", "about", "candidate", "status", "filed_at", "seal", "answer_due")
    answer_fields = (
        "admitted_at",
        "assigned_at",
        "investigated",
        "answered_at",
        "answerer",
        "answer",
        "outcome",
        "settled_at",
        "settlement",
    )
    readonly_fields = ("candidate", "investigated", "answerer")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:objection>/files/<int:pk>/", view(self.file), name="reviews_objection_file"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def file(self, request: HttpRequest, objection: int, pk: int) -> HttpResponse:
        """A file of an objection, for those who may handle it."""
        self.only(self.reads(request))
        found = self.get_object(request, str(objection))
        row = get_object_or_404(ObjectionFile, objection=found, pk=pk)
        require(office_answers(row.objection, by=request.user))
        return attachment(row.file, name=row.original_name, content_type=row.content_type)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def get_fields(self, request: HttpRequest, obj: Objection | None = None):
        if obj is None or not office_answers(obj, by=request.user):
            return (*self.open_fields, *self.answer_fields)
        named = obj.investigator_id in (None, request.user.pk)
        who = ("objector_name",) if named else ()
        return (*self.open_fields, *who, "agency", "statement", *self.answer_fields)

    def record_context(self, request: HttpRequest, obj: Objection) -> dict[str, Any]:
        may = office_answers(obj, by=request.user)
        return {
            "files": list(obj.files.all()) if may else [],
            "may_read": may,
            "unsettled": obj.is_unsettled,
        }

    what = column(gettext_lazy("about"), "subject")
    candidate = column(gettext_lazy("brand"), _linked)
    investigated = column(gettext_lazy("investigator"), "investigator")
    answerer = column(gettext_lazy("answered by"), "answered_by")


@admin.register(Tip)
class TipAdmin(RecordAdmin):
    """Tips without a name, and their answers."""

    about = About(agency="application__agency")
    verbs = (step(TIP, "answer", tips.answer_tip, form=AnswerTipForm),)
    list_display = ("told_on", "what", "status")
    list_filter = ("status", "about", "notice")
    search_fields = ("application__brand__name",)
    fields = ("told_on", "notice", "about", "candidate", "text", "status", "answered_at", "answer")
    readonly_fields = ("candidate",)
    what = column(gettext_lazy("about"), "subject")
    candidate = column(gettext_lazy("brand"), _linked)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()


@desk_queue
def notice_and_objections(now: datetime, by: Any) -> Iterator[Waiting]:
    """Decisions without a notice, objections without an answer, tips."""
    evaluations = reverse("admin:reviews_evaluation_changelist") + "?status__exact="
    yield Waiting(
        Evaluation.objects.filter(status=EvaluationStatus.DECIDED),
        label=_("Decisions to put on notice"),
        url=f"{evaluations}{EvaluationStatus.DECIDED}",
        tone="due",
    )
    yield Waiting(
        places_to_give().filter(cycle__evaluation__status=EvaluationStatus.ON_NOTICE),
        about=About(year="cycle"),
        label=_("Places to give to the reserve"),
        url=f"{evaluations}{EvaluationStatus.ON_NOTICE}",
        note=_("the naming waits for it"),
        tone="due",
    )
    listed = reverse("admin:reviews_objection_changelist")
    yield Waiting(
        Objection.objects.open(),
        label=_("Objections to answer"),
        url=f"{listed}?{OPEN_STATUSES}",
        first="answer_due",
        note=lambda first: _("the oldest by %(day)s") % {"day": due_day_words(first)},
        tone=lambda first: _tone(first, now),
        when_empty=True,
    )
    yield Waiting(
        Objection.objects.unsettled(),
        label=_("Upheld objections with the leading group"),
        url=f"{listed}?status__exact=upheld",
        note=_("the naming waits until it has decided"),
        roles=(),
    )
    yield Waiting(
        Tip.objects.filter(status=TipStatus.TOLD),
        label=_("Tips to look at"),
        url=reverse("admin:reviews_tip_changelist") + "?status__exact=told",
        note=_("they hold up nothing"),
        tone="ok",
    )


def _tone(due: datetime, now: datetime) -> str:
    if due <= now:
        return "due"
    return "soon" if due <= now + SOON else "ok"
