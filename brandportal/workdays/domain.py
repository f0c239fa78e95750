"""Keep the days that differ from the library's calendar, and mark a year as complete."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.workdays.calendar import is_in_library, is_published
from brandportal.workdays.deadlines import Moved, move_deadlines
from brandportal.workdays.holidays import LUNAR, statutory
from brandportal.workdays.models import CalendarDay, CalendarYear

# The State Council's notice for a year is published in October or November of the year before.
WARN_FROM_MONTH = 10


def may_keep_calendar(*, by: Any) -> Verdict:
    """The office and the system administrator keep the calendar."""
    if has_role(by, Role.OFFICE, Role.SYSTEM_ADMIN):
        return YES
    return no(_("Only the Efficiency Office and the system administrator may do this."))


def save_day(*, day: CalendarDay, by: Any, now: datetime) -> CalendarDay:
    """Write a day that differs. Existing deadlines stay as they are. Refuses with NotAllowed."""
    require(may_keep_calendar(by=by))
    with action(by=by, now=now) as act:
        day.save()
        act.log(
            "workdays.save_day",
            gettext_noop("Wrote a calendar day"),
            day,
            {"date": day.date, "is_working": day.is_working},
        )
    return day


def remove_day(*, day: CalendarDay, by: Any, now: datetime) -> None:
    """Return to the library's calendar for this day. Refuses with NotAllowed."""
    require(may_keep_calendar(by=by))
    with action(by=by, now=now) as act:
        act.log(
            "workdays.remove_day",
            gettext_noop("Removed a calendar day"),
            day,
            {"date": day.date, "is_working": day.is_working},
        )
        day.delete()


def complete_year(*, year: CalendarYear, by: Any, now: datetime) -> Moved:
    """Mark a year complete, so that its days are certain, and compute the deadlines that reach into
    it again.

    Refuses with NotAllowed, with NotNow a year that is known already, and with BadInput at the
    field `year` if a statutory day off is not entered as one, or a make-up day is no Saturday or
    Sunday.
    """
    require(may_keep_calendar(by=by))
    require_whole(year.year)
    with action(by=by, now=now) as act:
        year.completed_at, year.completed_by = now, by
        year.save(force_insert=True)
        moved = move_deadlines(year=year.year, by=by, now=now)
        act.log(
            "workdays.complete_year",
            gettext_noop("Marked a calendar year complete"),
            year,
            {"year": year.year, "document": year.document, "moved": moved.moved},
        )
    return moved


def open_year(*, year: CalendarYear, by: Any, now: datetime) -> None:
    """Remove the mark, so that the year is unknown again. Deadlines stay as they are. Refuses with
    NotAllowed.
    """
    require(may_keep_calendar(by=by))
    with action(by=by, now=now) as act:
        act.log(
            "workdays.open_year",
            gettext_noop("Took back that a calendar year is complete"),
            year,
            {"year": year.year},
        )
        year.delete()


def require_whole(year: int) -> None:
    """Refuse a year that is known already (NotNow), or whose days off are not all entered (BadInput
    at `year`).
    """
    if is_published(year):
        raise NotNow(_("The holidays of %(year)s are known already.") % {"year": year})
    entered = dict(CalendarDay.objects.filter(date__year=year).values_list("date", "is_working"))
    if year not in LUNAR:
        raise BadInput(_("The portal knows no lunar calendar of this year."), field="year")
    missing = [
        f"{day.isoformat()} {name}"
        for day, name in statutory(year)
        if entered.get(day, day.weekday() < 5)
    ]
    if missing:
        raise BadInput(
            _("These days are off by law and not entered as days off: %(days)s.")
            % {"days": _(", ").join(missing)},
            field="year",
        )
    odd = [day.isoformat() for day, works in sorted(entered.items()) if works and day.weekday() < 5]
    if odd:
        raise BadInput(
            _("A make-up day is a Saturday or a Sunday; these are not: %(days)s.")
            % {"days": _(", ").join(odd)},
            field="year",
        )


def years_to_enter(today: date) -> list[int]:
    """The years into which deadlines reach and that the library does not know: this one, and each
    autumn the next.
    """
    years = [today.year]
    if today.month >= WARN_FROM_MONTH:
        years.append(today.year + 1)
    return [year for year in years if not is_in_library(year)]
