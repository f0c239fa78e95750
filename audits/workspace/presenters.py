"""What an agency still owes, as its pages show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audits.annual_review.presenters.days_left import SOON, Days, days_left, words_left
from brandportal.duties import Duty, duties_of
from brandportal.workdays.calendar import asked_once
from brandportal.workdays.words import due_words, exact


@dataclass(frozen=True)
class Task:
    """One task of the agency. `before` and `left` are words, empty without a deadline; `tone` is
    alarm if little time is left.
    """

    heading: str
    sentence: str
    before: str
    left: str
    tone: str
    url: str


def as_task(
    duty: Duty, now: datetime, days: Days, completed: Collection[int] | None = None
) -> Task:
    """The duty in words. `days` are the remaining working days by due moment."""
    due = duty.due
    heading, sentence = str(duty.heading), str(duty.sentence)
    if due is None:
        return Task(heading, sentence, "", "", "alarm" if duty.pressing else "now", duty.url)
    urgent = duty.pressing or days[due] <= SOON
    return Task(
        heading,
        sentence,
        exact(due) if duty.fixed else due_words(due, completed),
        words_left(due, now, days),
        "alarm" if urgent else "now",
        duty.url,
    )


def as_tasks(found: Iterable[Duty], now: datetime) -> list[Task]:
    """Several duties in words, with the same queries for any number."""
    rows = list(found)
    days = days_left([duty.due for duty in rows if duty.due], now)
    completed = asked_once()
    return [as_task(duty, now, days, completed) for duty in rows]


def tasks_of(user: Any, *, now: datetime) -> list[Task]:
    """All tasks of this person in the own agencies, the most urgent first."""
    return as_tasks(duties_of(user, now), now)
