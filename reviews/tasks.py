"""Scheduled tasks of the evaluation: each calls one verb for each record, and is safe to run at any
time and twice.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from brandportal.jobs import TaskRun, long_task, scheduled_task
from brandportal.workflow import CLOCK
from reviews.bad_ratings import opening, reminders, summons
from reviews.batches import batches
from reviews.decision import notice
from reviews.feedback import letters
from reviews.identity import phone_codes
from reviews.ledger import head_mail, heads, ledger
from reviews.panel import papers
from reviews.privacy import erasure, retention
from reviews.probe import probe, state
from reviews.publication import building
from reviews.recipients import draws, sending
from reviews.registers import phones
from reviews.screening import screening
from reviews.stages import steps


@scheduled_task
def open_ratings(run: TaskRun, now: datetime) -> None:
    """Open the public rating whose window has begun."""
    run.each("evaluation", steps.due_to_open(now), steps.open_rating, now=now)


@scheduled_task
def give_papers_back(run: TaskRun, now: datetime) -> None:
    """Give sheets on paper back whose time of comparing is over."""
    run.each("paper", papers.over_time(now), papers.give_back_in_time, now=now)


@scheduled_task
def close_ratings(run: TaskRun, now: datetime) -> None:
    """Close and count the public rating whose window is over."""
    run.each("evaluation", steps.due_to_close(now), steps.close_rating, now=now)


@scheduled_task
def fold_ratings(run: TaskRun, now: datetime) -> None:
    """Give new ratings their position in the ledger and add them to the tallies."""
    running = heads.due_to_publish()
    run.each("cycle_id", [one.cycle_id for one in running], ledger.fold_all)


@scheduled_task
def publish_ledger_heads(run: TaskRun, now: datetime) -> None:
    """Publish the head of this hour for every open public rating."""
    run.each("evaluation", heads.due_to_publish(), ledger.fold_and_publish, now=now)


@scheduled_task
def mail_ledger_heads(run: TaskRun, now: datetime) -> None:
    """Mail new heads to subscribers, and the requested links."""
    run.do(head_mail.forget, now=now)
    run.do(head_mail.send_due, now=now)


@scheduled_task
def probe_ratings(run: TaskRun, now: datetime) -> None:
    """Rate a test service point by every way, and note what did not get through."""
    run.each("evaluation", probe.due(now), probe.probe, now=now)


@scheduled_task
def watch_probes(run: TaskRun, now: datetime) -> None:
    """Tell the office when the ways of a running rating were not tested."""
    run.each("evaluation", state.rated_now(now), probe.tell_of_silence, now=now)


@scheduled_task
def screen_ratings(run: TaskRun, now: datetime) -> None:
    """Screen the ratings of counted years; continues after a worker that died."""
    run.each("screening", screening.due(now), screening.run, now=now)


@scheduled_task
def take_in_batches(run: TaskRun, now: datetime) -> None:
    """Continue the import of every started batch."""
    run.each("batch", batches.being_taken_in(), batches.work_on, clock=timezone.now)


@scheduled_task
def lapse_batches(run: TaskRun, now: datetime) -> None:
    """Lapse the batches that were not finished before the end of the rating."""
    run.each("batch", batches.due_to_lapse(now), batches.lapse_batch, now=now)


@long_task(seconds=building.MOST_SECONDS)
def make_folders(run: TaskRun, now: datetime) -> None:
    """Make the folder of the results of decided years, before their notice; takes over from a
    worker that died.
    """
    run.each("evaluation", building.due(now), building.make, now=now)


@scheduled_task
def clear_notices(run: TaskRun, now: datetime) -> None:
    """End public notices that have run their working days without an open objection."""
    run.each("evaluation", notice.due_to_clear(now), notice.clear_notice, now=now)


@scheduled_task
def gather_feedback(run: TaskRun, now: datetime) -> None:
    """Begin the feedback letters of published years."""
    run.each("evaluation", letters.due_to_gather(now), letters.gather, now=now)


@scheduled_task
def close_registers(run: TaskRun, now: datetime) -> None:
    """Close the registers that have reached their deadline, and store their digest."""
    run.each("evaluation", draws.due_to_close(now), draws.close_registers, now=now)


@scheduled_task
def send_to_the_drawn(run: TaskRun, now: datetime) -> None:
    """Start the rounds of messages that are due and continue the running ones."""
    run.do(sending.start_due, now=now)
    run.each("sending", sending.running(now), sending.send_some, now=now)


@scheduled_task
def forget_register_phones(run: TaskRun, now: datetime) -> None:
    """Delete the telephones of registers whose period has passed."""
    run.each("cycle", phones.due_to_forget(now), phones.forget_phones, by=CLOCK, now=now)


@scheduled_task
def carry_out_erasures(run: TaskRun, now: datetime) -> None:
    """Carry out deletions that were deferred until the screening had finished."""
    run.each("evaluation", erasure.due_to_carry_out(), erasure.carry_out, now=now)


@scheduled_task
def keep_terms(run: TaskRun, now: datetime) -> None:
    """Delete personal data whose retention has passed."""
    run.each("evaluation", retention.to_look_at(), retention.keep_terms, now=now)


@scheduled_task
def forget_phone_codes(run: TaskRun, now: datetime) -> None:
    """Delete old telephone codes."""
    run.do(phone_codes.forget_codes, now=now)


@scheduled_task
def open_cases(run: TaskRun, now: datetime) -> None:
    """Open a case for every bad rating of a counted and screened year."""
    run.each("evaluation", opening.due_to_open_cases(), opening.open_all, now=now)


@scheduled_task
def open_released_cases(run: TaskRun, now: datetime) -> None:
    """Open the cases of ratings that were held and then released."""
    run.each("evaluation", opening.opened_evaluations(), opening.open_all, now=now)


@scheduled_task
def move_cases(run: TaskRun, now: datetime) -> None:
    """Settle cases that nobody graded in time, and follow exclusions and releases of ratings."""
    run.each("case", reminders.due_to_run_out(now), reminders.run_out, now=now)
    run.each("case", reminders.due_to_follow_exclusion(now), reminders.follow_exclusion, now=now)
    run.each("case", reminders.due_to_follow_release(), reminders.follow_release, now=now)


@scheduled_task
def escalate_cases(run: TaskRun, now: datetime) -> None:
    """Remind agencies of answers nearly due, heads of overdue ones, and the office of those still
    missing.
    """
    run.each("evaluation", reminders.with_cases(), reminders.escalate, now=now)


@scheduled_task
def raise_summonses(run: TaskRun, now: datetime) -> None:
    """Summon agencies with several poor months in a row."""
    run.each("poor", summons.poor_agencies(now), summons.raise_summons, now=now)
