"""Queues of applications on the desk's front page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.cycles.timeline import moment_in_words
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.office.queues import Waiting
from brandportal.office.site import desk_queue
from brandportal.workdays.words import due_words

PATIENCE = timedelta(days=3)


def _address(status: str) -> str:
    return f"{reverse('admin:applications_application_changelist')}?status__exact={status}"


@desk_queue
def application_queues(now: datetime, by: Any) -> Iterable[Waiting]:
    """Applications to check, oldest first, and corrections that agencies owe."""
    yield Waiting(
        Application.objects.waiting_for_acceptance(),
        label=_("Applications to check"),
        url=_address(ApplicationStatus.SUBMITTED),
        first="submitted_at",
        note=lambda first: _("the oldest since %(moment)s") % {"moment": moment_in_words(first)},
        tone=lambda first: "due" if now - first > PATIENCE else "soon",
        when_empty=True,
    )
    yield Waiting(
        Application.objects.filter(status=ApplicationStatus.RETURNED),
        label=_("Corrections awaited"),
        url=_address(ApplicationStatus.RETURNED),
        first="correction_due",
        note=lambda first: (
            (_("overdue since %(moment)s") if first <= now else _("the next until %(moment)s"))
            % {"moment": due_words(first)}
        ),
        tone=lambda first: "due" if first <= now else "ok",
        roles=(),
    )
