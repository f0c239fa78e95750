"""What an agency may know of its application: what the leading group chose is not said before the
public notice says it.
"""

from __future__ import annotations

from datetime import datetime

from applications.cycles.models import Cycle
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.journal.models import Entry, EntryQuerySet

SEALED_STATUSES = (ApplicationStatus.SELECTED, ApplicationStatus.NOT_SELECTED)
SEALED_ACTIONS = ("application.select", "application.pass_over")


def announce_outcome(*, cycle: Cycle, now: datetime) -> None:
    """From now on agencies see what was decided. Part of publishing the notice, whose journal line
    covers it; repeatable.
    """
    Cycle.objects.filter(pk=cycle.pk, outcome_announced_at=None).update(outcome_announced_at=now)


def shown_status(application: Application) -> ApplicationStatus:
    """The status as its agency sees it: shortlisted, until the outcome is announced."""
    status = ApplicationStatus(application.status)
    if status in SEALED_STATUSES and application.cycle.outcome_announced_at is None:
        return ApplicationStatus.SHORTLISTED
    return status


def shown_journal(application: Application) -> EntryQuerySet:
    """What happened to the application, newest first, as its agency sees it.

    Only steps of the application's own life: who judges it and who was invited to rate it stay with
    the office.
    """
    entries = Entry.objects.about(application).filter(action__startswith="application.")
    if application.cycle.outcome_announced_at is None:
        entries = entries.exclude(action__in=SEALED_ACTIONS)
    return entries
