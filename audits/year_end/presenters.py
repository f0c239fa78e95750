"""A year-end line, its check and its receipt, for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.year_end.checking import ready_to_open
from audits.year_end.models import CheckedLine, YearEndCheck, YearEndTable
from audits.year_end.year_end import Line
from brandportal.errors import Verdict
from brandportal.office.hidden import shown
from brandportal.pills import Pill


def line_shown(row: CheckedLine) -> Line:
    """The line as the agency was shown it."""
    return Line(row.agency.as_of(None), Fraction(row.points), row.explanation)


def line_pill(row: CheckedLine, now: datetime) -> Pill:
    """How far the check of one line is."""
    if row.answered_at:
        return Pill(_("Contest answered"), "good")
    if row.agrees is False:
        return Pill(_("Contested, office to answer"), "warn")
    if row.agrees:
        return Pill(_("Agreed"), "good")
    if now < row.check_round.check_due:
        return Pill(_("To be checked"), "now")
    return Pill(_("Nothing said in time"), "plain")


@dataclass(frozen=True)
class CheckShown:
    """The check of a year's table on the desk: its rounds, what the agencies have said, and whether
    another round can be opened.
    """

    rounds: list[YearEndCheck]
    words: str
    verdict: Verdict


def check_shown(year: int, *, by: Any, now: datetime) -> CheckShown:
    """Without the lines of agencies with which the reader has a conflict of interest."""
    lines = shown(CheckedLine.objects.filter(check_round__table__year=year), by=by)
    said = list(lines.values_list("agrees", "answered_at"))
    agreed = sum(agrees is True for agrees, _answered in said)
    contested = [answered for agrees, answered in said if agrees is False]
    values = {
        "count": len(said),
        "agreed": agreed,
        "contested": len(contested),
        "waiting": contested.count(None),
    }
    words = ngettext(
        "%(count)d line shown: %(agreed)d agreed, %(contested)d contested, of which %(waiting)d "
        "without an answer.",
        "%(count)d lines shown: %(agreed)d agreed, %(contested)d contested, of which %(waiting)d "
        "without an answer.",
        len(said),
    )
    rounds = YearEndCheck.objects.filter(table__year=year).select_related("opened_by")
    return CheckShown(
        rounds=list(rounds),
        words=words % values if said else "",
        verdict=ready_to_open(YearEndTable(year=year), now=now),
    )
