"""THE tables of three lives: the evaluation of an award year, a score sheet, an objection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from applications.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import Gap
from brandportal.rulebook import indicator_points
from brandportal.workflow import Life, NoticeSpec, Transition, clock_only
from reviews import policies
from reviews.domain.guarding.not_counted import undecided
from reviews.enums import EvaluationStatus as E
from reviews.enums import ObjectionStatus as O
from reviews.enums import SheetStatus as S
from reviews.models import Declaration, Evaluation, Objection, ScoreSheet


def _panel_short(evaluation: Evaluation) -> Sequence[Gap]:
    """Enough judges, something to score, and no application whose acceptance is still open."""
    gaps = []
    least = evaluation.cycle.rules["panel"]["judges_min"]
    seated = evaluation.seats.count()
    if seated < least:
        gaps.append(
            Gap(
                "panel",
                "",
                _("The panel needs at least %(least)d members and has %(seated)d.")
                % {"least": least, "seated": seated},
            )
        )
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
    return gaps


def owed_sheets(evaluation: Evaluation) -> Sequence[Gap]:
    """Who still owes what: one sentence a judge and application; and applications nobody scored."""
    accepted = list(
        evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED).select_related(
            "brand"
        )
    )
    seats = list(evaluation.seats.select_related("user"))
    recused = set(
        Declaration.objects.filter(seat__evaluation=evaluation, has_conflict=True).values_list(
            "seat_id", "application_id"
        )
    )
    locked = set(
        ScoreSheet.objects.filter(seat__evaluation=evaluation, status=S.LOCKED).values_list(
            "seat_id", "application_id"
        )
    )
    gaps = [
        Gap(
            "panel",
            "",
            _("%(judge)s has not locked the sheet on %(brand)s.")
            % {"judge": seat, "brand": application.brand},
        )
        for seat in seats
        for application in accepted
        if (seat.pk, application.pk) not in locked | recused
    ]
    gaps += [
        Gap("panel", "", _("No panel member may score %(brand)s.") % {"brand": application.brand})
        for application in accepted
        if all((seat.pk, application.pk) in recused for seat in seats)
    ]
    return gaps


def _unscored(sheet: ScoreSheet) -> Sequence[Gap]:
    """A declaration first, then points for every indicator."""
    declared = Declaration.objects.filter(
        seat=sheet.seat_id, application=sheet.application_id, has_conflict=False
    )
    if not declared.exists():
        return [Gap("declaration", "", _("Please declare first whether you have a conflict."))]
    given = set(sheet.scores.values_list("indicator", flat=True))
    left = [code for code in indicator_points(sheet.application.cycle.rules) if code not in given]
    if not left:
        return []
    words = ngettext(
        "%(count)d indicator has no points yet.",
        "%(count)d indicators have no points yet.",
        len(left),
    )
    return [Gap("scores", left[0], words % {"count": len(left)})]


def _unnamed(evaluation: Evaluation) -> Sequence[Gap]:
    """Every chosen brand is named (or excluded) before the award year's evaluation is concluded."""
    left = evaluation.cycle.applications.filter(status=ApplicationStatus.SELECTED).count()
    if not left:
        return []
    return [Gap("naming", "", _("Chosen brands not yet named: %(count)d.") % {"count": left})]


def _judges(evaluation: Evaluation) -> Iterable[User]:
    return User.objects.filter(panel_seats__evaluation=evaluation)


def _holders(role: str) -> Iterable[User]:
    return User.objects.filter(grants__role=role, is_active=True)


def _year(evaluation: Evaluation) -> dict[str, str]:
    return {"year": str(evaluation.cycle.year)}


SCORING_OPEN = NoticeSpec(
    to=_judges,
    subject=gettext_noop("Scoring of the %(year)s service brands is open"),
    body=gettext_noop(
        "Please open the panel room, declare conflicts of interest and score the brands of %(year)s. "
        "Nobody sees your points before every sheet is locked."
    ),
    context=_year,
    url=lambda evaluation: reverse("panel:home"),
)
READY_TO_DECIDE = NoticeSpec(
    to=lambda evaluation: _holders(Role.LEADER),
    subject=gettext_noop("The ranking of %(year)s is ready for the leading group"),
    body=gettext_noop(
        "The public rating of %(year)s has closed and was counted. The ranking with its explanations "
        "is ready for the leading group's decision."
    ),
    context=_year,
    url=lambda evaluation: reverse("leadership:home"),
)
DECIDED = NoticeSpec(
    to=lambda evaluation: _holders(Role.OFFICE),
    subject=gettext_noop("The leading group has decided on the Top Ten of %(year)s"),
    body=gettext_noop("The decision of %(year)s is recorded. Next comes the public notice."),
    context=_year,
    url=lambda evaluation: reverse("admin:reviews_evaluation_change", args=[evaluation.pk]),
)
SHEET_OPENED_AGAIN = NoticeSpec(
    to=lambda sheet: [sheet.seat.user],
    subject=gettext_noop("Your sheet on %(brand)s is open again"),
    body=gettext_noop(
        "The Efficiency Office has opened your locked sheet on %(brand)s again. Please look at it "
        "and lock it once more."
    ),
    context=lambda sheet: {"brand": str(sheet.application.brand)},
    url=lambda sheet: reverse("panel:sheet", args=[sheet.application.number]),
)

