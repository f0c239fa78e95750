"""The panel on the office's desk: members, owed sheets, the shortlist. No page shows points while
they are hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.office.hidden import About
from brandportal.office.proposing import ProposingPage
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import OfficeVerb, step, verb
from brandportal.rulebook import adjusts_when_incomplete
from reviews.calibration.forms import RemoveSampleForm, SampleForm
from reviews.calibration.policies import may_prepare, may_remove
from reviews.calibration.samples import add_sample, remove_sample
from reviews.calibration.spread import samples_with_spread
from reviews.decision.admin.objections import NOTICE_VERBS
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.evaluation.forms import PermitForm
from reviews.evaluation.models import Evaluation
from reviews.evaluation.permits import may_propose_permit
from reviews.evaluation.policies import AFTER_SCORING
from reviews.moderation.forms import OpenModerationsForm
from reviews.on_site.appointments import appoint, may_appoint, not_appointed
from reviews.on_site.forms import AppointForm
from reviews.panel.duties import BEFORE_THE_PANEL, Duties, duties, sheets_owed
from reviews.panel.forms import (
    ConfirmPlanForm,
    DropPlanForm,
    EnterPaperForm,
    ExcuseForm,
    FewJudgesForm,
    NewPanelForm,
    PlanByHandForm,
    PlanByRuleForm,
    ReassignForm,
    ReplaceForm,
    ReturnForm,
    SeatPanelForm,
    given_on_paper,
    without_panel,
)
from reviews.panel.members import may_change
from reviews.panel.models import AssignmentPlan, MinimumException, ScoreSheet
from reviews.panel.papers import enter_paper, may_enter
from reviews.panel.plans import (
    may_confirm_plan,
    may_drop_plan,
    may_plan,
    places_of,
    plan_by_hand,
    plan_by_rule,
)
from reviews.panel.policies import Place
from reviews.panel.seats import may_seat
from reviews.panel.sheets import progress
from reviews.results.forms import RecalculateForm
from reviews.results.presenters.official import both_scores, year_sentence
from reviews.results.presenters.panel_report import judge_figures, judge_rows
from reviews.results.recalculation import may_recalculate
from reviews.stages.moderating import may_open_moderations, open_moderations
from reviews.stages.steps import close_scoring, open_scoring
from reviews.stages.workflow import EVALUATION


def _closed(closed: Evaluation) -> str:
    return _("Scoring is closed. %(count)d brands are on the shortlist.") % {
        "count": closed.results.filter(shortlisted=True).count()
    }


PANEL_VERBS = (
    verb(
        "seat-panel",
        lambda obj, *, by: may_seat(obj.cycle, by=by),
        two_persons="evaluation.seat_panel",
        about=lambda obj: obj.cycle,
        form=SeatPanelForm,
    ),
    verb("plan-by-rule", may_plan, plan_by_rule, form=PlanByRuleForm),
    verb("plan-by-hand", may_plan, plan_by_hand, form=PlanByHandForm),
    verb("confirm-plan", may_confirm_plan, two_persons="panel.confirm_plan", form=ConfirmPlanForm),
    verb("drop-plan", may_drop_plan, two_persons="panel.drop_plan", form=DropPlanForm),
    verb("add-sample", may_prepare, add_sample, form=SampleForm),
    verb("remove-sample", may_remove, remove_sample, form=RemoveSampleForm),
    step(EVALUATION, "open_scoring", open_scoring),
    verb("excuse-member", may_change, two_persons="panel.excuse", form=ExcuseForm),
    verb("call-back-member", may_change, two_persons="panel.call_back", form=ReturnForm),
    verb("replace-member", may_change, two_persons="panel.replace", form=ReplaceForm),
    verb("reassign-brand", may_change, two_persons="panel.reassign", form=ReassignForm),
    verb("allow-few-judges", may_change, two_persons="panel.except_minimum", form=FewJudgesForm),
    verb("enter-paper", may_enter, enter_paper, form=EnterPaperForm, arguments=given_on_paper),
    verb("appoint", may_appoint, appoint, form=AppointForm),
    verb("open-moderations", may_open_moderations, open_moderations, form=OpenModerationsForm),
    step(EVALUATION, "close_scoring", close_scoring, done=_closed),
)


RECALCULATE_VERB = verb(
    "recalculate", may_recalculate, two_persons="results.recalculate", form=RecalculateForm
)
PERMIT_VERB = OfficeVerb(
    name="permit",
    label=gettext_lazy("Propose to open the results to somebody with a conflict of interest"),
    explanation=PermitForm.explanation,
    form=PermitForm,
    verdict=may_propose_permit,
    two_persons="conflict.override",
    tone="quiet",
)


@dataclass(frozen=True)
class Cell:
    """One judge and one brand in the office's overview: a word, and the sheet if it can be
    unlocked.
    """

    word: str
    tone: str
    url: str


SEAT_PANEL = ProposingPage(
    action="evaluation.seat_panel",
    form=NewPanelForm,
    subject="cycle",
    title=gettext_lazy("Seat the panel of an award year"),
    template="reviews/panel/office/seat_panel.html",
)


@admin.register(Evaluation)
class EvaluationAdmin(RecordAdmin):
    """The evaluation of an award year and its verbs."""

    about = About(year="cycle")
    change_form_template = "reviews/decision/office/evaluation.html"
    list_display = ("cycle", "status", "scoring_opened_at", "scoring_closed_at", "decided_at")
    list_filter = ("status",)
    list_select_related = ("cycle",)
    fields = (
        "cycle",
        "status",
        "scoring_opened_at",
        "scoring_closed_at",
        "rating_opened_at",
        "counted_at",
        "decided_at",
        "noticed_at",
        "cleared_at",
        "concluded_at",
    )
    verbs = (*PANEL_VERBS, *NOTICE_VERBS, RECALCULATE_VERB, PERMIT_VERB)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.acts(request) and without_panel().exists()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Without a link to add beside the list: the desk's queue of panels to seat is one."""
        return {"add": False, "change": False, "delete": False, "view": self.reads(request)}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Seat the panel of an award year that has none."""
        return SEAT_PANEL.answer(self, request)

    def record_context(self, request: HttpRequest, obj: Evaluation) -> dict[str, Any]:
        brands = list(
            Application.objects.filter(cycle=obj.cycle_id, status__in=BEFORE_THE_PANEL)
            .select_related("brand", "agency")
            .order_by("number")
        )
        rows = progress(obj)
        plan = AssignmentPlan.objects.filter(evaluation=obj).first()
        scored, audits = obj.status in AFTER_SCORING, has_role(request.user, Role.AUDITOR)
        results = list(obj.results.ranking()) if scored else []
        return {
            "progress": rows,
            "may_print": bool(may_enter(obj, by=request.user)) and any(row.owed for row in rows),
            "brands": brands,
            "overview": _overview(obj, brands),
            "plan": plan,
            "samples": samples_with_spread(obj),
            "appointments": obj.appointments.select_related("application__brand"),
            "not_appointed": not_appointed(obj) if may_appoint(obj, by=request.user) else [],
            "may_plan": self.acts(request) and bool(may_plan(obj, by=request.user)),
            "plan_warning": _plan_warning(plan, rows, brands),
            "exceptions": MinimumException.objects.filter(application__in=brands).select_related(
                "application__brand", "proposed_by", "made_by"
            ),
            "results": [(result, both_scores(result)) for result in results],
            "panel_words": year_sentence(results),
            "judges": judge_rows(obj) if scored and audits else [],
            "figures": judge_figures(obj) if scored and not audits else None,
            "counted": obj.status in AFTER_COUNT,
        }


def _plan_warning(
    plan: AssignmentPlan | None, rows: Sequence[Any], brands: Sequence[Application]
) -> str:
    """Where a plan leaves somebody out and the rules do not adjust for it: that harsh judges then
    decide.
    """
    if plan is None or adjusts_when_incomplete(plan.evaluation.cycle.rules):
        return ""
    if plan.rows.count() >= len(rows) * len(brands):
        return ""
    return _(
        "By this plan not every judge scores every brand, and the rules of the year do not adjust "
        "the panel score for severity: brands with harsh judges are at a disadvantage."
    )


def _overview(
    evaluation: Evaluation, brands: list[Application]
) -> list[tuple[Application, list[Cell]]]:
    found = duties(evaluation, brands)
    plan = AssignmentPlan.objects.filter(evaluation=evaluation, confirmed_at=None).first()
    waiting = places_of(plan) if plan else set()
    if plan:
        # What a plan that waits does not give is not owed either.
        found = replace(found, owed=frozenset(), assigned=frozenset())
    sheets = {
        (sheet.seat_id, sheet.application_id): sheet.pk
        for sheet in ScoreSheet.objects.filter(seat__evaluation=evaluation).only(
            "seat_id", "application_id"
        )
    }
    return [
        (brand, [_cell(seat, brand, found, sheets, waiting) for seat in found.seats])
        for brand in brands
    ]


def _cell(seat: Any, brand: Application, found: Duties, sheets: dict, waiting: set[Place]) -> Cell:
    place = (seat.pk, brand.pk)
    if place in found.locked:
        url = reverse("admin:reviews_scoresheet_change", args=[sheets[place]])
        return Cell(_("locked"), "good", url)
    if place in found.recused:
        return Cell(_("conflict"), "plain", "")
    if place in found.owed:
        return Cell(_("owed"), "warn", "")
    if place in waiting:
        return Cell(_("to score by this plan"), "now", "")
    if place in found.assigned:
        return Cell(_("excused"), "plain", "")
    return Cell("–", "plain", "")


@desk_queue
def panel_progress(now: datetime, by: Any) -> Iterator[Waiting]:
    """Panels to seat, owed sheets, scoring to close, and decisions to come."""
    yield Waiting(
        without_panel().filter(applications__status=ApplicationStatus.ACCEPTED),
        label=_("Panels to seat"),
        url=reverse("admin:reviews_evaluation_add"),
    )
    address = reverse("admin:reviews_evaluation_changelist") + "?status__exact="
    owed = sheets_owed().filter(evaluation__status=EvaluationStatus.SCORING)
    scoring = Evaluation.objects.filter(status=EvaluationStatus.SCORING)
    yield Waiting(
        owed,
        about=About(year="evaluation__cycle"),
        count=Count("*"),
        label=_("Score sheets owed"),
        url=f"{address}{EvaluationStatus.SCORING}",
        note=_("the members of the panel still score"),
        roles=(),
    )
    yield Waiting(
        scoring.exclude(pk__in=owed.values("evaluation")),
        label=_("Panels that have scored"),
        url=f"{address}{EvaluationStatus.SCORING}",
        note=_("Every sheet is locked: scoring can be closed"),
        tone="due",
    )
    yield Waiting(
        Evaluation.objects.filter(status=EvaluationStatus.COUNTED),
        label=_("With the leading group"),
        url=f"{address}{EvaluationStatus.COUNTED}",
        first="counted_at",
        note=lambda first: (
            _("counted on %(day)s") % {"day": date_format(timezone.localtime(first), "DATE_FORMAT")}
        ),
        tone="ok",
        roles=(),
    )
