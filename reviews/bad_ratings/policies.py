"""Who may do what with a bad-rating case, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.accounts.policies import drafts_for, heads, is_office, is_person
from brandportal.errors import YES, Gap, Verdict, first_no, no
from brandportal.journal.models import Entry
from brandportal.workdays.words import due_words
from reviews.bad_ratings.enums import APPEALABLE, OPEN_CASES
from reviews.bad_ratings.models import CallbackWish, Case, CaseAppeal
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import no_part_in
from reviews.panel.policies import ever_worked_for
from reviews.rating.receipts import holds_receipt
from reviews.screening.enums import HoldStatus

# Calls in vain on so many days meet the wish of somebody who does not answer the telephone.
DAYS_CALLED = 2
READ_CONTACT = "case.read_contact"
READ_IDENTITY = "identities.read"


def agency_handles(case: Case, *, by: Any) -> Verdict:
    """The people of the agency concerned, drafters and heads."""
    return drafts_for(by, case.application.agency_id)


def agency_head(case: Case, *, by: Any) -> Verdict:
    """The head of the agency concerned."""
    return heads(by, case.application.agency_id)


def rater_of_case(case: Case, *, by: Any) -> Verdict:
    """The holder of the rating's receipt."""
    return holds_receipt(case.rating_id, by=by)


def rechecks(case: Case, *, by: Any) -> Verdict:
    """An officer who never worked for the agency and does not work for a competing one, did not
    decide on this rating before, and has not read the rater's number.
    """
    office = is_office(by)
    return office if not office else independent(case, by=by)


def independent(case: Case, *, by: Any) -> Verdict:
    """Whether this person is independent in this case."""
    if ever_worked_for(by, case.application):
        return no(
            _(
                "You work or worked for this agency, declared a conflict of interest or have "
                "another tie. Somebody without a conflict must do this."
            )
        )
    apart = no_part_in(case.application.cycle, by=by)
    if not apart:
        return apart
    hold = case.rating.hold
    if hold is not None and is_person(by, hold.opened_by, hold.decided_by):
        return no(_("You have decided on this rating before. A colleague must re-check it."))
    wish = CallbackWish.objects.filter(case=case).first()
    read = Entry.objects.filter(by.accounts_in("actor"), action=READ_IDENTITY)
    if wish is not None and read.about(wish).exists():
        return no(_("You have read the number of the person who rated. A colleague must do this."))
    return YES


def before_answer_is_due(case: Case, now: datetime) -> Verdict:
    """While the answer is not overdue."""
    if now < case.answer_due:
        return YES
    return no(
        _("The answer was due before %(moment)s; this is possible only before that.")
        % {"moment": due_words(case.answer_due)}
    )


def may_become_complex(case: Case, *, now: datetime) -> Verdict:
    """Once, before the answer is due."""
    if case.complex_at is not None:
        return no(_("The case was declared complex once already."))
    return before_answer_is_due(case, now)


def may_be_appealed(case: Case, *, now: datetime) -> Verdict:
    """Once, before the answer is due, for a rating that was found mistaken or malicious."""
    if case.triage not in APPEALABLE:
        return no(_("Only a rating that was found mistaken or malicious can be re-checked."))
    if CaseAppeal.objects.filter(case=case).exists():
        return no(_("This rating was re-checked once already."))
    return before_answer_is_due(case, now)


def rater_was_heard(case: Case, *, now: datetime) -> Verdict:
    """When the rater has answered the agency's appeal, or the time for it has passed."""
    asked = CaseAppeal.objects.filter(case=case).first()
    if asked is None or asked.heard_until is None or asked.rater_answered_at is not None:
        return YES
    if now >= asked.heard_until:
        return YES
    return no(
        _("The person who rated may answer until %(moment)s; uphold the appeal after that.")
        % {"moment": due_words(asked.heard_until)}
    )


def while_counted(case: Case, *, now: datetime) -> Verdict:
    """Before the leading group has decided: the ratings can be counted again without this one.
    Not before the rater was heard, and called where a call is owed.
    """
    if case.application.cycle.evaluation.status == EvaluationStatus.COUNTED:
        return first_no(rater_was_heard(case, now=now), wish_is_met(case, now=now))
    return no(_("The leading group has decided; the rating stays counted."))


