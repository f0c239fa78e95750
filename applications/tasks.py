"""Scheduled tasks of applications."""

from __future__ import annotations

from datetime import datetime

from applications.lifecycle import applications
from applications.models import Application
from brandportal.jobs import Visit, clock_task


@clock_task
def lapse_silent(visit: Visit, now: datetime) -> None:
    """Count returned applications without a correction in time as withdrawn."""
    overdue = Application.objects.overdue_corrections(now)
    visit.each("application", overdue, applications.lapse, now=now)
