"""Who may do what about held ratings, sanctions and reports of pressure, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from applications.lifecycle.policies import agency_people, office_without_conflict
from brandportal.accounts.policies import is_person
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.models import Proposal
from brandportal.workdays.words import due_words
from reviews.evaluation import policies
from reviews.evaluation.enums import EvaluationStatus
from reviews.rating.models import RaterHearing
from reviews.screening.enums import GRAVE_STEPS, SanctionStep
from reviews.screening.models import Hold, PressureReport, Sanction, Screening

SILENT_AFTER = timedelta(minutes=15)
"""A worker that has shown no sign of life for so long is taken for dead."""


def while_counted(obj: Screening | Hold | Sanction, *, now: datetime) -> Verdict:
    """Between the count and the leading group's decision, while the results may change."""
    if obj.evaluation.status == EvaluationStatus.COUNTED:
        return YES
    return no(_("This is possible only between the count and the leading group's decision."))


def may_be_excluded(hold: Hold, *, now: datetime) -> Verdict:
    """Not before the raters could answer, and not against an appeal of a rater that was upheld."""
    if hold.heard_until is not None and now < hold.heard_until:
        return no(
            _("The people who rated may answer until %(moment)s; exclude the ratings after that.")
            % {"moment": due_words(hold.heard_until)}
        )
    if RaterHearing.objects.filter(rating__hold=hold, upheld=True).exists():
        return no(_("An appeal of the person who rated was upheld; the rating counts for good."))
    return while_counted(hold, now=now)


def worker_is_silent(screening: Screening, *, now: datetime) -> Verdict:
    """Another worker takes over only if the first one has been silent for a while."""
    counted = while_counted(screening, now=now)
    if not counted or screening.seen_at is None or screening.seen_at + SILENT_AFTER <= now:
        return counted
    return no(_("The screening is running."))


def office_of_screening(screening: Screening, *, by: Any) -> Verdict:
    return policies.office_runs(screening.evaluation, by=by)


def office_apart(obj: Hold | Sanction, *, by: Any) -> Verdict:
    """An officer who works neither for this brand's agency nor for a competing one."""
    return first_no(
        office_without_conflict(obj.application, by=by),
        policies.no_part_in(obj.application.cycle, by=by),
    )


def took_part(hold: Hold, *, by: Any) -> bool:
    """Whether this person, under whatever account, held these ratings back or proposed or confirmed
    a decision about them.
    """
    pairs = Proposal.objects.filter(
        action__startswith="hold.", object_id=str(hold.pk), status=ProposalStatus.CONFIRMED
    ).with_people()
    people = [one for pair in pairs for one in (pair.proposed_by, pair.confirmed_by)]
    return is_person(by, hold.opened_by, hold.decided_by, *people)


def office_without_part(hold: Hold, *, by: Any) -> Verdict:
    """An officer without a conflict of interest who had no part in the exclusion."""
    if took_part(hold, by=by):
        return no(_("You had a part in this exclusion. A colleague must decide the appeal."))
    return office_apart(hold, by=by)


def office_of_report(report: PressureReport, *, by: Any) -> Verdict:
    return office_without_conflict(report.application, by=by)


def agency_of_sanction(sanction: Sanction, *, by: Any) -> Verdict:
    return agency_people(sanction.application, by=by)


def _effect_possible(sanction: Sanction, now: datetime) -> Verdict:
    """Grave sanctions change who can be chosen, so they are possible only before the decision.
    Afterwards there are objections.
    """
    return while_counted(sanction, now=now) if sanction.step in GRAVE_STEPS else YES


def statement_in_time(sanction: Sanction, *, now: datetime) -> Verdict:
    """The agency may make its statement until the day named in the proposal."""
    if now < sanction.statement_due:
        return YES
    return no(
        _("The time for a statement ended on %(moment)s.")
        % {"moment": due_words(sanction.statement_due)}
    )


def agency_was_heard(sanction: Sanction, *, now: datetime) -> Verdict:
    """No sanction before the agency has made its statement or its time is over."""
    if sanction.stated_at is None and now < sanction.statement_due:
        return no(
            _("The agency may state its view until %(moment)s.")
            % {"moment": due_words(sanction.statement_due)}
        )
    return _effect_possible(sanction, now)


def can_be_undone(sanction: Sanction, *, now: datetime) -> Verdict:
    """An imposed sanction is taken back only while nothing rests on it."""
    if sanction.step == SanctionStep.EXCLUSION:
        return no(_("The finding is on the negative list and cannot be withdrawn here."))
    return _effect_possible(sanction, now)
