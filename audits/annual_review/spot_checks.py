"""Unannounced checks during the year; they count in the annual review."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audits.annual_review.models import SpotCheck
from audits.titles.enums import LIVE_TITLES
from audits.titles.models import Title
from audits.titles.policies import office_of_title
from brandportal.errors import YES, BadInput, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.texts import telling_text


def may_check(title: Title, *, by: Any) -> Verdict:
    """Whether this person may record a spot check of this title."""
    allowed = office_of_title(title, by=by)
    if not allowed:
        return allowed
    return YES if title.status in LIVE_TITLES else no(_("The title has ended."))


def record_spot_check(
    *, title: Title, checked_on: date, points: Decimal, findings: str, by: Any, now: datetime
) -> SpotCheck:
    """Record an unannounced check, in points of 100. Refuses a date in the future, points outside 0
    to 100, and empty findings.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(title)
        require(office_of_title(locked, by=by), may_check(locked, by=by))
        if checked_on > timezone.localdate(now):
            raise BadInput(_("This day is still to come."), field="checked_on")
        if not 0 <= points <= 100:
            raise BadInput(_("Points lie between 0 and 100."), field="points")
        missing = _("Please write down what was seen.")
        seen = telling_text(findings, field="findings", missing=missing)
        check = SpotCheck.objects.create(
            title=locked,
            checked_on=checked_on,
            points=points,
            findings=seen,
            recorded_at=now,
            recorded_by=by,
        )
        act.log(
            "title.spot_check",
            gettext_noop("Recorded a spot check"),
            locked,
            {"spot_check": check.pk, "checked_on": checked_on, "points": points},
        )
    return check
