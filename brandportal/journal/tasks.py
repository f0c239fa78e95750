"""Scheduled tasks of the journal: chain security events, copy them to the log server, delete the
old ones.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from brandportal.jobs import Visit, clock_task, slice_by_slice
from brandportal.journal import security, syslog
from brandportal.workflow import CLOCK


@clock_task
def chain_security_events(visit: Visit, now: datetime) -> None:
    """Give security events of past minutes their place in the chain."""
    visit.do(slice_by_slice, take=partial(security.chain, now=now))


@clock_task
def forward_to_syslog(visit: Visit, now: datetime) -> None:
    """Send the log server what it does not have yet."""
    visit.do(syslog.forward)


@clock_task
def keep_security_events(visit: Visit, now: datetime) -> None:
    """Forget what need not be kept any longer, and note in the journal where the chain ends."""
    visit.do(security.forget, by=CLOCK, now=now)
    visit.do(security.note_head, by=CLOCK, now=now)
