"""Deleting the registers' telephones when the period that the rules name has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from applications.models import Cycle
from brandportal.errors import NotNow
from brandportal.journal.actions import action
from reviews.registers.models import Register, ServiceCase


def due_to_forget(now: datetime) -> list[Cycle]:
    """Award years whose rating closed so long ago that the telephones of their registers must be
    deleted.
    """
    with_phones = Register.objects.filter(cases__phone__gt="").values("cycle")
    found = []
    for cycle in Cycle.objects.filter(pk__in=with_phones).prefetch_related("windows"):
        rating = window(cycle, Stage.RATING)
        kept = timedelta(days=cycle.rules["sampling"]["phones_kept_days"])
        if rating and now >= rating.closes_at + kept:
            found.append(cycle)
    return found


def forget_phones(*, cycle: Cycle, now: datetime, by: Any) -> int:
    """Empty every encrypted telephone of the year's registers; the journal notes how many. Safe to
    run twice.

    Refuses with NotNow before the day that the rules name.
    """
    with action(by=by, now=now) as act:
        if cycle not in due_to_forget(now):
            raise NotNow(_("No telephone of this award year is due to be deleted."))
        count = ServiceCase.objects.filter(register__cycle=cycle).exclude(phone="").update(phone="")
        act.log(
            "registers.forget_phones",
            gettext_noop("Deleted the telephones of the registers"),
            cycle,
            {"count": count},
        )
    return count
