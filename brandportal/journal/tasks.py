"""Scheduled tasks of the journal: chain security events, copy them to the log server, delete the
old ones.
"""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from brandportal.journal import security, syslog
from brandportal.workflow import CLOCK


@shared_task
def chain_security_events() -> int:
    """Add security events of past minutes to the chain."""
    now, chained = timezone.now(), 0
    while many := security.chain(now=now):
        chained += many
    return chained


@shared_task
def forward_to_syslog() -> int:
    """Send new events to the log server."""
    return syslog.forward()


@shared_task
def keep_security_events() -> int:
    """Delete security events whose retention is over, and record the head of the chain in the
    journal.
    """
    now = timezone.now()
    gone = security.forget(by=CLOCK, now=now)
    security.note_head(by=CLOCK, now=now)
    return gone
