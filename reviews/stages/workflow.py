"""The lifecycle of an award year's evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import Gap
from brandportal.notices.enums import NoticeKind
from brandportal.notices.told import Told
from brandportal.proposals.models import Proposal
from brandportal.workflow import Lifecycle, NoticeSpec, Transition, clock_only
from reviews.calibration.policies import uncalibrated
from reviews.evaluation.enums import EvaluationStatus as E
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import may_read_ranking, office_runs
from reviews.moderation.opening import unmoderated
from reviews.panel.conflicts import conflicts_to_settle
from reviews.panel.workflow import owed_sheets, panel_short
from reviews.results.reliability import unreliable
from reviews.screening.undecided import undecided
from reviews.stages.policies import (
    everybody_was_heard,
    folder_is_ready,
    leaders_decide,
    list_may_be_renewed,
    notice_has_passed,
    rating_may_close,
    rating_may_open,
    scoring_may_open,
)


def _unnamed(evaluation: Evaluation) -> Sequence[Gap]:
    """Every chosen brand is named (or excluded) before the award year's evaluation is concluded."""
    left = evaluation.cycle.applications.filter(status=ApplicationStatus.SELECTED).count()
    if not left:
        return []
    return [Gap("naming", "", _("Chosen brands not yet named: %(count)d.") % {"count": left})]


def _before_opening(evaluation: Evaluation) -> Sequence[Gap]:
    """Enough judges, something to score, no application whose acceptance is undecided, and the
    calibration round that the rules ask for.
    """
    return [*panel_short(evaluation), *uncalibrated(evaluation)]


def still_owed(evaluation: Evaluation) -> Sequence[Gap]:
    """What judges and office owe before the sheets of the year can be taken as they are."""
    return [*owed_sheets(evaluation), *conflicts_to_settle(evaluation)]


def _before_closing(evaluation: Evaluation) -> Sequence[Gap]:
    """Owed sheets and conflicts first; when there are none, a panel that agrees too little for the
    rules; then brands that its judges have to discuss.
    """
    owed = still_owed(evaluation)
    if evaluation.moderations.exists():
        # Asked when the first was opened; since then no sheet can be scored anew.
        return owed or unmoderated(evaluation)
    return owed or unreliable(evaluation) or unmoderated(evaluation)


def _before_deciding(evaluation: Evaluation) -> Sequence[Gap]:
    return [*undecided(evaluation), *conflicts_to_settle(evaluation)]


def _asked_back(evaluation: Evaluation) -> Sequence[Gap]:
    """Nothing is published while a member of the leading group wants the decision back."""
    if Proposal.objects.about("evaluation.send_back", evaluation.pk).open().exists():
        sentence = _(
            "A member of the leading group has proposed to send the decision back. Another one "
            "confirms or refuses it first."
        )
        return [Gap("decision", "", sentence)]
    return []


def _judges(evaluation: Evaluation) -> Iterable[User]:
    return User.objects.filter(panel_seats__evaluation=evaluation)


def _readers(role: str, evaluation: Evaluation) -> Iterable[User]:
    """The holders of a role who may read the ranking of the year."""
    return [one for one in User.objects.holding(role) if may_read_ranking(evaluation, by=one)]


def _year(evaluation: Evaluation) -> dict[str, str | Told]:
    return {"year": evaluation.cycle.told}


SCORING_OPEN = NoticeSpec(
    to=_judges,
    kind=NoticeKind.TASK,
    subject=gettext_noop("Scoring of the %(year)s service brands is open"),
    body=gettext_noop(
        "Please open the panel room, declare conflicts of interest and score the brands of "
        "%(year)s. Nobody sees your points before every sheet is locked."
    ),
    context=_year,
    url=lambda evaluation: reverse("panel:home"),
)
READY_TO_DECIDE = NoticeSpec(
    to=lambda evaluation: _readers(Role.LEADER, evaluation),
    kind=NoticeKind.TASK,
    subject=gettext_noop("The ranking of %(year)s is ready for the leading group"),
    body=gettext_noop(
        "The public rating of %(year)s has closed and was counted. The ranking with its "
        "explanations is ready for the leading group's decision."
    ),
    context=_year,
    url=lambda evaluation: reverse("leadership:home"),
)
DECIDED = NoticeSpec(
    to=lambda evaluation: _readers(Role.OFFICE, evaluation),
    kind=NoticeKind.WORK,
    subject=gettext_noop("The leading group has decided on the list of %(year)s"),
    body=gettext_noop("The decision of %(year)s is recorded. Next comes the public notice."),
    context=_year,
    url=lambda evaluation: reverse("admin:reviews_evaluation_change", args=[evaluation.pk]),
)

