"""The deadlines of applications that are counted in working days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle.notice_recipients import people_of_agency
from brandportal.workdays.deadlines import Counted, DeadlineKind


def _corrections(first: datetime) -> Iterator[Counted]:
    rows = Application.objects.filter(
        status=ApplicationStatus.RETURNED, correction_due__gte=first
    ).select_related("cycle")
    for row in rows.annotate(asked_at=Max("correction_items__asked_at")):
        days = int(row.cycle.rules["acceptance"]["correction_working_days"])
        if row.asked_at is not None:
            yield Counted(row, ((row.asked_at, days),))


DEADLINES = [
    DeadlineKind(
        model=Application,
        field="correction_due",
        subject=gettext_noop("A date has changed: correction of the application"),
        may_come_nearer=False,
        ahead=_corrections,
        people=people_of_agency,
        url=lambda row: reverse("workspace:application-detail", args=[row.number]),
    )
]
