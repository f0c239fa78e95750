"""How long the panel may still score, and the state of a brand, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from brandportal.pills import Pill
from brandportal.workdays.words import exact
from reviews.panel.enums import AssignmentState

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class TimeLeft:
    """How long the panel may still score. Its text are whole days, on the last two days hours and
    minutes; the page counts on with the same words (static/js/time_left.js).
    """

    ends: datetime
    now: datetime

    def __str__(self) -> str:
        left = self.ends - self.now
        if left <= timedelta(0):
            return self.over
        if left >= 2 * DAY:
            return ngettext("%(count)d day left", "%(count)d days left", left // DAY) % {
                "count": left // DAY
            }
        hours, minutes = left // HOUR, left % HOUR // MINUTE
        if hours:
            return self.hours % {"hours": hours, "minutes": minutes}
        return (self.one if minutes == 1 else self.many) % {"count": minutes}

    @property
    def until(self) -> str:
        return _("Scoring is planned until %(at)s") % {"at": exact(self.ends)}

    @property
    def over(self) -> str:
        return _("The planned end has passed; the Efficiency Office may close scoring at any time.")

    @property
    def hours(self) -> str:
        return _("%(hours)d h %(minutes)d min left")

    @property
    def one(self) -> str:
        return self._minutes(1)

    @property
    def many(self) -> str:
        return self._minutes(2)

    @staticmethod
    def _minutes(count: int) -> str:
        return ngettext("%(count)d minute left", "%(count)d minutes left", count)

    def as_json(self) -> dict[str, str]:
        """For the answer to a draft that the page keeps by itself."""
        moments = {"ends": self.ends.isoformat(), "now": self.now.isoformat()}
        return {**moments, "until": self.until, "words": str(self)}


def time_left(ends: datetime | None, now: datetime) -> TimeLeft | None:
    """The time until a planned end; none without one."""
    return TimeLeft(ends, now) if ends else None


def state_pill(application: Application) -> Pill:
    """The state of a brand for the member who reads it, from `brands_of`."""
    return AssignmentState(application.state).pill  # type: ignore[attr-defined]
