"""Retention of personal data after an award year, as data: each rule has a number of days in the
rule set and one action.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from brandportal.journal.actions import action
from brandportal.workflow import CLOCK
from reviews.bad_ratings.models import CallbackWish
from reviews.decision.enums import OPEN_OBJECTIONS
from reviews.decision.models import Objection
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.privacy.deferral import latest_at
from reviews.privacy.models import ErasureRequest
from reviews.privacy.unlinking import unlink_everybody, wipe_marks
from reviews.registers.models import ServiceCase
from reviews.screening.models import PressureReport


@dataclass(frozen=True)
class Term:
    """One rule: `days` names its number in the rule set's `privacy`, `apply` carries it out and
    returns how many rows changed.
    """

    code: str
    days: str
    apply: Callable[[Evaluation, datetime], int]


def _marks(evaluation: Evaluation, now: datetime) -> int:
    return wipe_marks(evaluation.cycle)


def _unlink(evaluation: Evaluation, now: datetime) -> int:
    done = unlink_everybody(evaluation.cycle)
    objectors = Objection.objects.filter(notice__evaluation=evaluation).exclude(
        status__in=OPEN_OBJECTIONS
    )
    # If the screening never finished, nothing is deferred any longer.
    waiting = ErasureRequest.objects.filter(evaluation=evaluation, done_at=None)
    return (
        done
        + objectors.exclude(objector="").update(objector="")
        + waiting.update(pseudonym="", done_at=now)
    )


def _contacts(evaluation: Evaluation, now: datetime) -> int:
    """Encrypted numbers that are still there; an open objection keeps its own until it is
    answered.
    """
    objections = Objection.objects.filter(notice__evaluation=evaluation)
    answered = objections.exclude(status__in=OPEN_OBJECTIONS).exclude(objector_contact="")
    wishes = CallbackWish.objects.filter(
        case__application__cycle=evaluation.cycle_id, forgotten_at=None
    )
    cases = ServiceCase.objects.filter(register__cycle=evaluation.cycle_id).exclude(phone="")
    return (
        answered.update(objector_contact="")
        + wishes.update(contact="", forgotten_at=now)
        + cases.update(phone="")
    )


def _reports(evaluation: Evaluation, now: datetime) -> int:
    written = PressureReport.objects.filter(application__cycle=evaluation.cycle_id)
    return written.exclude(text="").update(text="")


TERMS = (
    Term("marks", "marks_days", _marks),
    Term("contacts", "contacts_days", _contacts),
    Term("reports", "reports_days", _reports),
    Term("unlinked", "unlink_days", _unlink),
)


def ends_at(evaluation: Evaluation, term: Term) -> datetime | None:
    """When a term ends: its days after the evaluation was concluded, at the latest `latest_days`
    after the rating.

    None while neither is known, or while the ratings are not counted: nothing is deleted before the
    count.
    """
    if evaluation.status not in AFTER_COUNT:
        return None
    days = evaluation.cycle.rules["privacy"]
    found = window(evaluation.cycle, Stage.RATING)
    ends = [latest_at(evaluation, found.closes_at)] if found else []
    if evaluation.concluded_at:
        ends.append(evaluation.concluded_at + timedelta(days=days[term.days]))
    return min(ends, default=None)


def keep_terms(*, evaluation: Evaluation, now: datetime) -> dict[str, int]:
    """Carry out what is due; the journal gets one entry with numbers only, and none if there was
    nothing to do.

    Safe to interrupt and to repeat: each block of rows is committed separately. No rating's levels
    change, so every count stays.
    """
    done = {}
    for term in TERMS:
        end = ends_at(evaluation, term)
        if end is not None and end <= now and (count := term.apply(evaluation, now)):
            done[term.code] = count
    if done:
        with action(by=CLOCK, now=now) as act:
            act.log(
                "privacy.keep_terms",
                gettext_noop("Deleted personal data whose time was over"),
                evaluation,
                done,
            )
    return done


def to_look_at() -> list[Evaluation]:
    """Evaluations for the nightly run: all whose ratings are counted."""
    return list(Evaluation.objects.filter(status__in=AFTER_COUNT).select_related("cycle"))
