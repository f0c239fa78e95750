"""What an agency may know about its application: the leading group's choice stays hidden until the
public notice.
"""

from __future__ import annotations

from datetime import datetime

from applications.cycles.models import Cycle
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.journal.models import Entry, EntryQuerySet

SEALED_STATUSES = (ApplicationStatus.SELECTED, ApplicationStatus.NOT_SELECTED)
SCORED_STATUSES = (
    ApplicationStatus.NOT_SHORTLISTED,
    *SEALED_STATUSES,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)
SEALED_ACTIONS = ("application.select", "application.pass_over")


def announce_outcome(*, cycle: Cycle, now: datetime) -> None:
    """Show agencies the outcome from now on. Part of publishing the notice and its journal entry;
    safe to repeat.
    """
    Cycle.objects.filter(pk=cycle.pk, outcome_announced_at=None).update(outcome_announced_at=now)


def shown_status(application: Application) -> ApplicationStatus:
    """The status for its agency: shortlisted, until the outcome is announced."""
    status = ApplicationStatus(application.status)
    if status in SEALED_STATUSES and application.cycle.outcome_announced_at is None:
        return ApplicationStatus.SHORTLISTED
    return status


def score_is_public(application: Application) -> bool:
    """Whether the agency can read why its application has the score it has: it was scored, and the
    results of the year are published.
    """
    scored = application.status in SCORED_STATUSES
    return scored and application.cycle.outcome_announced_at is not None


def shown_journal(application: Application) -> EntryQuerySet:
    """The journal of the application for its agency, newest first.

    Only transitions of the application itself: who judges it and who was invited to rate it is not
    shown.
    """
    entries = Entry.objects.about(application).filter(action__startswith="application.")
    if application.cycle.outcome_announced_at is None:
        entries = entries.exclude(action__in=SEALED_ACTIONS)
    return entries
