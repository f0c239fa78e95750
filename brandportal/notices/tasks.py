"""The clock of the outbox."""

from __future__ import annotations

from datetime import datetime

from brandportal.accounts.letters import send_letters
from brandportal.accounts.texts import send_texts
from brandportal.duties import remind, to_remind
from brandportal.jobs import TaskRun, scheduled_task
from brandportal.notices.digests import gather, send_digests, to_gather
from brandportal.notices.domain import send_waiting


@scheduled_task
def send_notices(run: TaskRun, now: datetime) -> None:
    """Send waiting mail and messages; safe to run at any time, from any number of workers."""
    run.do(send_letters, now=now)
    run.do(send_texts, now=now)
    run.do(send_waiting, now=now)
    run.each("recipient", to_gather(now), gather, now=now)
    run.do(send_digests, now=now)


@scheduled_task
def remind_of_duties(run: TaskRun, now: datetime) -> None:
    """Remind who still owes something 7, 3 and 1 working days before its deadline."""
    run.each("reached", to_remind(now), remind, now=now)
