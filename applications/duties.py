"""What agencies owe about their applications."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import window
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle.timing import in_grace, signed_until, waits_for_head
from brandportal.duties import Duty, of_agencies
from brandportal.notices.told import Told

A = ApplicationStatus


def _page(row: Application) -> str:
    return reverse("workspace:application-detail", args=[row.number])


def applications(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """Drafts and returned applications, while they can be handed in."""
    rows = of_agencies(
        Application.objects.filter(status__in=[A.DRAFT, A.SIGN_OFF, A.RETURNED]),
        "agency_id",
        agencies,
    ).filter(cycle__status=CycleStatus.OPEN)
    for row in rows.select_related("cycle", "brand").prefetch_related("cycle__windows"):
        duty = _correction(row) if row.status == A.RETURNED else _draft(row, now)
        if duty is not None and duty.due is not None and now < duty.due:
            yield duty


def _draft(row: Application, now: datetime) -> Duty | None:
    """A draft to be finished, and one that waits for its head, until the stage ends and with it the
    grace of the rules.
    """
    stage = window(row.cycle, Stage.APPLICATION)
    if stage is None:
        return None
    signs = row.status == A.SIGN_OFF
    heading = (
        gettext_noop("Sign off the application “%(brand)s”")
        if signs
        else gettext_noop("Finish the application “%(brand)s”")
    )
    sentence = (
        gettext_noop("It is complete and waits for the head.")
        if signs
        else gettext_noop("Fill in the sections; the head signs off and hands it in.")
    )
    return Duty(
        key=f"application:{row.pk}:{'sign' if signs else 'write'}",
        agency_id=row.agency_id,
        heading=Told(heading, {"brand": row.brand.name}),
        sentence=Told(sentence, {}),
        url=_page(row),
        due=signed_until(row) if in_grace(row, now=now) else stage.closes_at,
        heads_only=signs,
        fixed=True,
    )


def _correction(row: Application) -> Duty:
    """A returned application, which lapses without an answer."""
    signs = waits_for_head(row)
    heading = (
        gettext_noop("Sign off the correction of “%(brand)s”")
        if signs
        else gettext_noop("Correct the application “%(brand)s”")
    )
    return Duty(
        key=f"application:{row.pk}:{'sign-correction' if signs else 'correct'}",
        agency_id=row.agency_id,
        heading=Told(heading, {"brand": row.brand.name}),
        sentence=Told(
            gettext_noop(
                "Without a correction that the head has handed in, the application counts as "
                "withdrawn."
            ),
            {},
        ),
        url=_page(row),
        due=row.correction_due,
        heads_only=signs,
        pressing=True,
    )


DUTIES = [applications]
