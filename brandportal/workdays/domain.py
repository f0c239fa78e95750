"""Keep the days that differ from the library's calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, NotAllowed, Verdict, no
from brandportal.journal.domain import append, take_turn
from brandportal.workdays.calendar import is_published
from brandportal.workdays.models import CalendarDay

# The State Council's notice for a year comes out in October or November of the year before.
WARN_FROM_MONTH = 12


def may_keep_calendar(by: Any) -> Verdict:
    """The office and the system administrator keep the calendar."""
    if has_role(by, Role.OFFICE, Role.SYSTEM_ADMIN):
        return YES
    return no(_("Only the Efficiency Office and the system administrator may do this."))


def _require(by: Any) -> None:
    allowed = may_keep_calendar(by)
    if not allowed:
        raise NotAllowed(allowed.reason)


def save_day(*, day: CalendarDay, by: Any, now: datetime) -> CalendarDay:
    """Write a day that differs. Deadlines that were set before stay as they were. Refuses with NotAllowed."""
    _require(by)
    with transaction.atomic():
        take_turn()
        day.save()
        append(
            action="workdays.save_day",
            done=gettext_noop("Wrote a calendar day"),
            obj=day,
            by=by,
            now=now,
            data={"date": day.date, "is_working": day.is_working},
        )
    return day


def remove_day(*, day: CalendarDay, by: Any, now: datetime) -> None:
    """Go back to the library's calendar for this day. Refuses with NotAllowed."""
    _require(by)
    with transaction.atomic():
        take_turn()
        append(
            action="workdays.remove_day",
            done=gettext_noop("Removed a calendar day"),
            obj=day,
            by=by,
            now=now,
            data={"date": day.date, "is_working": day.is_working},
        )
        day.delete()


def years_without_calendar(today: date) -> list[int]:
    """The years whose holidays nobody knows although deadlines reach into them: this one, and from December the next."""
    years = [today.year]
    if today.month >= WARN_FROM_MONTH:
        years.append(today.year + 1)
    return [year for year in years if not _is_known(year)]


def _is_known(year: int) -> bool:
    return is_published(year) or CalendarDay.objects.filter(date__year=year).exists()
