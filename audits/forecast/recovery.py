"""The plan of recovery: add a step, tell what came of it, take it out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audits.annual_review.enums import ScorePart
from audits.forecast.forecast import year_ahead
from audits.forecast.models import RecoveryStep
from audits.forecast.policies import still_to_do, writes_plan
from audits.titles.models import Title
from brandportal.errors import YES, BadInput, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.texts import required_text, telling_text

WHAT_LIMIT = 200
WHO_LIMIT = 60
NOTE_LIMIT = 300
STEPS_LIMIT = 20
MONTH = 31


def add_step(
    *,
    title: Title,
    year: int,
    part: str,
    what: str,
    responsible: str,
    due_on: date,
    by: Any,
    now: datetime,
) -> RecoveryStep:
    """Add a step to the plan for a year. The same step sent again changes nothing and is returned.

    Refuses other people, a year whose verdict does not come next, a day in the past or too late
    for it, and more than `STEPS_LIMIT` steps.
    """
    if part not in ScorePart.values:
        raise BadInput(_("Choose a part of the score."), field="part")
    said = telling_text(what, field="what", limit=WHAT_LIMIT)
    who = required_text(responsible, field="responsible", limit=WHO_LIMIT)
    with action(by=by, now=now) as act:
        locked = act.lock(title)
        require(writes_plan(locked, by=by), is_planned(locked, year, now=now))
        plan = locked.recovery_steps.filter(year=year)
        standing = plan.filter(part=part, what=said).first()
        if standing is not None:
            return act.nothing_done(standing)
        if not timezone.localdate(now) <= due_on <= last_day_for(year, now=now):
            raise BadInput(
                _("Choose a day from today up to %(last)s.")
                % {"last": last_day_for(year, now=now).isoformat()},
                field="due_on",
            )
        if plan.count() >= STEPS_LIMIT:
            raise BadInput(
                _("A plan has up to %(limit)d steps.") % {"limit": STEPS_LIMIT}, field="what"
            )
        step = RecoveryStep.objects.create(
            title=locked,
            year=year,
            part=part,
            what=said,
            responsible=who,
            due_on=due_on,
            entered_at=now,
            entered_by=by,
        )
        act.log(
            "recovery.add",
            gettext_noop("Added a step to the plan of recovery"),
            locked,
            {"step": step.pk, "part": part, "due_on": due_on},
        )
    return step


def is_planned(title: Title, year: int, *, now: datetime) -> Verdict:
    """Steps are planned for the year whose verdict comes next."""
    if year_ahead(title, now=now) == year:
        return YES
    return no(_("No verdict on this year lies ahead."))


def last_day_for(year: int, *, now: datetime) -> date:
    """The last day that a step may be due: the end of the year, later on a month from today."""
    return max(date(year, 12, 31), timezone.localdate(now) + timedelta(days=MONTH))


def close_step(*, step: RecoveryStep, note: str, by: Any, now: datetime) -> RecoveryStep:
    """Tell what came of a step. Refuses other people and a second time."""
    said = telling_text(note, field="note", limit=NOTE_LIMIT)
    with action(by=by, now=now) as act:
        locked = act.lock(step, "title")
        require(writes_plan(locked.title, by=by), still_to_do(locked))
        locked.done_note, locked.done_at, locked.done_by = said, now, by
        locked.save(update_fields=["done_note", "done_at", "done_by"])
        act.log(
            "recovery.close",
            gettext_noop("Told what came of a step of the plan of recovery"),
            locked.title,
            {"step": locked.pk},
        )
    return locked


def drop_step(*, step: RecoveryStep, by: Any, now: datetime) -> None:
    """Take a step out that has come to nothing yet; the journal keeps that it stood there."""
    with action(by=by, now=now) as act:
        locked = act.lock(step, "title")
        require(writes_plan(locked.title, by=by), still_to_do(locked))
        act.log(
            "recovery.drop",
            gettext_noop("Took a step out of the plan of recovery"),
            locked.title,
            {"step": locked.pk, "part": locked.part, "what": locked.what},
        )
        locked.delete()
