"""What opening a year means, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.annual_review.enums import RunStatus
from audits.annual_review.models import ReviewRun
from audits.annual_review.runs import Extent, extent_of, opened_extent, progress_of
from audits.annual_review.workflow import RUN
from brandportal.errors import Verdict
from brandportal.pills import Pill
from brandportal.workdays.words import due_words


def extent_words(extent: Extent) -> str:
    """Titles and agencies in one sentence."""
    titles = ngettext("%(count)d title", "%(count)d titles", extent.titles)
    agencies = ngettext("%(count)d agency", "%(count)d agencies", extent.agencies)
    return _("%(titles)s of %(agencies)s") % {
        "titles": titles % {"count": extent.titles},
        "agencies": agencies % {"count": extent.agencies},
    }


def due_of(extent: Extent) -> str:
    """The moments at which the reports would be due."""
    return ", ".join(due_words(moment) for moment in extent.due) or "–"


@dataclass(frozen=True)
class RunShown:
    """The annual review of a year on the desk: what is asked of two officers now, the facts they
    decide on, and `pause`, what one officer can do to a year that is open (empty for others).
    """

    action: str
    verdict: Verdict
    facts: list[tuple[str, str]]
    run: ReviewRun
    pause: str

    @property
    def pill(self) -> Pill:
        return RunStatus(self.run.status).pill


def run_shown(run: ReviewRun, *, by: Any, now: datetime) -> RunShown:
    """Opening while it is not open, else taking back."""
    before = (_("The year before"), extent_words(opened_extent(run.year - 1)))
    pause = {RunStatus.OPEN: "stop", RunStatus.STOPPED: "go_on"}.get(RunStatus(run.status), "")
    if pause:
        action = "take_back"
        facts = [
            (_("Reviews opened"), extent_words(opened_extent(run.year))),
            *_progress_words(run, by, now),
        ]
    else:
        action, extent = "open", extent_of(run.year, now=now)
        facts = [
            (_("Would be opened"), extent_words(extent)),
            (_("Reports due"), due_of(extent)),
        ]
    verdict = RUN.verdict(action, run, by=by, now=now)
    return RunShown(action=action, verdict=verdict, facts=[*facts, before], run=run, pause=pause)


def _progress_words(run: ReviewRun, by: Any, now: datetime) -> list[tuple[str, str]]:
    """How far the clock is, and since when and why it is stopped."""
    done = progress_of(run.year, by=by, now=now)
    of_all = _("%(count)d of %(all)d")
    words = [
        (label, of_all % {"count": count, "all": done.reviews})
        for label, count in (
            (_("Reports handed in"), done.reported),
            (_("Verdicts reached"), done.decided),
            (_("Verdicts in effect"), done.in_effect),
        )
    ]
    words.append((_("Due now, for the clock"), str(done.due)))
    if run.advanced_at:
        words.append((_("Last advanced by the clock"), _moment(run.advanced_at)))
    if run.status == RunStatus.STOPPED and run.stopped_at:
        words.append((_("Stopped on"), f"{_moment(run.stopped_at)} · {run.stopped_by}"))
        words.append((_("Reason"), run.stop_reason))
    return words


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "Y-m-d H:i")
