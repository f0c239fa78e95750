"""Scheduled tasks of the journal: chain security events, copy them to the log server, delete the
old ones.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from brandportal.jobs import TaskRun, scheduled_task, slice_by_slice
from brandportal.journal import security, syslog
from brandportal.workflow import CLOCK


@scheduled_task
def chain_security_events(run: TaskRun, now: datetime) -> None:
    """Give security events of past minutes their place in the chain."""
    run.do(slice_by_slice, take=partial(security.chain, now=now))


@scheduled_task
def forward_to_syslog(run: TaskRun, now: datetime) -> None:
    """Send the log server what it does not have yet."""
    run.do(syslog.forward)


@scheduled_task
def keep_security_events(run: TaskRun, now: datetime) -> None:
    """Forget what need not be kept any longer, and note in the journal where the chain ends."""
    run.do(security.forget, by=CLOCK, now=now)
    run.do(security.note_head, by=CLOCK, now=now)
