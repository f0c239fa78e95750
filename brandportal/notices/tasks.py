"""The clock of the outbox."""

from __future__ import annotations

from datetime import datetime

from brandportal.accounts.letters import send_letters
from brandportal.jobs import Visit, clock_task
from brandportal.notices.domain import send_waiting


@clock_task
def send_notices(visit: Visit, now: datetime) -> None:
    """Send waiting mail; safe to run at any time, from any number of workers."""
    visit.do(send_letters, now=now)
    visit.do(send_waiting, now=now)
