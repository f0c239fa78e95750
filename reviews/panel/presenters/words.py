"""How long the panel may still score, and the state of a brand, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from brandportal.pills import Pill
from reviews.panel.enums import AssignmentState

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def time_left(ends: datetime | None, now: datetime) -> str:
    """The time until a deadline: whole days, on the last two days hours and minutes; empty without
    a deadline.
    """
    if ends is None:
        return ""
    left = ends - now
    if left <= timedelta(0):
        return _("The planned end has passed; the Efficiency Office may close scoring at any time.")
    if left >= 2 * DAY:
        return ngettext("%(count)d day left", "%(count)d days left", left // DAY) % {
            "count": left // DAY
        }
    hours, minutes = left // HOUR, left % HOUR // MINUTE
    if hours:
        return _("%(hours)d h %(minutes)d min left") % {"hours": hours, "minutes": minutes}
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}


def state_pill(application: Application) -> Pill:
    """The state of a brand for the member who reads it, from `brands_of`."""
    return AssignmentState(application.state).pill  # type: ignore[attr-defined]
