"""The lifecycle of a score sheet, and what the panel still owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from applications.cycles.indicators import indicator_label
from applications.form.enums import ApplicationStatus
from brandportal.errors import Gap, Verdict
from brandportal.notices.enums import NoticeKind
from brandportal.rulebook import indicator_points
from brandportal.texts import says_something
from brandportal.workflow import Lifecycle, NoticeSpec, Transition
from reviews.evaluation.class_panels import members_by_panel, panels_at_work, too_small
from reviews.evaluation.models import Evaluation
from reviews.experts.as_drawn import drawn_gaps
from reviews.panel import policies
from reviews.panel.blind import called
from reviews.panel.conflicts import may_still_be_set_aside
from reviews.panel.duties import duties
from reviews.panel.enums import SheetStatus as S
from reviews.panel.in_person import been, not_there
from reviews.panel.models import (
    AssignmentPlan,
    Declaration,
    MinimumException,
    PanelSeat,
    ScoreSheet,
)
from reviews.panel.plans import plan_gaps
from reviews.panel.scale import needs_remark


def panel_short(evaluation: Evaluation) -> Sequence[Gap]:
    """Enough judges, something to score, and no application whose acceptance is undecided."""
    gaps = []
    least = evaluation.cycle.rules["panel"]["judges_min"]
    seated = evaluation.seats.filter(excused_at=None).count()
    if seated < least:
        gaps.append(
            Gap(
                "panel",
                "",
                _("The panel needs at least %(least)d members and has %(seated)d.")
                % {"least": least, "seated": seated},
            )
        )
    working = evaluation.seats.filter(excused_at=None).values_list("classes", flat=True)
    there = members_by_panel(evaluation.cycle, working)
    panels = panels_at_work(evaluation.cycle, [ApplicationStatus.ACCEPTED])
    gaps += [Gap("panel", "", words) for words in too_small(evaluation.cycle, there, panels)]
    waiting = evaluation.cycle.applications.filter(
        status__in=[ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED]
    ).count()
    if waiting:
        gaps.append(
            Gap(
                "acceptance",
                "",
                _("Applications whose acceptance check is not finished: %(count)d.")
                % {"count": waiting},
            )
        )
    if not evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED).exists():
        gaps.append(Gap("acceptance", "", _("No application has been accepted.")))
    waits = AssignmentPlan.objects.filter(evaluation=evaluation, confirmed_at=None)
    if waits.exists():
        words = _("Who scores what waits for a second person of the office.")
        gaps.append(Gap("panel", "", words))
    sit = set(evaluation.seats.filter(excused_at=None).values_list("user", flat=True))
    return [*gaps, *plan_gaps(evaluation), *drawn_gaps(evaluation.cycle, sit)]


def owed_sheets(evaluation: Evaluation) -> Sequence[Gap]:
    """Owed sheets, one sentence for each judge and application; and applications that fewer judges
    score than the rules ask for, without an exception by two officers.
    """
    accepted = list(
        evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED).select_related(
            "brand"
        )
    )
    found = duties(evaluation, accepted)
    gaps = [
        Gap(
            "panel",
            "",
            _("%(judge)s has not locked the sheet on %(brand)s.")
            % {"judge": seat, "brand": application.brand},
        )
        for seat in found.seats
        for application in accepted
        if (seat.pk, application.pk) in found.owed
    ]
    allowed = dict(
        MinimumException.objects.filter(application__in=accepted).values_list(
            "application", "judges"
        )
    )
    least = evaluation.cycle.rules["panel"]["judges_min"]
    for application in accepted:
        judges = found.judges_of(application.pk)
        if not judges:
            words = _("No panel member may score %(brand)s.")
        elif judges < allowed.get(application.pk, least):
            words = _(
                "%(brand)s is scored by %(judges)d judges; the rules ask for %(least)d. Let "
                "another member score it, or allow it by two officers with a reason."
            )
        else:
            continue
        gaps.append(
            Gap(
                "panel",
                "",
                words % {"brand": application.brand, "judges": judges, "least": least},
            )
        )
    return gaps


def _unscored(sheet: ScoreSheet) -> Sequence[Gap]:
    """A declaration first, then points for every indicator, and a remark where the rules ask for
    one.
    """
    declared = Declaration.objects.filter(
        seat=sheet.seat_id, application=sheet.application_id, has_conflict=False
    )
    if not declared.exists():
        return [Gap("declaration", "", _("Please declare first whether you have a conflict."))]
    there = been(sheet.seat_id, sheet.application.cycle.rules)
    return [*_points_missing(sheet), *not_there(sheet, there)]


def _points_missing(sheet: ScoreSheet) -> list[Gap]:
    rules = sheet.application.cycle.rules
    given = {row.indicator: row for row in sheet.scores.all()}
    most = indicator_points(rules)
    gaps = []
    left = [code for code in most if code not in given]
    if left:
        words = ngettext(
            "%(count)d indicator has no points yet.",
            "%(count)d indicators have no points yet.",
            len(left),
        )
        gaps.append(Gap("scores", left[0], words % {"count": len(left)}))
    words = _("“%(indicator)s” has very high or very low points: please say why in a remark.")
    gaps += [
        Gap("scores", code, words % {"indicator": indicator_label(code)})
        for code, row in given.items()
        if code in most
        and needs_remark(row.points, most[code], rules)
        and not says_something(row.comment)
    ]
    return gaps


def complete_sheets(seat: PanelSeat) -> list[ScoreSheet]:
    """The sheets of a member that can be locked as they stand, in the order of the brands."""
    drafts = list(
        ScoreSheet.objects.filter(
            seat=seat,
            status=S.DRAFT,
            application__status=ApplicationStatus.ACCEPTED,
            application__cycle=seat.evaluation.cycle_id,
        )
        .select_related("application__brand", "application__agency", "application__cycle", "seat")
        .prefetch_related("scores")
        .order_by("application__number")
    )
    there = been(seat.pk, drafts[0].application.cycle.rules) if drafts else set()
    return [sheet for sheet in drafts if not _points_missing(sheet) and not not_there(sheet, there)]


def _brand_for_its_judge(sheet: ScoreSheet) -> dict[str, str]:
    return {"brand": called(sheet.application, sheet.seat.evaluation)}


SHEET_OPENED_AGAIN = NoticeSpec(
    to=lambda sheet: [sheet.seat.user],
    kind=NoticeKind.TASK,
    subject=gettext_noop("Your sheet on %(brand)s is open again"),
    body=gettext_noop(
        "The Efficiency Office has opened your locked sheet on %(brand)s again. Please look at it "
        "and lock it once more."
    ),
    context=_brand_for_its_judge,
    url=lambda sheet: reverse("panel:sheet", args=[sheet.application.number]),
)

SHEET_FROM_PAPER = NoticeSpec(
    to=lambda sheet: [sheet.seat.user],
    kind=NoticeKind.TASK,
    subject=gettext_noop("Your paper sheet on %(brand)s is entered"),
    body=gettext_noop(
        "Two officers have entered your paper sheet on %(brand)s and locked it. Please compare it "
        "with the scan on its page. If something is wrong, ask the Efficiency Office to open it "
        "again."
    ),
    context=_brand_for_its_judge,
    url=lambda sheet: reverse("panel:sheet", args=[sheet.application.number]),
)

SHEET_SET_ASIDE = NoticeSpec(
    to=lambda sheet: [sheet.seat.user],
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Your sheet on %(brand)s no longer counts"),
    body=gettext_noop(
        "Two officers have set your sheet on %(brand)s aside because of a conflict of interest. It "
        "is kept as it is, and everything was computed again without it."
    ),
    context=_brand_for_its_judge,
    url=lambda sheet: reverse("panel:home"),
)


def _before_the_decision(sheet: ScoreSheet, *, now: datetime) -> Verdict:
    return may_still_be_set_aside(sheet.seat.evaluation)


SHEET = Lifecycle(
    name="sheet",
    title=gettext_noop("Score sheet"),
    model=ScoreSheet,
    statuses=S,
    initial=S.DRAFT,
    final=(S.ASIDE,),
    transitions=(
        Transition(
            action="lock",
            untold="the judge's own step; the lead sees who still owes",
            sources=(S.DRAFT,),
            target=S.LOCKED,
            label=gettext_noop("Lock the sheet"),
            done=gettext_noop("Locked a score sheet"),
            who=policies.may_lock,
            when=policies.while_scoring,
            missing=_unscored,
            stamp="locked",
        ),
        Transition(
            action="lock_paper",
            sources=(S.DRAFT,),
            target=S.LOCKED,
            label=gettext_noop("Lock the sheet from paper"),
            done=gettext_noop("Locked a score sheet that was filled in on paper"),
            who=policies.may_lock_paper,
            when=policies.while_scoring,
            missing=_unscored,
            stamp="locked",
            notice=SHEET_FROM_PAPER,
        ),
        Transition(
            action="unlock",
            sources=(S.LOCKED,),
            target=S.DRAFT,
            label=gettext_noop("Open the sheet again"),
            done=gettext_noop("Opened a locked score sheet again"),
            who=policies.may_unlock,
            when=policies.may_open_again,
            notice=SHEET_OPENED_AGAIN,
            two_persons=True,
            propose=gettext_noop("Propose to open the sheet again"),
            explanation=gettext_noop(
                "At the judge's request, while scoring is open. The judge is notified; the reason "
                "is recorded in the journal."
            ),
            tone="quiet",
        ),
        Transition(
            action="set_aside",
            untold="the judge declared the conflict, or a proposal that was told set it aside",
            sources=(S.DRAFT, S.LOCKED),
            target=S.ASIDE,
            label=gettext_noop("Set the sheet aside"),
            done=gettext_noop("Set a score sheet aside for a conflict of interest"),
            who=policies.may_set_aside,
            when=policies.while_scoring,
            stamp="aside",
        ),
        Transition(
            action="set_aside_by_two",
            sources=(S.LOCKED,),
            target=S.ASIDE,
            label=gettext_noop("Set the sheet aside for a conflict of interest"),
            done=gettext_noop("Set a score sheet aside for a conflict of interest found later"),
            who=policies.may_set_aside_of_others,
            when=_before_the_decision,
            stamp="aside",
            notice=SHEET_SET_ASIDE,
            two_persons=True,
            propose=gettext_noop("Propose to set the sheet aside for a conflict of interest"),
            explanation=gettext_noop(
                "Until the leading group decides. The points no longer count and are kept as they "
                "are; panel scores, shortlist (while the public rating has not opened) and ranking "
                "are computed again. The judge is notified, and is closed out of what concerns "
                "this "
                "agency."
            ),
            tone="quiet",
        ),
    ),
)
