"""What an agency may know about its application: the leading group's choice stays hidden until the
public notice.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.cycles.models import Cycle
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle.notice_recipients import people_of_agency
from brandportal.journal.models import Entry, EntryQuerySet
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text

SEALED_STATUSES = (ApplicationStatus.SELECTED, ApplicationStatus.NOT_SELECTED)
SCORED_STATUSES = (
    ApplicationStatus.NOT_SHORTLISTED,
    *SEALED_STATUSES,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)
SEALED_ACTIONS = ("application.select", "application.pass_over")
DECIDED_ANEW = "application.decide_anew"
ON_THE_LIST = notice_text(
    "outcome.listed",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("On the list for naming: %(brand)s"),
    body=gettext_noop(
        "“%(brand)s” (%(number)s) is on the list that is now on public notice. It is named "
        "when the notice has ended and no objection is open."
    ),
)
NOT_ON_THE_LIST = notice_text(
    "outcome.not_listed",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Not on the list for naming: %(brand)s"),
    body=gettext_noop(
        "“%(brand)s” (%(number)s) is not on the list that is now on public notice. Its "
        "page shows why the score is what it is; the head may object while the notice runs."
    ),
)


def announce_outcome(*, cycle: Cycle, now: datetime) -> None:
    """Show agencies the outcome from now on, and tell each of the shortlist whether it is on the
    list. Part of publishing the notice and its journal entry; safe to repeat.
    """
    Cycle.objects.filter(pk=cycle.pk, outcome_announced_at=None).update(outcome_announced_at=now)
    anew = _times_decided_anew(cycle)
    decided = Application.objects.filter(cycle=cycle, status__in=SEALED_STATUSES)
    for application in decided.select_related("brand").order_by("pk"):
        listed = application.status == ApplicationStatus.SELECTED
        queue(
            to=people_of_agency(application),
            key=f"outcome:{application.pk}:{application.status}{anew}",
            text=ON_THE_LIST if listed else NOT_ON_THE_LIST,
            context={"brand": application.brand.name, "number": application.number},
            url=reverse("workspace:application-detail", args=[application.number]),
            now=now,
        )


def seal_again(*, cycle: Cycle) -> None:
    """Hide from agencies what the leading group chooses from now on, until it is announced."""
    Cycle.objects.filter(pk=cycle.pk).update(outcome_announced_at=None)


def _times_decided_anew(cycle: Cycle) -> str:
    """Tells the announcements of a year apart; empty for the first."""
    entries = Entry.objects.filter(action=DECIDED_ANEW).filter(
        object_id__in=[str(pk) for pk in cycle.applications.values_list("pk", flat=True)]
    )
    times = max(Counter(entries.values_list("object_id", flat=True)).values(), default=0)
    return f":{times}" if times else ""


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
