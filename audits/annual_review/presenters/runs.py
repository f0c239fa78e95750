"""What opening a year means, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.annual_review.enums import RunStatus
from audits.annual_review.models import ReviewRun
from audits.annual_review.runs import Extent, extent_of, opened_extent
from audits.annual_review.workflow import RUN
from brandportal.errors import Verdict
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
    """The annual review of a year on the desk: what is asked of two officers now, and the facts
    they decide on.
    """

    action: str
    verdict: Verdict
    facts: list[tuple[str, str]]
    run: ReviewRun


def run_shown(run: ReviewRun, *, by: Any, now: datetime) -> RunShown:
    """Opening while it is not open, else taking back."""
    before = (_("The year before"), extent_words(opened_extent(run.year - 1)))
    if run.status == RunStatus.OPEN:
        action = "take_back"
        facts = [(_("Reviews opened"), extent_words(opened_extent(run.year)))]
    else:
        action, extent = "open", extent_of(run.year, now=now)
        facts = [
            (_("Would be opened"), extent_words(extent)),
            (_("Reports due"), due_of(extent)),
        ]
    verdict = RUN.verdict(action, run, by=by, now=now)
    return RunShown(action=action, verdict=verdict, facts=[*facts, before], run=run)