def once_decided(case: Case, *, now: datetime) -> Verdict:
    """After the leading group has decided: the count stays, only the case is settled. Not before
    the rater was heard, and called where a call is owed.
    """
    if case.application.cycle.evaluation.status != EvaluationStatus.COUNTED:
        return first_no(rater_was_heard(case, now=now), wish_is_met(case, now=now))
    return no(_("The leading group has not decided yet; the rating is excluded from the count."))


def while_gradable(case: Case, *, now: datetime) -> Verdict:
    """From the answer to the end of the time for grading."""
    if case.grade_due is not None and now < case.grade_due:
        return YES
    return no(_("The time in which the answer could be graded is over."))


def may_reopen(case: Case, *, now: datetime) -> Verdict:
    """As often as the rules allow, and in time."""
    allowed = case.application.cycle.rules["bad_rating"]["reopenings_allowed"]
    once_more = YES if case.reopenings < allowed else no(_("The case was reopened once already."))
    return first_no(while_gradable(case, now=now), once_more)


def reopened_before(case: Case, *, now: datetime) -> Verdict:
    """When no reopening is left, so that dissatisfaction is final."""
    allowed = case.application.cycle.rules["bad_rating"]["reopenings_allowed"]
    last = YES if case.reopenings >= allowed else no(_("The case can be reopened first."))
    return first_no(while_gradable(case, now=now), last)


def grading_is_over(case: Case, *, now: datetime) -> Verdict:
    """After the time for grading."""
    if case.grade_due is not None and now >= case.grade_due:
        return YES
    return no(_("The rater may still grade the answer."))


def rating_was_excluded(case: Case, *, now: datetime) -> Verdict:
    """When the screening has excluded this rating."""
    hold = case.rating.hold
    if hold is not None and hold.status == HoldStatus.EXCLUDED:
        return YES
    return no(_("The rating is not excluded."))


def settled_by_exclusion(case: Case, *, now: datetime) -> Verdict:
    """When the rating is excluded, and whoever asked to be called back was called."""
    excluded = rating_was_excluded(case, now=now)
    return wish_is_met(case, now=now) if excluded else excluded


def calls_before_the_end(case: Case, *, now: datetime) -> bool:
    """Whether all that keeps an excluded rating's case open is the call that its rater wished."""
    if case.status not in OPEN_CASES or not hasattr(case, "wish"):
        return False
    return bool(rating_was_excluded(case, now=now)) and not wish_is_met(case, now=now)


def rating_was_released(case: Case, *, now: datetime) -> Verdict:
    """When an excluded rating counts again."""
    hold = case.rating.hold
    if hold is None or hold.status == HoldStatus.RELEASED:
        return YES
    return no(_("The rating is held back or excluded."))


def wish_is_met(case: Case, *, now: datetime) -> Verdict:
    """When nobody asked to be called back, or somebody was reached since, or was called on
    DAYS_CALLED days in vain.
    """
    wish = getattr(case, "wish", None)
    if wish is None or wish.forgotten_at is not None:
        return YES
    since = wish.left_at.replace(second=0, microsecond=0)
    calls = list(case.callbacks.filter(called_at__gte=since))
    days = {timezone.localdate(call.called_at) for call in calls}
    if any(call.reached for call in calls) or len(days) >= DAYS_CALLED:
        return YES
    return no(
        ngettext(
            "The person who rated asked to be called back. Please call first and record the call; "
            "whoever is not reached is called on %(days)d day.",
            "The person who rated asked to be called back. Please call first and record the call; "
            "whoever is not reached is called on %(days)d different days.",
            DAYS_CALLED,
        )
        % {"days": DAYS_CALLED}
    )


def without_causes(case: Case) -> Sequence[Gap]:
    """An answer requires at least one root cause."""
    if case.causes.exists():
        return ()
    return [Gap("causes", "causes", _("Please tick at least one root cause first."))]
