"""The agency asks the office to look at a rating again (申诉复核); the office upholds the appeal or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.journal.actions import action
from brandportal.workdays.calendar import (
    end_of_working_day,
    last_day_of,
    working_days_between,
)
from brandportal.workflow import perform
from reviews.domain.repairs.callbacks import forget_contact
from reviews.domain.repairs.case_exclusion import hold_rating
from reviews.domain.repairs.case_files import stored
from reviews.domain.repairs.case_workflow import CASE
from reviews.domain.repairs.cases import FRESH_CLOCK, case_text
from reviews.enums import CaseFilePurpose, EvaluationStatus
from reviews.models import Case, CaseAppeal


def appeal(
    *, case: Case, reason: str, by: Any, now: datetime, file: File | None = None
) -> CaseAppeal:
    """Ask for the re-check of a rating that the agency found mistaken or malicious, with a reason and a file as proof.

    The clock of the answer stands still meanwhile. Refuses with NotAllowed (the head alone), NotNow (another finding,
    asked before, answer late or given), BadInput (no reason, a file the upload policy refuses).
    """
    why = case_text(reason, "reason", _("Please write the reason and what proves it."))
    with (
        stored(case, "appeal", CaseFilePurpose.APPEAL, file, by=by, now=now) as row,
        action(by=by, now=now),
    ):
        current = perform(CASE, "appeal", case, by=by, now=now)
        today = timezone.localdate(now)
        days = int(current.application.cycle.rules["bad_rating"]["recheck_working_days"])
        made = CaseAppeal.objects.create(
            case=current,
            ground=current.triage,
            reason=why,
            # Whoever asks on the last day still has one working day after a rejection.
            days_left=max(1, working_days_between(today, last_day_of(current.answer_due))),
            due=end_of_working_day(now, days),
            asked_at=now,
            asked_by=by,
        )
        if row is not None:
            row.save()
    return made


def uphold_appeal(*, case: Case, finding: str, by: Any, now: datetime) -> Case:
    """Find the rating mistaken or malicious. Before the leading group's decision it is excluded, visibly and with its
    reason, and the count is run again; after the decision it stays counted and only the case is settled as mistaken.

    Refuses with NotAllowed (role, conflict of interest, decided on this rating before, has read the rater's number),
    NotNow (no appeal under way) and BadInput without a finding.
    """
    found = case_text(finding, "finding", _("Please write what the re-check found."))
    with action(by=by, now=now) as act:
        current = act.lock(case)
        evaluation = current.application.cycle.evaluation
        counted = evaluation.status == EvaluationStatus.COUNTED
        settled = perform(CASE, "exclude" if counted else "close_mistaken", current, by=by, now=now)
        _decide(settled, True, found, by, now)
        forget_contact(case=settled, now=now)
        if counted:
            hold_rating(act, case=settled, reason=found)
    return settled


def reject_appeal(*, case: Case, finding: str, by: Any, now: datetime) -> Case:
    """Find nothing wrong with the rating: the answer is owed again, within the working days that were left.

    Refuses as `uphold_appeal` does.
    """
    found = case_text(finding, "finding", _("Please write what the re-check found."))
    with action(by=by, now=now) as act:
        current = act.lock(case)
        asked = CaseAppeal.objects.filter(case=current).first()
        days = asked.days_left if asked is not None else 1
        rejected = perform(
            CASE,
            "reject_appeal",
            current,
            by=by,
            now=now,
            changes={"answer_due": end_of_working_day(now, days), **FRESH_CLOCK},
        )
        _decide(rejected, False, found, by, now)
    return rejected


def _decide(case: Case, upheld: bool, finding: str, by: Any, now: datetime) -> None:
    CaseAppeal.objects.filter(case=case).update(
        upheld=upheld, finding=finding, decided_at=now, decided_by=by
    )
