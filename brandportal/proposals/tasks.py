"""Scheduled tasks of proposals."""

from __future__ import annotations

from datetime import datetime

from brandportal.jobs import Visit, clock_task
from brandportal.proposals.domain import lapse_if_over
from brandportal.proposals.models import Proposal


@clock_task
def lapse_proposals(visit: Visit, now: datetime) -> None:
    """End the proposals that nobody confirmed in time, and those whose object has changed."""
    waiting = Proposal.objects.open().select_related("proposed_by")
    visit.each("proposal", waiting, lapse_if_over, now=now)
