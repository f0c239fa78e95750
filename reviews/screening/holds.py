"""Held clusters of ratings: held by statistics or by an officer, excluded or released by an
officer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from applications.lifecycle.policies import agency_people
from brandportal.errors import YES, Verdict, no, require
from brandportal.journal import actions
from brandportal.proposals.proof import Pair
from brandportal.texts import own_words, telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import transition
from reviews.evaluation.models import Evaluation
from reviews.rating.models import Rating
from reviews.results import counting
from reviews.screening.enums import HoldSource, HoldStatus
from reviews.screening.models import Hold, HoldStatement
from reviews.screening.policies import office_apart, while_counted
from reviews.screening.workflow import HOLD

REASON_LIMIT = 1000
STATEMENT_LIMIT = 1500
CHUNK = 2000


def origin(evaluation: Evaluation) -> datetime:
    """The zero of the statistics' minutes: the opening of the rating."""
    found = window(evaluation.cycle, Stage.RATING)
    return found.opens_at if found else datetime.fromtimestamp(0, timezone.get_default_timezone())


def days_to_be_heard(evaluation: Evaluation) -> int:
    """Working days in which raters answer, and appeal, and in which the agency states its view."""
    return int(evaluation.cycle.rules["public"]["sanctions"]["held_statement_working_days"])


def free_ratings(evaluation: Evaluation) -> QuerySet[Rating]:
    """The ratings of the year that count now."""
    return Rating.objects.filter(application__cycle=evaluation.cycle_id).filter(
        Q(hold=None) | Q(hold__status=HoldStatus.RELEASED)
    )


def mark(hold: Hold, keys: Sequence[int]) -> Hold | None:
    """Save the hold and mark its ratings that belong to no other; None, and nothing saved, if all
    do.

    Ratings that people have released stay with their own cluster, because holding them again is a
    decision about that cluster. The caller is inside an action, and counts again.
    """
    free = [
        key
        for start in range(0, len(keys), CHUNK)
        for key in Rating.objects.filter(
            application=hold.application_id, hold=None, pk__in=keys[start : start + CHUNK]
        ).values_list("pk", flat=True)
    ]
    if not free:
        return None
    hold.count = len(free)
    hold.save(force_insert=True)
    for start in range(0, len(free), CHUNK):
        Rating.objects.filter(pk__in=free[start : start + CHUNK]).update(hold=hold)
    return hold


def exclude(*, hold: Hold, reason: str, by: Any, now: datetime, pair: Pair | None = None) -> Hold:
    """Exclude the cluster from the count, with a reason, and count again. Its agency may make a
    statement, and each of its raters may appeal.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, conflict),
    NotNow (status, raters may still answer, an upheld appeal, after the decision), and BadInput for
    a reason that says nothing or stands at another brand.
    """
    days = days_to_be_heard(hold.evaluation)
    # No time for a statement if the agency itself asked for the exclusion.
    appeal_due = end_of_working_day(now, days)
    due = now if hold.source == HoldSource.APPEAL else appeal_due
    return _decide("exclude", hold, reason, by, now, pair, statement_due=due, appeal_due=appeal_due)


def release(*, hold: Hold, reason: str, by: Any, now: datetime, pair: Pair | None = None) -> Hold:
    """Release the cluster into the count, with a reason, and count again: every score is as if it
    had never been held.

    Refuses as `exclude` does.
    """
    return _decide("release", hold, reason, by, now, pair)


def reason_to_decide(hold: Hold, *, reason: str) -> str:
    """The reason as it is kept. Refuses with BadInput one that says nothing, or that stands at a
    cluster of another brand of the year.
    """
    text = telling_text(reason, field="reason", limit=REASON_LIMIT)
    others = Hold.objects.filter(evaluation=hold.evaluation_id).exclude(
        application=hold.application_id
    )
    return own_words(text, others=others.values_list("reason", flat=True), field="reason")


def _decide(
    action: str, hold: Hold, reason: str, by: Any, now: datetime, pair: Pair | None, **more: Any
) -> Hold:
    text = reason_to_decide(hold, reason=reason)
    with actions.action(by=by, now=now):
        decided = transition(
            HOLD,
            action,
            hold,
            by=by,
            now=now,
            changes={"reason": text, **more},
            data={"reason": text, "count": hold.count, "rule": hold.rule},
            pair=pair,
            arguments={"reason": reason},
        )
        counting.count(evaluation=decided.evaluation, by=by, now=now)
    return decided


def statement_verdict(hold: Hold, *, by: Any, now: datetime) -> Verdict:
    """Whether this person may make the agency's statement on the exclusion now, once, until the due
    day.
    """
    allowed = agency_people(hold.application, by=by)
    if not allowed:
        return allowed
    if hold.status != HoldStatus.EXCLUDED or not while_counted(hold, now=now):
        return no(_("There is no exclusion to state a view on."))
    if getattr(hold, "statement", None) is not None:
        return no(_("The agency has stated its view on this cluster."))
    if hold.statement_due is None or now >= hold.statement_due:
        return no(_("The time for a statement is over."))
    return YES


def state(*, hold: Hold, text: str, by: Any, now: datetime) -> HoldStatement:
    """The agency's statement on an exclusion, once. Refuses with NotAllowed, NotNow, and BadInput
    without words.

    The leading group's decision waits until the office has answered.
    """
    said = telling_text(text, field="text", limit=STATEMENT_LIMIT)
    with actions.action(by=by, now=now) as act:
        locked = act.lock(hold)
        require(agency_people(locked.application, by=by), statement_verdict(locked, by=by, now=now))
        made = HoldStatement.objects.create(hold=locked, text=said, stated_at=now, stated_by=by)
        act.log(
            "hold.state",
            gettext_noop("The agency stated its view on an exclusion of ratings"),
            locked,
        )
    return made


def answer_verdict(hold: Hold, *, by: Any, now: datetime) -> Verdict:
    """Whether a statement waits for this officer's answer."""
    allowed = office_apart(hold, by=by)
    if not allowed:
        return allowed
    if not HoldStatement.objects.filter(hold=hold, answered_at=None).exists():
        return no(_("No statement of the agency waits for an answer."))
    return YES


def answer(*, hold: Hold, text: str, by: Any, now: datetime) -> HoldStatement:
    """The office answers the agency's statement; the exclusion stays unless it is released.

    Refuses with NotAllowed (role, conflict), NotNow if nothing waits, and BadInput without words.
    """
    said = telling_text(text, field="answer", limit=STATEMENT_LIMIT)
    with actions.action(by=by, now=now) as act:
        locked = act.lock(hold)
        require(office_apart(locked, by=by), answer_verdict(locked, by=by, now=now))
        statement = act.lock(HoldStatement.objects.filter(hold=locked))
        statement.answer, statement.answered_at, statement.answered_by = said, now, by
        statement.save(update_fields=["answer", "answered_at", "answered_by"])
        act.log(
            "hold.answer", gettext_noop("Answered the agency's statement on an exclusion"), locked
        )
    return statement
