"""Scheduled tasks of applications."""

from __future__ import annotations

from datetime import datetime

from applications.lifecycle import applications
from applications.models import Application
from brandportal.jobs import TaskRun, scheduled_task


@scheduled_task
def lapse_silent(run: TaskRun, now: datetime) -> None:
    """Withdraw returned applications that were not corrected in time."""
    overdue = Application.objects.overdue_corrections(now)
    run.each("application", overdue, applications.lapse, now=now)
