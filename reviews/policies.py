"""Who may, and when: answers for the evaluation, its sheets and its objections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.enums import CycleStatus, Stage
from applications.models import Application, Cycle, StageWindow
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Membership
from brandportal.accounts.policies import has_role, is_leader, is_office, is_panel, works_for
from brandportal.errors import YES, Verdict, first_no, no
from reviews.enums import EvaluationStatus
from reviews.models import Evaluation, Objection, PanelSeat, ScoreSheet

AFTER_SCORING = tuple(
    status
    for status in EvaluationStatus
    if status not in (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)
)
AFTER_COUNT = (
    EvaluationStatus.COUNTED,
    EvaluationStatus.DECIDED,
    EvaluationStatus.ON_NOTICE,
    EvaluationStatus.CLEARED,
    EvaluationStatus.CONCLUDED,
)
PUBLISHED = (EvaluationStatus.ON_NOTICE, EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)


def apart_from(by: Any, application: Application) -> Verdict:
    """Nobody acts on the application of the agency he works for; staff and superusers are bound too."""
    if works_for(by, application.agency_id):
        return no(_("You work for this agency, so you may not decide about its application."))
    return YES


def ever_worked_for(by: Any, application: Application) -> bool:
    """Whether this person works or once worked for the agency: a judge may not have done either."""
    return Membership.objects.filter(user_id=by.pk, agency_id=application.agency_id).exists()


def may_judge(by: Any, seat: PanelSeat, application: Application) -> Verdict:
    """The seat's own person, a panel member, with no conflict: neither by work nor by declaration."""
    member = is_panel(by)
    if not member:
        return member
    if seat.user_id != by.pk:
        return no(_("Only the panel member himself may fill in this sheet."))
    if ever_worked_for(by, application):
        return no(_("You work or worked for this agency, so you take no part in its evaluation."))
    if seat.declarations.filter(application=application, has_conflict=True).exists():
        return no(_("You declared a conflict of interest, so you take no part in this evaluation."))
    return YES


def may_lock(by: Any, sheet: ScoreSheet) -> Verdict:
    return may_judge(by, sheet.seat, sheet.application)


def may_unlock(by: Any, sheet: ScoreSheet) -> Verdict:
    """The office, for others and for agencies it has no part in."""
    own = (
        no(_("Somebody else of the office has to open your own sheet."))
        if sheet.seat.user_id == by.pk
        else YES
    )
    return first_no(is_office(by), own, apart_from(by, sheet.application))


def office_runs(by: Any, evaluation: Evaluation) -> Verdict:
    return is_office(by)


def leaders_decide(by: Any, evaluation: Evaluation) -> Verdict:
    """A leader who works for no candidate's agency."""
    leader = is_leader(by)
    if not leader:
        return leader
    concerned = (
        evaluation.results.filter(
            shortlisted=True, application__agency_id__in=list(by.agency_roles)
        )
        .select_related("application__agency")
        .first()
    )
    if concerned:
        return no(
            _(
                "You work for %(agency)s, which is a candidate; another leader has to record the decision."
            )
            % {"agency": concerned.application.agency}
        )
    return YES


def office_answers(by: Any, objection: Objection) -> Verdict:
    return first_no(is_office(by), apart_from(by, objection.application))


def may_read_ranking(by: Any) -> Verdict:
    """The leading group, the office and the auditor read the ranking before it is published."""
    if has_role(by, Role.LEADER, Role.OFFICE, Role.AUDITOR):
        return YES
    return no(_("Only the leading group may read this."))


def window_of(cycle: Cycle, stage: str) -> StageWindow | None:
    return cycle.windows.filter(stage=stage).first()


def while_scoring(sheet: ScoreSheet, now: datetime) -> Verdict:
    """Sheets move only while the panel is scoring."""
    if sheet.seat.evaluation.status == EvaluationStatus.SCORING:
        return YES
    return no(_("The panel is not scoring now."))


def scoring_may_open(evaluation: Evaluation, now: datetime) -> Verdict:
    """In an open award year, not before the window of the preliminary evaluation."""
    if evaluation.cycle.status != CycleStatus.OPEN:
        return no(_("The award year is not under way."))
    window = window_of(evaluation.cycle, Stage.PRELIMINARY)
    if window and now < window.opens_at:
        return no(
            _("The preliminary evaluation opens on %(when)s.") % {"when": _moment(window.opens_at)}
        )
    return YES


def rating_may_open(evaluation: Evaluation, now: datetime) -> Verdict:
    """Inside the window of the public rating, its end not included."""
    window = window_of(evaluation.cycle, Stage.RATING)
    if window is None:
        return no(_("The window of the public rating is not set."))
    if now < window.opens_at:
        return no(_("The public rating opens on %(when)s.") % {"when": _moment(window.opens_at)})
    if now >= window.closes_at:
        return no(_("The window of the public rating is over."))
    return YES


def rating_may_close(evaluation: Evaluation, now: datetime) -> Verdict:
    """Only after the window: nobody, the office included, can cut it short and look."""
    window = window_of(evaluation.cycle, Stage.RATING)
    if window and now < window.closes_at:
        return no(_("The public rating closes on %(when)s.") % {"when": _moment(window.closes_at)})
    return YES


def notice_has_passed(evaluation: Evaluation, now: datetime) -> Verdict:
    """After the last moment of the notice, with every objection answered."""
    notice = evaluation.public_notice
    if now < notice.ends_at:
        return no(_("The public notice ends on %(when)s.") % {"when": _moment(notice.ends_at)})
    waiting = notice.objections.open().count()
    if waiting:
        return no(_("Objections still to be answered: %(count)d.") % {"count": waiting})
    return YES


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
