"""Scheduled tasks of the evaluation: each calls one verb for each record, and is safe to run at any
time and twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from brandportal.errors import NotNow
from brandportal.workflow import CLOCK
from reviews.bad_ratings import opening, reminders, summons
from reviews.batches import batches
from reviews.batches.enums import BatchStatus
from reviews.decision import notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.identity import phone_codes
from reviews.ledger import head_mail, heads, ledger
from reviews.privacy import erasure, retention
from reviews.recipients import draws, sending
from reviews.registers import phones
from reviews.screening import screening
from reviews.stages import steps


def _each(
    due: Iterable[Any], verb: Callable[..., Any], now: datetime, name: str = "evaluation"
) -> int:
    """Run the verb for each; records that another worker has just handled are skipped. Returns how
    many were handled here.
    """
    done = 0
    for record in due:
        try:
            verb(**{name: record}, now=now)
        except NotNow:
            continue
        done += 1
    return done


@shared_task
def open_ratings() -> int:
    """Open the public rating whose window has begun."""
    now = timezone.now()
    return _each(steps.due_to_open(now), steps.open_rating, now)


@shared_task
def close_ratings() -> int:
    """Close and count the public rating whose window is over."""
    now = timezone.now()
    return _each(steps.due_to_close(now), steps.close_rating, now)


@shared_task
def fold_ratings() -> int:
    """Give new ratings their position in the ledger and add them to the tallies."""
    running = Evaluation.objects.filter(status=EvaluationStatus.RATING)
    return sum(ledger.fold_all(cycle_id) for cycle_id in running.values_list("cycle", flat=True))


@shared_task
def publish_ledger_heads() -> int:
    """Publish the head of this hour for every open public rating. Returns for how many years."""
    now = timezone.now()
    running = heads.due_to_publish()
    for evaluation in running:
        ledger.fold_all(evaluation.cycle_id)
        heads.publish(evaluation=evaluation, now=now)
    return len(running)


@shared_task
def mail_ledger_heads() -> int:
    """Mail new heads to subscribers, and the requested links. Returns how many mails were sent."""
    now = timezone.now()
    head_mail.forget(now=now)
    return head_mail.send_due(now=now)


@shared_task
def screen_ratings() -> int:
    """Screen the ratings of counted years; continues after a worker that died. Returns how many
    were finished.
    """
    now = timezone.now()
    finished = 0
    for waiting in screening.due(now):
        try:
            finished += screening.run(waiting, now=now) is not None
        except NotNow:
            continue
    return finished


@shared_task
def take_in_batches() -> int:
    """Continue the import of every started batch. Returns how many were finished here."""
    worked = [batches.work_on(batch=row, clock=timezone.now) for row in batches.being_taken_in()]
    return sum(row.status == BatchStatus.TAKEN_IN for row in worked)


@shared_task
def lapse_batches() -> int:
    """Lapse the batches that were not finished before the end of the rating."""
    now, done = timezone.now(), 0
    for batch in batches.due_to_lapse(now):
        try:
            batches.lapse_batch(batch=batch, now=now)
        except NotNow:
            continue
        done += 1
    return done


@shared_task
def clear_notices() -> int:
    """End public notices that have run their working days without an open objection."""
    now = timezone.now()
    return _each(notice.due_to_clear(now), notice.clear_notice, now)


@shared_task
def close_registers() -> int:
    """Close the registers that have reached their deadline, and note their digest."""
    now = timezone.now()
    return _each(draws.due_to_close(now), draws.close_registers, now)


@shared_task
def send_to_the_drawn() -> int:
    """Start the rounds of messages that are due and continue the running ones. Returns how many
    messages were sent.
    """
    now = timezone.now()
    sending.start_due(now=now)
    return sum(sending.send_some(sending=row, now=now) for row in sending.running(now))


@shared_task
def forget_register_phones() -> int:
    """Delete the telephones of registers whose period has passed."""
    now = timezone.now()
    due = phones.due_to_forget(now)
    return sum(phones.forget_phones(cycle=cycle, by=CLOCK, now=now) for cycle in due)


@shared_task
def carry_out_erasures() -> int:
    """Carry out deletions that were deferred until the screening had finished. Returns how many."""
    now = timezone.now()
    return sum(
        erasure.carry_out(evaluation=evaluation, now=now)
        for evaluation in erasure.due_to_carry_out()
    )


@shared_task
def keep_terms() -> int:
    """Delete personal data whose retention has passed. Returns how many rows changed."""
    now = timezone.now()
    return sum(
        sum(retention.keep_terms(evaluation=evaluation, now=now).values())
        for evaluation in retention.to_look_at()
    )


@shared_task
def forget_phone_codes() -> int:
    """Delete telephone codes of yesterday."""
    return phone_codes.forget_codes(now=timezone.now())


@shared_task
def open_cases() -> int:
    """Open a case for every bad rating of a counted and screened year, block by block. Returns how
    many.
    """
    now = timezone.now()
    return sum(_all_blocks(evaluation, now) for evaluation in opening.due_to_open_cases())


@shared_task
def open_released_cases() -> int:
    """Open the cases of ratings that were held and then released. Returns how many."""
    now = timezone.now()
    return sum(_all_blocks(evaluation, now) for evaluation in opening.opened_evaluations())


def _all_blocks(evaluation: Evaluation, now: datetime) -> int:
    opened = 0
    while found := opening.open_block(evaluation=evaluation, now=now):
        opened += found
        if found < opening.BLOCK:
            break
    return opened


@shared_task
def move_cases() -> int:
    """Settle cases that nobody graded in time, and follow exclusions and releases of ratings.
    Returns how many changed.
    """
    now = timezone.now()
    return (
        _each(reminders.due_to_run_out(now), reminders.run_out, now, name="case")
        + _each(reminders.due_to_follow_exclusion(), reminders.follow_exclusion, now, name="case")
        + _each(reminders.due_to_follow_release(), reminders.follow_release, now, name="case")
    )


@shared_task
def escalate_cases() -> int:
    """Remind agencies of answers nearly due, heads of overdue ones, and the office of those still
    missing.
    """
    now = timezone.now()
    return sum(
        reminders.escalate(evaluation=evaluation, now=now) for evaluation in reminders.with_cases()
    )


@shared_task
def raise_summonses() -> int:
    """Summon agencies with several poor months in a row."""
    return summons.raise_summonses(now=timezone.now())
