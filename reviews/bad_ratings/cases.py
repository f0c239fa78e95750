"""The agency's work on a bad rating: verify it, declare it complex, name its causes, answer it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.errors import YES, BadInput, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.texts import required_text, telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import transition
from reviews.bad_ratings.enums import OPEN_CASES, CaseFilePurpose, CaseStatus, Triage
from reviews.bad_ratings.files import stored
from reviews.bad_ratings.models import Case, CaseAnswer, CaseCause
from reviews.bad_ratings.policies import agency_handles
from reviews.bad_ratings.workflow import CASE

TEXT_LIMIT = 2000
ANSWER_AT_LEAST = 10
# A new due moment starts the reminders again.
RESET_REMINDERS: dict[str, Any] = {
    "reminded_at": None,
    "head_told_at": None,
    "office_told_at": None,
}


def case_text(text: str, field: str, missing: str, *, least: int = 2) -> str:
    """The normalised text. Refuses with BadInput at `field` one that is too short, too long, or
    says nothing.
    """
    return telling_text(text, field=field, limit=TEXT_LIMIT, missing=missing, least=least)


def verify(
    *, case: Case, triage: str, proof: str, by: Any, now: datetime, file: File | None = None
) -> Case:
    """Record the agency's finding, with the facts behind it and an optional file.

    Refuses with NotAllowed (people of the agency only), NotNow (verified before), BadInput (an
    unknown finding, no facts, a file the upload policy refuses). Lateness is counted, not refused.
    """
    if triage not in Triage.values:
        raise BadInput(_("Please choose what you found."), field="triage")
    found = case_text(proof, "proof", _("Please write which facts show this."))
    with (
        stored(case, "verify", CaseFilePurpose.TRIAGE, file, by=by, now=now) as row,
        action(by=by, now=now),
    ):
        verified = transition(
            CASE,
            "verify",
            case,
            by=by,
            now=now,
            changes={"triage": triage, "proof": found},
            data={"triage": triage, "in_time": now < case.verify_due},
        )
        if row is not None:
            row.save()
    return verified


def declare_complex(*, case: Case, reason: str, by: Any, now: datetime) -> Case:
    """Extend the time for the answer, counted from the opening of the case; once, with a reason.

    Refuses with NotAllowed, with NotNow (declared before, answer late or given) and with BadInput
    without a reason.
    """
    why = case_text(reason, "reason", _("Please write why the case is complex."))
    days = int(case.application.cycle.rules["bad_rating"]["complex_answer_working_days"])
    return transition(
        CASE,
        "declare_complex",
        case,
        by=by,
        now=now,
        changes={
            "complex_reason": why,
            "answer_due": end_of_working_day(case.opened_at, days),
            **RESET_REMINDERS,
        },
    )


def may_tag_causes(case: Case, *, by: Any) -> Verdict:
    """The agency, from the verification until the case is settled."""
    allowed = agency_handles(case, by=by)
    return _still_to_tag(case) if allowed else allowed


def _still_to_tag(case: Case) -> Verdict:
    if case.status == CaseStatus.TO_VERIFY:
        return no(_("Please verify the case first."))
    if case.status not in OPEN_CASES:
        return no(_("The case is settled."))
    return YES


def tag_causes(*, case: Case, causes: Iterable[str], by: Any, now: datetime) -> list[str]:
    """Replace the root causes of a case; returns them in the order of the rules.

    Refuses with NotAllowed, NotNow (not verified, or settled), and BadInput for none or one that
    the rules do not name.
    """
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(agency_handles(current, by=by), _still_to_tag(current))
        codes = _write_causes(current, causes)
        act.log(
            "case.tag_causes",
            gettext_noop("Named the root causes of a bad rating"),
            current,
            {"causes": codes},
        )
    return codes


def _write_causes(case: Case, causes: Iterable[str]) -> list[str]:
    chosen = set(causes)
    known = case.application.cycle.rules["bad_rating"]["causes"]
    if not chosen:
        raise BadInput(_("Please tick at least one root cause."), field="causes")
    if not chosen <= set(known):
        raise BadInput(_("Please choose root causes from the list."), field="causes")
    codes = [code for code in known if code in chosen]
    case.causes.exclude(cause__in=codes).delete()
    CaseCause.objects.bulk_create(
        [CaseCause(case=case, cause=code) for code in codes], ignore_conflicts=True
    )
    return codes


def answer(
    *, case: Case, text: str, repaired: str, causes: Iterable[str], by: Any, now: datetime
) -> CaseAnswer:
    """Answer the rater, say what was repaired and name the root causes; from now on the rater may
    grade the answer.

    Refuses with NotAllowed, NotNow (not verified, answered, under re-check, settled) and BadInput:
    an answer that is too short, no root cause, nothing repaired where the agency itself found the
    rating reasonable. A late answer is accepted and counts as late.
    """
    said = case_text(
        text, "text", _("Please write the answer that the rater will read."), least=ANSWER_AT_LEAST
    )
    mended = repaired.strip()
    if case.triage == Triage.REASONABLE or mended:
        missing = _("Please write what was repaired.")
        mended = required_text(
            repaired, field="repaired", limit=TEXT_LIMIT, missing=missing, least=2
        )
    days = int(case.application.cycle.rules["bad_rating"]["grade_working_days"])
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(agency_handles(current, by=by))
        codes = _write_causes(current, causes)
        answered = transition(
            CASE,
            "answer",
            current,
            by=by,
            now=now,
            changes={"grade_due": end_of_working_day(now, days)},
            data={"causes": codes, "in_time": now < current.answer_due},
        )
        return CaseAnswer.objects.create(
            case=answered,
            number=answered.answers.count() + 1,
            text=said,
            repaired=mended,
            due=answered.answer_due,
            given_at=now,
            given_by=by,
        )