EVALUATION = Life(
    name="evaluation",
    title=gettext_noop("Evaluation of an award year"),
    model=Evaluation,
    statuses=E,
    initial=E.PREPARING,
    final=(E.CONCLUDED,),
    transitions=(
        Transition(
            action="open_scoring",
            sources=(E.PREPARING,),
            target=E.SCORING,
            label=gettext_noop("Open scoring"),
            done=gettext_noop("Opened the panel's scoring"),
            who=policies.office_runs,
            when=policies.scoring_may_open,
            missing=_panel_short,
            stamp="scoring_opened",
            notice=SCORING_OPEN,
        ),
        Transition(
            action="close_scoring",
            sources=(E.SCORING,),
            target=E.SHORTLISTED,
            label=gettext_noop("Close scoring and draw up the shortlist"),
            done=gettext_noop("Closed the panel's scoring and drew up the shortlist"),
            who=policies.office_runs,
            missing=owed_sheets,
            stamp="scoring_closed",
        ),
        Transition(
            action="open_rating",
            sources=(E.SHORTLISTED,),
            target=E.RATING,
            label=gettext_noop("Open the public rating"),
            done=gettext_noop("Opened the public rating"),
            who=clock_only,
            when=policies.rating_may_open,
            stamp="rating_opened",
        ),
        Transition(
            action="close_rating",
            sources=(E.RATING,),
            target=E.COUNTED,
            label=gettext_noop("Close the public rating and count"),
            done=gettext_noop("Closed the public rating and counted it"),
            who=clock_only,
            when=policies.rating_may_close,
            stamp="counted",
            notice=READY_TO_DECIDE,
        ),
        Transition(
            action="decide",
            sources=(E.COUNTED,),
            target=E.DECIDED,
            label=gettext_noop("Approve the Top Ten"),
            done=gettext_noop("Decided on the Top Ten"),
            who=policies.leaders_decide,
            when=policies.agencies_were_heard,
            missing=undecided,
            stamp="decided",
            notice=DECIDED,
            two_persons=True,
        ),
        Transition(
            action="publish_notice",
            sources=(E.DECIDED,),
            target=E.ON_NOTICE,
            label=gettext_noop("Put on public notice"),
            done=gettext_noop("Put the Top Ten on public notice"),
            who=policies.office_runs,
            stamp="noticed",
        ),
        Transition(
            action="clear",
            sources=(E.ON_NOTICE,),
            target=E.CLEARED,
            label=gettext_noop("End the public notice"),
            done=gettext_noop("The public notice passed"),
            who=clock_only,
            when=policies.notice_has_passed,
            stamp="cleared",
        ),
        Transition(
            action="conclude",
            sources=(E.CLEARED,),
            target=E.CONCLUDED,
            label=gettext_noop("Conclude the evaluation"),
            done=gettext_noop("Concluded the evaluation"),
            who=policies.office_runs,
            missing=_unnamed,
            stamp="concluded",
            two_persons=True,
        ),
    ),
)

SHEET = Life(
    name="sheet",
    title=gettext_noop("Score sheet"),
    model=ScoreSheet,
    statuses=S,
    initial=S.DRAFT,
    transitions=(
        Transition(
            action="lock",
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
            action="unlock",
            sources=(S.LOCKED,),
            target=S.DRAFT,
            label=gettext_noop("Open the sheet again"),
            done=gettext_noop("Opened a locked score sheet again"),
            who=policies.may_unlock,
            when=policies.while_scoring,
            notice=SHEET_OPENED_AGAIN,
            two_persons=True,
        ),
    ),
)

OBJECTION = Life(
    name="objection",
    title=gettext_noop("Objection to a public notice"),
    model=Objection,
    statuses=O,
    initial=O.RECEIVED,
    final=(O.INADMISSIBLE, O.UPHELD, O.REJECTED),
    transitions=(
        Transition(
            action="admit",
            sources=(O.RECEIVED,),
            target=O.ADMITTED,
            label=gettext_noop("Admit the objection"),
            done=gettext_noop("Admitted an objection"),
            who=policies.office_answers,
            stamp="admitted",
        ),
        Transition(
            action="dismiss",
            sources=(O.RECEIVED,),
            target=O.INADMISSIBLE,
            label=gettext_noop("Dismiss as not admissible"),
            done=gettext_noop("Dismissed an objection as not admissible"),
            who=policies.office_answers,
            stamp="answered",
        ),
        Transition(
            action="uphold",
            sources=(O.ADMITTED,),
            target=O.UPHELD,
            label=gettext_noop("Uphold the objection"),
            done=gettext_noop("Upheld an objection"),
            who=policies.office_answers,
            stamp="answered",
            two_persons=True,
        ),
        Transition(
            action="reject",
            sources=(O.ADMITTED,),
            target=O.REJECTED,
            label=gettext_noop("Do not uphold the objection"),
            done=gettext_noop("Did not uphold an objection"),
            who=policies.office_answers,
            stamp="answered",
        ),
    ),
)