EVALUATION = Lifecycle(
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
            who=office_runs,
            when=scoring_may_open,
            missing=_before_opening,
            stamp="scoring_opened",
            notice=SCORING_OPEN,
            success=gettext_noop("Scoring is open. Every member has been notified."),
            explanation=gettext_noop(
                "Every member is notified. From now on two officers are needed to change the "
                "panel, "
                "and nobody sees the points of others until scoring is closed."
            ),
        ),
        Transition(
            action="close_scoring",
            untold="the shortlist, which follows from it, is told to every agency",
            sources=(E.SCORING,),
            target=E.SHORTLISTED,
            label=gettext_noop("Close scoring and draw up the shortlist"),
            done=gettext_noop("Closed the panel's scoring and drew up the shortlist"),
            who=office_runs,
            missing=_before_closing,
            stamp="scoring_closed",
            explanation=gettext_noop(
                "Possible when every sheet is locked or its judge has declared a conflict or is "
                "excused, and every brand has as many judges as the rules ask for. The panel "
                "scores are computed, the shortlist is drawn up by the rules of the year, and "
                "every agency is told. This cannot be taken back."
            ),
            tone="alarm",
        ),
        Transition(
            action="open_rating",
            untold="the agencies know it from the shortlist; citizens see it on the public site",
            sources=(E.SHORTLISTED,),
            target=E.RATING,
            label=gettext_noop("Open the public rating"),
            done=gettext_noop("Opened the public rating"),
            who=clock_only,
            when=rating_may_open,
            stamp="rating_opened",
        ),
        Transition(
            action="close_rating",
            sources=(E.RATING,),
            target=E.COUNTED,
            label=gettext_noop("Close the public rating and count"),
            done=gettext_noop("Closed the public rating and counted it"),
            who=clock_only,
            when=rating_may_close,
            stamp="counted",
            notice=READY_TO_DECIDE,
        ),
        Transition(
            action="decide",
            sources=(E.COUNTED,),
            target=E.DECIDED,
            label=gettext_noop("Approve the list"),
            done=gettext_noop("Decided on the list"),
            who=leaders_decide,
            when=everybody_was_heard,
            missing=_before_deciding,
            stamp="decided",
            notice=DECIDED,
            two_persons=True,
        ),
        Transition(
            action="send_back",
            untold="the choice was sealed; the leading group sees it on its pages",
            sources=(E.DECIDED,),
            target=E.COUNTED,
            label=gettext_noop("Send the decision back"),
            done=gettext_noop("Sent the decision on the list back"),
            who=leaders_decide,
            two_persons=True,
            propose=gettext_noop("Propose to send the decision back"),
            explanation=gettext_noop(
                "As soon as another member of the leading group confirms it, the group meets and "
                "decides anew. The decision stays readable for the group and the auditor. This is "
                "possible until the public notice."
            ),
            tone="alarm",
        ),
        Transition(
            action="publish_notice",
            untold="every agency of the shortlist is told its outcome by `announce_outcome`",
            sources=(E.DECIDED,),
            target=E.ON_NOTICE,
            label=gettext_noop("Put on public notice"),
            done=gettext_noop("Put the list on public notice"),
            who=office_runs,
            when=folder_is_ready,
            missing=_asked_back,
            stamp="noticed",
            explanation=gettext_noop(
                "The chosen brands become public now, for the number of working days that the "
                "rules name. Everybody may object under real name. This cannot be taken back."
            ),
            tone="alarm",
        ),
        Transition(
            action="renew",
            untold="`renewal.renew` tells office and group; agencies hear it of their brands",
            sources=(E.ON_NOTICE,),
            target=E.COUNTED,
            label=gettext_noop("Decide anew"),
            done=gettext_noop("Withdrew the public notice to decide anew"),
            who=leaders_decide,
            when=list_may_be_renewed,
            two_persons=True,
            propose=gettext_noop("Propose that the group decides anew"),
            explanation=gettext_noop(
                "As soon as another member of the leading group confirms it, the public notice "
                "ends and the group meets and decides anew. The list stays readable as it was "
                "published, with the reason; every agency of the shortlist is told, and a new "
                "notice of full length runs for the new list."
            ),
            tone="alarm",
        ),
        Transition(
            action="clear",
            untold="the end of the notice is public and was known; conferral follows and is told",
            sources=(E.ON_NOTICE,),
            target=E.CLEARED,
            label=gettext_noop("End the public notice"),
            done=gettext_noop("The public notice passed"),
            who=clock_only,
            when=notice_has_passed,
            stamp="cleared",
        ),
        Transition(
            action="conclude",
            untold="every title was told when it was conferred; nobody has to do anything",
            sources=(E.CLEARED,),
            target=E.CONCLUDED,
            label=gettext_noop("Conclude the evaluation"),
            done=gettext_noop("Concluded the evaluation"),
            who=office_runs,
            missing=_unnamed,
            stamp="concluded",
            two_persons=True,
        ),
    ),
)
