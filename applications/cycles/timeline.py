"""Stage windows of an award year, and its timeline for all faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.models import Cycle, StageWindow
from brandportal.errors import YES, Verdict, no
from brandportal.workdays.calendar import working_days_between

INSTANT = timedelta(microseconds=1)


class Span(NamedTuple):
    """From one moment up to, not including, another; an end that is not known yet is None."""

    opens_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True)
class StageOnTimeline:
    """One stage as `components/timeline.html` shows it. `state`: done, now or next."""

    code: str
    name: str
    dates: str
    state: str
    note: str


def window(cycle: Cycle, stage: str) -> StageWindow | None:
    """The dates of one stage, or None if they are not set. Uses prefetched windows if there are
    any.
    """
    return next((row for row in cycle.windows.all() if row.stage == stage), None)


def is_open(cycle: Cycle, stage: str, now: datetime) -> bool:
    """Whether the stage runs now: from its opening up to, not including, its closing."""
    found = window(cycle, stage)
    return found is not None and found.opens_at <= now < found.closes_at


def stage_verdict(cycle: Cycle, stage: str, now: datetime) -> Verdict:
    """Whether the stage is open now, with a sentence that names the date if not."""
    name = Stage(stage).label
    if cycle.status == CycleStatus.DRAFT:
        return no(_("The award year %(year)s is not open yet.") % {"year": cycle})
    if cycle.status == CycleStatus.CONCLUDED:
        return no(_("The award year %(year)s is concluded.") % {"year": cycle})
    found = window(cycle, stage)
    if found is None:
        return no(_("The dates of the stage “%(stage)s” are not set yet.") % {"stage": name})
    if now < found.opens_at:
        return no(
            _("The stage “%(stage)s” opens on %(moment)s.")
            % {"stage": name, "moment": moment_in_words(found.opens_at)}
        )
    if now >= found.closes_at:
        return no(
            _("The stage “%(stage)s” closed on %(moment)s.")
            % {"stage": name, "moment": moment_in_words(found.closes_at)}
        )
    return YES


def current_stage(cycle: Cycle, now: datetime) -> str | None:
    """The stage whose window contains `now`; None between stages, before the first and after the
    last.
    """
    return next((stage for stage in Stage.values if is_open(cycle, stage, now)), None)


def next_change(cycle: Cycle, now: datetime) -> datetime | None:
    """The next moment at which a window opens or closes; until then the calendar shows everybody
    the same.
    """
    changes = [moment for row in cycle.windows.all() for moment in (row.opens_at, row.closes_at)]
    return min((moment for moment in changes if moment > now), default=None)


def timeline(
    cycle: Cycle, current: str | None, now: datetime, *, ran: Mapping[str, Span] | None = None
) -> list[StageOnTimeline]:
    """Every stage of the award year in order, for the timeline.

    `current` is the stage in progress if the caller knows it better than the calendar (an
    evaluation that is late or early); None uses the dates. `ran` has the real dates of the stages
    that have begun; the others show the plan.
    """
    at_work = current or current_stage(cycle, now)
    planned = {row.stage: Span(row.opens_at, row.closes_at) for row in cycle.windows.all()}
    real = ran or {}
    return [
        _on_timeline(
            stage,
            real.get(stage) or planned.get(stage),
            state=_state(stage, at_work, planned.get(stage), now),
            is_late=bool(real) and stage not in real,
            now=now,
        )
        for stage in Stage.values
    ]


def _on_timeline(
    stage: str, dates: Span | None, *, state: str, is_late: bool, now: datetime
) -> StageOnTimeline:
    note = ""
    if state == "now":
        note = _note(dates, now)
    elif state == "next" and is_late and dates is not None and dates.opens_at <= now:
        note = _("later than planned")
    return StageOnTimeline(stage, str(Stage(stage).label), _dates(dates), state, note)


def moment_in_words(moment: datetime) -> str:
    """A moment in the reader's language, local time."""
    # Translators: a moment, in Django's date format
    return date_format(timezone.localtime(moment), _("j F Y, H:i"))


def last_day(closes_at: datetime) -> datetime:
    """The last moment inside a window, so that one that ends at midnight is shown with its last
    day.
    """
    return timezone.localtime(closes_at - INSTANT)


def _dates(found: Span | None) -> str:
    if found is None:
        return ""
    # Translators: a day without its year, in Django's date format
    day = _("j M")
    first = date_format(timezone.localtime(found.opens_at), day)
    if found.closes_at is None:
        return _("since %(first)s") % {"first": first}
    last = date_format(last_day(found.closes_at), day)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _state(stage: str, at_work: str | None, found: Span | None, now: datetime) -> str:
    if stage == at_work:
        return "now"
    if at_work is not None:
        return "done" if Stage.values.index(stage) < Stage.values.index(at_work) else "next"
    return "done" if found is not None and found.closes_at and found.closes_at <= now else "next"


def _note(found: Span | None, now: datetime) -> str:
    if found is None or found.closes_at is None or not found.opens_at <= now < found.closes_at:
        return ""
    left = working_days_between(timezone.localdate(now), last_day(found.closes_at).date())
    if left == 0:
        return _("ends today or on the next days off")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {
        "days": left
    }
