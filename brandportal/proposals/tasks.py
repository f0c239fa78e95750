"""Scheduled tasks of proposals."""

from __future__ import annotations

from datetime import datetime

from brandportal.jobs import TaskRun, scheduled_task
from brandportal.proposals.actions import known
from brandportal.proposals.domain import lapse_if_over
from brandportal.proposals.models import Proposal


@scheduled_task
def lapse_proposals(run: TaskRun, now: datetime) -> None:
    """End the proposals that nobody confirmed in time, and those whose object has changed."""
    waiting = known(Proposal.objects.open()).select_related("proposed_by")
    run.each("proposal", waiting, lapse_if_over, now=now)
