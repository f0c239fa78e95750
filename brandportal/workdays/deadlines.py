"""Deadlines that were computed before a year's calendar was published, computed again afterwards.

`settings.DEADLINES` names the lists of the apps, each in a `deadlines.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from brandportal.journal.actions import Action, action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import NoticeText
from brandportal.workdays.calendar import (
    end_of_working_day,
    end_while_unpublished,
    is_published,
    last_day_of,
    years_of,
)
from brandportal.workdays.words import due_day_told

# Whoever must act by a deadline that is moved earlier keeps at least this many working days.
LEFT_AT_LEAST = 2
MOVED = gettext_noop(
    "The State Council has published the holidays of %(year)s, so a provisional date could "
    "be counted exactly. The last day is %(new)s and no longer %(old)s."
)


@dataclass(frozen=True)
class Counted:
    """A future deadline, and how it may have been computed: from which moment, how many working
    days.
    """

    obj: models.Model
    ways: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, kw_only=True)
class DeadlineKind:
    """One kind of deadline.

    `field` of `model` contains it. `ahead(first)` yields the open ones that end at `first` or
    later. `may_come_nearer` is false where the deadline is somebody's right, which is never
    shortened. `people` are notified when it moves: `subject` (a msgid), at `url`.
    """

    model: type[models.Model]
    field: str
    subject: str
    may_come_nearer: bool
    ahead: Callable[[datetime], Iterable[Counted]]
    people: Callable[[Any], Iterable[Any]]
    url: Callable[[Any], str]

    @property
    def text(self) -> NoticeText:
        """What they are told, named after the field."""
        name = f"deadline.{self.model._meta.model_name}.{self.field}"
        return NoticeText(name=name, kind=NoticeKind.DEADLINE, subject=self.subject, body=MOVED)


@dataclass
class Moved:
    """How many deadlines were moved; how many reach into the year and stay, because they were
    computed otherwise.
    """

    moved: int = 0
    stay: int = 0


def known_kinds() -> list[DeadlineKind]:
    """Every kind of the installation, in the order of the apps."""
    return [kind for dotted in settings.DEADLINES for kind in import_string(dotted)]


def move_deadlines(*, year: int, by: Any, now: datetime) -> Moved:
    """Compute every open deadline that reaches into `year` again; does nothing while the year is
    not published.

    Only a deadline that is exactly the result without that year's calendar is moved. So this is
    safe to repeat, and a deadline that a person has set stays. Each move writes one journal entry
    and one notice for each person.
    """
    found = Moved()
    if not is_published(year):
        return found
    with action(by=by, now=now) as act:
        for kind, counted in _ahead(year):
            new = _again(kind, counted, year, now)
            if new is None:
                found.stay += 1
            elif _move(act, kind, counted.obj, new, year):
                found.moved += 1
        return found if found.moved else act.nothing_done(found)


def _ahead(year: int) -> Iterator[tuple[DeadlineKind, Counted]]:
    first = timezone.make_aware(datetime(year - 1, 12, 30))
    for kind in known_kinds():
        for counted in kind.ahead(first):
            if year in years_of(last_day_of(getattr(counted.obj, kind.field))):
                yield kind, counted


def _again(kind: DeadlineKind, counted: Counted, year: int, now: datetime) -> datetime | None:
    """The deadline by the published calendar; None if it stays."""
    due = getattr(counted.obj, kind.field)
    for moment, days in counted.ways:
        if end_while_unpublished(moment, days, year) != due:
            continue
        new = end_of_working_day(moment, days)
        if new > due:
            return new
        if new < due and kind.may_come_nearer:
            # Never into the past, and never to the next day.
            nearest = max(new, end_of_working_day(now, LEFT_AT_LEAST))
            return nearest if nearest < due else None
        return None
    return None


def _move(act: Action, kind: DeadlineKind, obj: models.Model, new: datetime, year: int) -> bool:
    due = getattr(obj, kind.field)
    rows = type(obj)._default_manager.filter(pk=obj.pk, **{kind.field: due})
    if not rows.update(**{kind.field: new}):
        return False
    entry = act.log(
        "workdays.move_deadline",
        gettext_noop("Moved a deadline by the published calendar"),
        obj,
        {"field": kind.field, "from": due, "to": new, "calendar": year},
    )
    queue(
        to=kind.people(obj),
        key=f"journal:{entry.seq}",
        text=kind.text,
        context={
            "year": str(year),
            "new": due_day_told(new),
            "old": last_day_of(due).isoformat(),
        },
        url=kind.url(obj),
        now=act.now,
    )
    return True
