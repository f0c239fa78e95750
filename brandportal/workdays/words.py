"""The one wording of deadlines in working days, which includes whether they are provisional.

Every function takes the deadline itself, the moment that ends its last day. `completed` are the
years that people have marked complete, for callers that word many deadlines; nothing is queried
while the library knows the year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.notices.told import Told
from brandportal.workdays.calendar import asked_once, last_day_of, provisional_year

PROVISIONAL_DUE = gettext_noop(
    "%(due)s (provisional: the holidays of %(year)s are not published yet)"
)


def exact(due: datetime) -> str:
    """A moment in local time; the midnight that ends 4 December is 2026-12-04 24:00.

    For terms in months and years; deadlines in working days are worded by `due_words`.
    """
    local = timezone.localtime(due)
    if local.time() == time.min:
        return f"{local.date() - timedelta(days=1)} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def last_day_words(due: datetime) -> str:
    """The day before a moment, in the reader's language, without saying whether it is certain."""
    return date_format(last_day_of(due), "DATE_FORMAT")


def deadline_words(due: datetime) -> str:
    """A deadline as the lists and records of the desk show it: its last day, as on the public
    pages; with the time of day only where that is not midnight.
    """
    local = timezone.localtime(due)
    if local.time() == time.min:
        return last_day_words(due)
    return date_format(local, "DATETIME_FORMAT")


def due_words(due: datetime, completed: Collection[int] | None = None) -> str:
    """The moment before which something must be done, and why it may still move."""
    return with_reason(exact(due), due, completed)


def due_day_words(due: datetime, completed: Collection[int] | None = None) -> str:
    """The last day on which something can be done in time, in the reader's language, and why it may
    still move.
    """
    return with_reason(last_day_words(due), due, completed)


def with_reason(text: str, due: datetime | None, completed: Collection[int] | None = None) -> str:
    """A text about a deadline, followed by why the deadline may still move."""
    return f"{text}{reason_behind(due, completed)}"


def reason_behind(due: datetime | date | None, completed: Collection[int] | None = None) -> str:
    """Why a deadline may still move, in brackets, to follow it directly; empty if it is certain."""
    why = provisional_words(due, completed)
    return _(" (%(why)s)") % {"why": why} if why else ""


def due_told(due: datetime) -> str | Told:
    """The same as `due_words` as a value of a notice, which each reader sees in their own
    language.
    """
    return _told(exact(due), due)


def due_day_told(due: datetime) -> str | Told:
    """The last day as a value of a notice."""
    return _told(last_day_of(due).isoformat(), due)


def _told(words: str, due: datetime) -> str | Told:
    year = provisional_year(due)
    return words if year is None else Told(PROVISIONAL_DUE, {"due": words, "year": str(year)})


def provisional_words(due: datetime | date | None, completed: Collection[int] | None = None) -> str:
    """Why a deadline in working days may still move; empty if it is certain."""
    year = provisional_year(due, completed)
    if year is None:
        return ""
    return _("provisional: the holidays of %(year)s are not published yet") % {"year": year}


def provisional_list_words(dues: Iterable[datetime | None]) -> str:
    """From which day on the dates of a list may still move; empty if none may."""
    completed = asked_once()
    years = [year for due in dues if (year := provisional_year(due, completed)) is not None]
    if not years:
        return ""
    return _(
        "Dates in working days from %(day)s on are provisional: the holidays of %(year)s "
        "are not published yet."
    ) % {"day": f"{min(years) - 1}-12-30", "year": min(years)}
