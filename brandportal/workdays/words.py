"""How a date says that it is provisional."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from brandportal.workdays.calendar import is_published, provisional_year

# Before autumn no deadline reaches into the next year.
FROM_MONTH = 10


def provisional_words(due: datetime | date | None, completed: Collection[int] | None = None) -> str:
    """Why a deadline in working days may still move; empty when it is certain."""
    year = provisional_year(due, completed)
    if year is None:
        return ""
    return _("provisional: the holidays of %(year)s are not published yet") % {"year": year}


def provisional_list_words(today: date) -> str:
    """From which day on the dates of a list may still move; empty while none does."""
    years = (today.year, today.year + 1) if today.month >= FROM_MONTH else (today.year,)
    for year in years:
        if not is_published(year):
            return _(
                "Dates in working days from %(day)s on are provisional: the holidays of %(year)s are not published yet."
            ) % {"day": f"{year - 1}-12-30", "year": year}
    return ""
