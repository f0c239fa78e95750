"""The journal's clock: chain security events, copy them to the log server, forget the old ones."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from brandportal.journal import security, syslog
from brandportal.workflow import CLOCK


@shared_task
def chain_security_events() -> int:
    """Give security events of past minutes their place in the chain."""
    now, chained = timezone.now(), 0
    while many := security.chain(now=now):
        chained += many
    return chained


@shared_task
def forward_to_syslog() -> int:
    """Send the log server what it does not have yet."""
    return syslog.forward()


@shared_task
def keep_security_events() -> int:
    """Forget what need not be kept any longer, and note in the journal where the chain ends."""
    now = timezone.now()
    gone = security.forget(by=CLOCK, now=now)
    security.note_head(by=CLOCK, now=now)
    return gone
