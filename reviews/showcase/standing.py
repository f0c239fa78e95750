"""What a brand is in one award year, and what has changed since the public notice: every page asks
here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.pills import Pill
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import PUBLISHED

A = ApplicationStatus
OUTCOMES = (A.SELECTED, A.NAMED, A.EXCLUDED, A.NOT_SELECTED)
HAS_A_PLACE = (A.SELECTED, A.NAMED)


@dataclass(frozen=True)
class Standing:
    """`pill`: what the brand is now in the words of the public site; `change`: that it lost its
    place, its title, or came in from the reserve, None where all is as published; `note`: the same
    in a sentence, of changes of the list alone.
    """

    pill: Pill
    change: Pill | None = None
    note: str = ""


def standings(applications: Iterable[Application]) -> dict[int, Standing]:
    """The standing of each application by its id; a fixed number of queries for all of them.

    The leading group's decision stays hidden until the public notice; before that every brand of
    the year is shortlisted.
    """
    rows = list(applications)
    placed = [row for row in rows if row.status in HAS_A_PLACE]
    excluded = [row for row in rows if row.status == A.EXCLUDED]
    prefetch_related_objects(rows, "cycle__evaluation")
    prefetch_related_objects(placed, "reserve_call")
    prefetch_related_objects(excluded, "place_given__application__brand")
    prefetch_related_objects([row for row in placed if row.status == A.NAMED], "titles")
    return {row.pk: _standing(row) for row in rows}


def standing_of(application: Application) -> Standing:
    """The standing of one application."""
    return standings([application])[application.pk]


def changed_since(applications: Iterable[Application]) -> list[tuple[Application, Standing]]:
    """Those of the list that changed after the public notice: excluded, or called."""
    rows = list(applications)
    found = standings(rows)
    return [(row, found[row.pk]) for row in rows if found[row.pk].note]


def _standing(application: Application) -> Standing:
    if application.status == A.EXCLUDED:
        return Standing(A.EXCLUDED.pill, A.EXCLUDED.pill, _place_words(application))
    lost = _title_lost(application)
    pill = lost or _public_pill(application)
    called = getattr(application, "reserve_call", None)
    if application.status in HAS_A_PLACE and called:
        day = date_format(timezone.localtime(called.called_at), "DATE_FORMAT")
        note = _("Called from the reserve on %(day)s.") % {"day": day}
        return Standing(pill, lost or Pill(_("Called from the reserve"), "now"), note)
    return Standing(pill, lost)


def _place_words(application: Application) -> str:
    """Why it has no place any more, and who has it."""
    given = getattr(application, "place_given", None)
    sentence = _("An objection was upheld.")
    if given is None:
        return sentence
    if given.application is None:
        more = _("Its place stays vacant.")
    else:
        more = _("Its place went to “%(name)s”.") % {"name": given.application.brand.name}
    return _("%(sentence)s %(next)s") % {"sentence": sentence, "next": more}


def _title_lost(application: Application) -> Pill | None:
    """The status of its title of the year, when that no longer stands. Titles belong to a higher
    app, so they are read by a relation instead of an import.
    """
    titles = application.titles.all() if application.status == A.NAMED else []
    of_the_year = (row for row in titles if row.level == application.cycle.kind)
    return next((row.pill for row in of_the_year if not row.stands), None)


def _public_pill(application: Application) -> Pill:
    evaluation = getattr(application.cycle, "evaluation", None)
    status = evaluation.status if evaluation else EvaluationStatus.PREPARING
    if status == EvaluationStatus.ON_NOTICE and application.status == A.SELECTED:
        return Pill(_("Proposed for naming"), "now")
    outcome = A(application.status)
    if status in PUBLISHED and outcome in OUTCOMES:
        # Chosen is not shown as settled: for the public the evaluation is still running.
        return replace(outcome.pill, tone="now") if outcome == A.SELECTED else outcome.pill
    if status == EvaluationStatus.RATING:
        return Pill(_("Being rated"), "now")
    return Pill(_("Shortlisted"), "plain")
