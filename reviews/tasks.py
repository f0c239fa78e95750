"""Scheduled tasks of the evaluation: each calls one verb for each record, and is safe to run at any
time and twice.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from brandportal.jobs import Visit, clock_task
from brandportal.workflow import CLOCK
from reviews.bad_ratings import opening, reminders, summons
from reviews.batches import batches
from reviews.decision import notice
from reviews.identity import phone_codes
from reviews.ledger import head_mail, heads, ledger
from reviews.privacy import erasure, retention
from reviews.recipients import draws, sending
from reviews.registers import phones
from reviews.screening import screening
from reviews.stages import steps


@clock_task
def open_ratings(visit: Visit, now: datetime) -> None:
    """Open the public rating whose window has begun."""
    visit.each("evaluation", steps.due_to_open(now), steps.open_rating, now=now)


@clock_task
def close_ratings(visit: Visit, now: datetime) -> None:
    """Close and count the public rating whose window is over."""
    visit.each("evaluation", steps.due_to_close(now), steps.close_rating, now=now)


@clock_task
def fold_ratings(visit: Visit, now: datetime) -> None:
    """Bring the ratings that have come in since the last visit into the ledger's order and the
    tallies.
    """
    running = heads.due_to_publish()
    visit.each("cycle_id", [one.cycle_id for one in running], ledger.fold_all)


@clock_task
def publish_ledger_heads(visit: Visit, now: datetime) -> None:
    """Publish the head of this hour, for every public rating that is running."""
    visit.each("evaluation", heads.due_to_publish(), ledger.fold_and_publish, now=now)


@clock_task
def mail_ledger_heads(visit: Visit, now: datetime) -> None:
    """Mail new heads to whoever subscribed, and the links that were asked for."""
    visit.do(head_mail.forget, now=now)
    visit.do(head_mail.send_due, now=now)


@clock_task
def screen_ratings(visit: Visit, now: datetime) -> None:
    """Screen the ratings of a year that was counted; go on where a worker died."""
    visit.each("screening", screening.due(now), screening.run, now=now)


@clock_task
def take_in_batches(visit: Visit, now: datetime) -> None:
    """Go on taking in the sheets of every batch that was begun."""
    visit.each("batch", batches.being_taken_in(), batches.work_on, clock=timezone.now)


@clock_task
def lapse_batches(visit: Visit, now: datetime) -> None:
    """Give up the batches that the end of the rating has overtaken."""
    visit.each("batch", batches.due_to_lapse(now), batches.lapse_batch, now=now)


@clock_task
def clear_notices(visit: Visit, now: datetime) -> None:
    """End the public notice that has run its working days and has no open objection."""
    visit.each("evaluation", notice.due_to_clear(now), notice.clear_notice, now=now)


@clock_task
def close_registers(visit: Visit, now: datetime) -> None:
    """Close the registers that have reached their deadline, and note their digest."""
    visit.each("evaluation", draws.due_to_close(now), draws.close_registers, now=now)


@clock_task
def send_to_the_drawn(visit: Visit, now: datetime) -> None:
    """Begin the rounds of messages that are due and go on with those under way."""
    visit.do(sending.start_due, now=now)
    visit.each("sending", sending.running(now), sending.send_some, now=now)


@clock_task
def forget_register_phones(visit: Visit, now: datetime) -> None:
    """Empty the telephones of registers whose days are over."""
    visit.each("cycle", phones.due_to_forget(now), phones.forget_phones, by=CLOCK, now=now)


@clock_task
def carry_out_erasures(visit: Visit, now: datetime) -> None:
    """Unlink those who asked for it before the screening of their year had finished."""
    visit.each("evaluation", erasure.due_to_carry_out(), erasure.carry_out, now=now)


@clock_task
def keep_terms(visit: Visit, now: datetime) -> None:
    """Delete personal data whose time is over."""
    visit.each("evaluation", retention.to_look_at(), retention.keep_terms, now=now)


@clock_task
def forget_phone_codes(visit: Visit, now: datetime) -> None:
    """Delete telephone codes of yesterday."""
    visit.do(phone_codes.forget_codes, now=now)


@clock_task
def open_cases(visit: Visit, now: datetime) -> None:
    """Open a case for every bad rating of a year that was counted and screened."""
    visit.each("evaluation", opening.due_to_open_cases(), opening.open_all, now=now)


@clock_task
def open_released_cases(visit: Visit, now: datetime) -> None:
    """Open the cases of ratings that were held back and released since."""
    visit.each("evaluation", opening.opened_evaluations(), opening.open_all, now=now)


@clock_task
def move_cases(visit: Visit, now: datetime) -> None:
    """Settle what nobody graded in time, follow ratings that were excluded or released."""
    visit.each("case", reminders.due_to_run_out(now), reminders.run_out, now=now)
    visit.each("case", reminders.due_to_follow_exclusion(), reminders.follow_exclusion, now=now)
    visit.each("case", reminders.due_to_follow_release(), reminders.follow_release, now=now)


@clock_task
def escalate_cases(visit: Visit, now: datetime) -> None:
    """Remind of answers nearly due, tell the head of overdue ones and the office of those left
    undone.
    """
    visit.each("evaluation", reminders.with_cases(), reminders.escalate, now=now)


@clock_task
def raise_summonses(visit: Visit, now: datetime) -> None:
    """Put agencies with poor months in a row on the office's list."""
    visit.each("poor", summons.poor_agencies(now), summons.raise_summons, now=now)
