"""Queues of applications on the desk's front page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.cycles.timeline import moment_in_words
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.office.hidden import shown
from brandportal.office.site import Queue, desk_queue
from brandportal.workdays.words import due_words

PATIENCE = timedelta(days=3)


def _address(status: str) -> str:
    return f"{reverse('admin:applications_application_changelist')}?status__exact={status}"


@desk_queue
def application_queues(now: datetime, by: Any) -> Iterable[Queue]:
    """Applications to check, oldest first, and corrections that agencies owe."""
    waiting = shown(Application.objects.waiting_for_acceptance(), by=by).aggregate(
        count=Count("pk"), oldest=Min("submitted_at")
    )
    if waiting["count"]:
        since = waiting["oldest"]
        yield Queue(
            label=_("Applications to check"),
            count=waiting["count"],
            note=_("the oldest since %(moment)s") % {"moment": moment_in_words(since)},
            url=_address(ApplicationStatus.SUBMITTED),
            tone="due" if now - since > PATIENCE else "soon",
        )
    else:
        yield Queue(_("Applications to check"), 0, "", _address(ApplicationStatus.SUBMITTED), "ok")
    returned = shown(Application.objects.filter(status=ApplicationStatus.RETURNED), by=by)
    awaited = returned.aggregate(count=Count("pk"), next=Min("correction_due"))
    if awaited["count"]:
        overdue = awaited["next"] <= now
        words = _("overdue since %(moment)s") if overdue else _("the next until %(moment)s")
        yield Queue(
            label=_("Corrections awaited"),
            count=awaited["count"],
            note=words % {"moment": due_words(awaited["next"])},
            url=_address(ApplicationStatus.RETURNED),
            tone="due" if overdue else "ok",
        )
