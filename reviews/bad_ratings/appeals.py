"""Appeals (申诉复核): the agency asks the office to check a rating again; the office upholds or
rejects the appeal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.canonical import digest
from brandportal.errors import NotNow, Verdict, no, require
from brandportal.journal.actions import Action, action
from brandportal.workdays.calendar import (
    end_of_working_day,
    last_day_of,
    working_days_between,
)
from brandportal.workflow import transition
from reviews.bad_ratings.callbacks import forget_contact
from reviews.bad_ratings.cases import RESET_REMINDERS, case_text
from reviews.bad_ratings.enums import CaseFilePurpose, CaseStatus
from reviews.bad_ratings.files import stored
from reviews.bad_ratings.models import Case, CaseAppeal
from reviews.bad_ratings.policies import rater_of_case
from reviews.bad_ratings.workflow import CASE
from reviews.comments.screen import without_numbers
from reviews.evaluation.enums import EvaluationStatus
from reviews.results import counting
from reviews.screening import holds
from reviews.screening.enums import HoldSource
from reviews.screening.hearings import answer_in_time
from reviews.screening.holds import days_to_be_heard
from reviews.screening.models import Hold


def appeal(
    *, case: Case, reason: str, by: Any, now: datetime, file: File | None = None
) -> CaseAppeal:
    """Appeal against a rating that the agency found mistaken or malicious, with a reason and a file
    as proof.

    Meanwhile the due moment of the answer is suspended. Refuses with NotAllowed (the head alone),
    NotNow (another finding, appealed before, answer late or given), BadInput (no reason, a file the
    upload policy refuses).
    """
    why = case_text(reason, "reason", _("Please write the reason and what proves it."))
    with (
        stored(case, "appeal", CaseFilePurpose.APPEAL, file, by=by, now=now) as row,
        action(by=by, now=now),
    ):
        current = transition(CASE, "appeal", case, by=by, now=now)
        today = timezone.localdate(now)
        days = int(current.application.cycle.rules["bad_rating"]["recheck_working_days"])
        made = CaseAppeal.objects.create(
            case=current,
            ground=current.triage,
            reason=why,
            # An appeal on the last day still leaves one working day after a rejection.
            days_left=max(1, working_days_between(today, last_day_of(current.answer_due))),
            due=end_of_working_day(now, days),
            heard_until=end_of_working_day(
                now, days_to_be_heard(current.application.cycle.evaluation)
            ),
            asked_at=now,
            asked_by=by,
        )
        if row is not None:
            row.save()
    return made


def uphold_appeal(*, case: Case, finding: str, by: Any, now: datetime) -> Case:
    """Find the rating mistaken or malicious, after its rater could answer. Before the leading
    group's decision it is excluded, visibly and with its reason, and the ratings are counted again;
    after the decision it stays counted and only the case is settled as mistaken.

    Refuses with NotAllowed (role, conflict of interest, decided on this rating before, has read the
    rater's number), NotNow (no open appeal, rater may still answer, a call is owed) and BadInput
    without a finding.
    """
    found = case_text(finding, "finding", _("Please write what the re-check found."))
    with action(by=by, now=now) as act:
        current = act.lock(case)
        evaluation = current.application.cycle.evaluation
        counted = evaluation.status == EvaluationStatus.COUNTED
        settled = transition(
            CASE, "exclude" if counted else "close_mistaken", current, by=by, now=now
        )
        _decide(settled, True, found, by, now)
        forget_contact(case=settled, now=now)
        if counted:
            hold_rating(act, case=settled, reason=found)
    return settled


def reject_appeal(*, case: Case, finding: str, by: Any, now: datetime) -> Case:
    """Find nothing wrong with the rating: the answer is owed again, within the remaining working
    days.

    Refuses as `uphold_appeal` does.
    """
    found = case_text(finding, "finding", _("Please write what the re-check found."))
    with action(by=by, now=now) as act:
        current = act.lock(case)
        asked = CaseAppeal.objects.filter(case=current).first()
        days = asked.days_left if asked is not None else 1
        rejected = transition(
            CASE,
            "reject_appeal",
            current,
            by=by,
            now=now,
            changes={"answer_due": end_of_working_day(now, days), **RESET_REMINDERS},
        )
        _decide(rejected, False, found, by, now)
    return rejected


def may_answer_appeal(case: Case, *, now: datetime) -> Verdict:
    """Whether the rater may answer the agency's appeal: once, while it is checked, until the day
    that the receipt names.
    """
    asked = CaseAppeal.objects.filter(case=case).first()
    if asked is None or case.status != CaseStatus.RECHECK or asked.heard_until is None:
        return no(_("No re-check of your rating is under way."))
    if asked.rater_answered_at is not None:
        return no(_("You have answered. People read it before they decide."))
    return answer_in_time(asked.heard_until, now)


def answer_appeal(*, case: Case, text: str, by: Any, now: datetime) -> CaseAppeal:
    """The rater answers the agency's appeal, once; whoever re-checks the rating reads it. Telephone
    and identity numbers in it are masked before it is stored.

    For the rater alone. Refuses with NotAllowed, NotNow (no re-check, answered, too late), and
    BadInput for a text that says nothing.
    """
    missing = _("Please write what you want to be weighed.")
    said = case_text(without_numbers(text), "text", missing)
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(rater_of_case(current, by=by), may_answer_appeal(current, now=now))
        asked = act.lock(CaseAppeal.objects.filter(case=current))
        asked.rater_answer, asked.rater_answered_at = said, now
        asked.save(update_fields=["rater_answer", "rater_answered_at"])
        act.log(
            "case.rater_answer",
            gettext_noop("The rater answered the agency's appeal"),
            current,
        )
    return asked


def _decide(case: Case, upheld: bool, finding: str, by: Any, now: datetime) -> None:
    CaseAppeal.objects.filter(case=case).update(
        upheld=upheld, finding=finding, decided_at=now, decided_by=by
    )


RULE = "recheck"
"""The reason that the published file of ratings names."""


def hold_rating(act: Action, *, case: Case, reason: str) -> Hold:
    """Hold the case's rating and count again, as part of the appeal's decision and before the
    leading group's decision.

    The rating no longer counts; whether it stays excluded is decided by two officers, as for every
    other cluster. Refuses with NotNow a rating that is held already as part of a cluster.
    """
    evaluation = case.application.cycle.evaluation
    cell = {"case": case.code}
    hold = Hold(
        evaluation=evaluation,
        application=case.application,
        source=HoldSource.APPEAL,
        rule=RULE,
        cell=cell,
        cell_key=digest(cell),
        explanation={"note": reason},
        opened_at=act.now,
        opened_by=act.by,
        # The rater has answered the appeal, or let the time pass.
        heard_until=act.now,
    )
    if holds.mark(hold, [case.rating_id]) is None:
        raise NotNow(_("The rating is held back with others. Please decide on those first."))
    act.log(
        "hold.open",
        gettext_noop("Held ratings back"),
        hold,
        {"source": str(HoldSource.APPEAL), "rule": RULE, "count": 1, "note": reason},
    )
    counting.count(evaluation=evaluation, by=act.by, now=act.now)
    return hold
