"""What waits on the front page of the desk: sources say which rows wait, and one statement counts
all of them, however many queues there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Min, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.office.hidden import About, Hidden, about_of, without

# The tones of queues, the most urgent first.
URGENCY = ("due", "soon", "ok")


@dataclass(frozen=True)
class Queue:
    """A queue of work on the desk: how many, how urgent, and the link. `tone`: due, soon or ok.
    `own`: the reader's work, or begun by the reader; else it waits for others.
    """

    label: str
    count: int
    note: str
    url: str
    tone: str
    own: bool = True


@dataclass(frozen=True)
class Found:
    """What was counted: the rows, and the earliest of their moments where one is asked for."""

    count: int = 0
    first: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """Rows that wait, and how they are told.

    `url` is their list, filtered, so that it can be sent to a colleague. `first` looks up the
    moment whose earliest is wanted. `count` says how to count where a row is not one piece of work,
    and `about` what the rows are about where their model has no desk. `tone` and `note` may depend
    on that moment; with `when_empty` the queue is told when nothing waits, too. `roles` are those
    whose work it is; none: it waits for people who are not on the desk.
    """

    rows: QuerySet[Any]
    label: str
    url: str
    tone: str | Callable[[datetime], str] = "soon"
    note: str | Callable[[datetime], str] = ""
    first: str = ""
    count: Combinable | None = None
    about: About | None = None
    when_empty: bool = False
    roles: Sequence[str] = (Role.OFFICE,)

    def counted(self, number: int, hidden: Hidden) -> QuerySet[Any]:
        """One line: `number`, how many rows are not hidden, the earliest moment."""
        about = about_of(self.rows.model) if self.about is None else self.about
        rows = without(self.rows.order_by(), about, hidden)
        moment = self.first or Cast(Value(None), DateTimeField())
        return (
            rows.annotate(queue=Value(number))
            .values("queue")
            .annotate(
                found=self.count or Count("pk", distinct=True),
                first=Min(moment, output_field=DateTimeField()),
            )
            .values_list("queue", "found", "first")
        )

    def queue(self, found: Found, *, by: Any) -> Queue | None:
        """How it is told; None for nothing to tell."""
        if not found.count and not self.when_empty:
            return None
        return Queue(
            label=self.label,
            count=found.count,
            note=_said(self.note, found, otherwise=""),
            url=self.url,
            tone=_said(self.tone, found, otherwise="soon") if found.count else "ok",
            own=has_role(by, *self.roles),
        )


def _said(words: str | Callable[[datetime], str], found: Found, *, otherwise: str) -> str:
    if not found.count:
        return ""
    if isinstance(words, str):
        return words
    return otherwise if found.first is None else words(found.first)


def queues_of(waiting: Iterable[Waiting], *, by: Any, hidden: Hidden) -> list[Queue]:
    """The queues of all these, in one query: this person's own first, in both parts what is due
    before what is not, and empty ones last.
    """
    every = list(waiting)
    if not every:
        return []
    first, *others = (one.counted(number, hidden) for number, one in enumerate(every))
    lines = first.union(*others, all=True) if others else first
    found = {number: Found(count, moment) for number, count, moment in lines}
    told = (one.queue(found.get(number, Found()), by=by) for number, one in enumerate(every))
    return sorted((queue for queue in told if queue is not None), key=_urgency)


def _urgency(queue: Queue) -> tuple[bool, bool, int]:
    """Within each group the apps' order is kept."""
    return not queue.own, queue.count == 0, URGENCY.index(queue.tone)
