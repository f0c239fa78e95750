"""Who may, and when: answers for the evaluation, its sheets and its objections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.domain.timeline import moment_in_words, stage_verdict, window
from applications.enums import ENDED_EARLY, CycleStatus, Stage
from applications.models import Application, Cycle
from applications.policies import conflict_free
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Membership
from brandportal.accounts.policies import has_role, is_leader, is_office, is_panel
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workdays.words import due_words
from reviews.enums import EvaluationStatus, HoldStatus
from reviews.models import Evaluation, Objection, PanelSeat, ScoreSheet

AFTER_SCORING = tuple(
    status
    for status in EvaluationStatus
    if status not in (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)
)
PUBLISHED = (EvaluationStatus.ON_NOTICE, EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)


def ever_worked_for(by: Any, application: Application) -> bool:
    """Whether this person works or once worked for the agency, under any account: a judge may not have done either."""
    own = Q(user_id=by.pk)
    if getattr(by, "email", ""):
        own |= Q(user__email__iexact=by.email)
    return Membership.objects.filter(own, agency_id=application.agency_id).exists()


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
    return first_no(is_office(by), own, conflict_free(by, sheet.application))


def no_part_in(by: Any, cycle: Cycle) -> Verdict:
    """Whoever works for an agency that takes part leaves the deeds of the whole year to a colleague."""
    own: frozenset[int] = getattr(by, "agency_ties", frozenset())
    taking_part = cycle.applications.exclude(status__in=ENDED_EARLY)
    concerned = (
        taking_part.filter(agency_id__in=own).select_related("agency").first() if own else None
    )
    if concerned is None:
        return YES
    return no(
        _("You work for %(agency)s, which takes part. Somebody without a conflict must do this.")
        % {"agency": concerned.agency}
    )


def office_runs(by: Any, evaluation: Evaluation) -> Verdict:
    return first_no(is_office(by), no_part_in(by, evaluation.cycle))


def leaders_decide(by: Any, evaluation: Evaluation) -> Verdict:
    """A leader who works for no candidate's agency."""
    return first_no(is_leader(by), no_part_in(by, evaluation.cycle))


def agencies_were_heard(evaluation: Evaluation, now: datetime) -> Verdict:
    """Not while an agency may still state its view on ratings of its brand that were excluded."""
    waiting = (
        evaluation.holds.filter(status=HoldStatus.EXCLUDED, statement=None, statement_due__gt=now)
        .order_by("-statement_due")
        .first()
    )
    if waiting is None or waiting.statement_due is None:
        return YES
    return no(
        _("An agency may state its view on excluded ratings until %(moment)s.")
        % {"moment": due_words(waiting.statement_due)}
    )


def office_answers(by: Any, objection: Objection) -> Verdict:
    return first_no(is_office(by), conflict_free(by, objection.application))


def may_read_ranking(by: Any) -> Verdict:
    """The leading group, the office and the auditor read the ranking before it is published."""
    if has_role(by, Role.LEADER, Role.OFFICE, Role.AUDITOR):
        return YES
    return no(_("Only the leading group may read this."))


def while_scoring(sheet: ScoreSheet, now: datetime) -> Verdict:
    """Sheets move only while the panel is scoring."""
    if sheet.seat.evaluation.status == EvaluationStatus.SCORING:
        return YES
    return no(_("The panel is not scoring now."))


def scoring_may_open(evaluation: Evaluation, now: datetime) -> Verdict:
    """In an open award year, not before the window of the preliminary evaluation."""
    if evaluation.cycle.status != CycleStatus.OPEN:
        return no(_("The award year is not under way."))
    found = window(evaluation.cycle, Stage.PRELIMINARY)
    if found and now < found.opens_at:
        return no(
            _("The preliminary evaluation opens on %(moment)s.")
            % {"moment": moment_in_words(found.opens_at)}
        )
    return YES


def rating_may_open(evaluation: Evaluation, now: datetime) -> Verdict:
    """Inside the window of the public rating, its end not included."""
    return stage_verdict(evaluation.cycle, Stage.RATING, now)


def rating_may_close(evaluation: Evaluation, now: datetime) -> Verdict:
    """Only after the window: nobody, the office included, can cut it short and look."""
    found = window(evaluation.cycle, Stage.RATING)
    if found and now < found.closes_at:
        return no(
            _("The public rating closes on %(moment)s.")
            % {"moment": moment_in_words(found.closes_at)}
        )
    return YES


def notice_has_passed(evaluation: Evaluation, now: datetime) -> Verdict:
    """After the last moment of the notice, with every objection answered."""
    notice = evaluation.public_notice
    if now < notice.ends_at:
        return no(
            _("The public notice ends on %(moment)s.") % {"moment": due_words(notice.ends_at)}
        )
    waiting = notice.objections.open().count()
    if waiting:
        return no(_("Objections still to be answered: %(count)d.") % {"count": waiting})
    return YES
