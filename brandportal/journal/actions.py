"""One action: a transaction, the lock of the journal's head, and what was done in the journal.

with action(by=by, now=now) as act:
    locked = act.lock(summons)
    require(may_talk(locked, by=by), still_open(locked))
    ...
    act.log("summons.hold", gettext_noop("Held a talk with an agency"), locked)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from brandportal.journal.domain import append, append_each, lock_journal
from brandportal.journal.models import Entry

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


class NoEntry(RuntimeError):
    """An action ended without a journal entry: a programming error."""


class Action:
    """What a verb can do inside `action`. Parts of a verb that write rows take it as a
    parameter.
    """

    def __init__(self, by: Any, now: datetime) -> None:
        self.by, self.now = by, now
        self.has_entry = self.is_void = False

    def lock(self, row: M | models.QuerySet[M], *related: str) -> M:
        """Read the row again and lock it until the transaction ends; `row` may be a query for one
        row.
        """
        rows = row if isinstance(row, models.QuerySet) else _same(row)
        if related:
            rows = rows.select_related(*related)
        return rows.select_for_update(of=("self",)).get()

    def lock_each(self, rows: models.QuerySet[M]) -> list[M]:
        """The same for a set of rows, always in the order of their keys."""
        return list(rows.order_by("pk").select_for_update(of=("self",)))

    def log(
        self, code: str, done: str, obj: models.Model, data: Mapping[str, Any] | None = None
    ) -> Entry:
        """Append an entry to the journal about `obj`; `done` is a msgid. See
        `journal.domain.append`.
        """
        self.has_entry = True
        return append(action=code, done=done, obj=obj, by=self.by, now=self.now, data=data)

    def log_each(
        self,
        code: str,
        done: str,
        about: Sequence[tuple[models.Model, Mapping[str, Any] | None]],
    ) -> list[Entry]:
        """The same about each record of a set, with its data."""
        self.has_entry = self.has_entry or bool(about)
        return append_each(action=code, done=done, about=about, by=self.by, now=self.now)

    def nothing_done(self, result: T) -> T:
        """Declare that there was nothing to do, so that the action may end without an entry;
        returns `result`.
        """
        self.is_void = True
        return result


_current: ContextVar[Action | None] = ContextVar("action", default=None)


@contextmanager
def action(*, by: Any, now: datetime) -> Iterator[Action]:
    """Open a transaction and lock the journal's head; everything written inside is committed
    together or not at all.

    Entries of a nested action, for example a transition, count for the outer one too. Raises
    NoEntry at the end when nothing was logged and `nothing_done` was not called.
    """
    act, outer = Action(by, now), _current.get()
    with transaction.atomic():
        lock_journal()
        token = _current.set(act)
        try:
            yield act
        finally:
            _current.reset(token)
        if not act.has_entry and not act.is_void:
            raise NoEntry("An action ended without a journal entry: log it, or say nothing_done().")
    if outer is not None and act.has_entry:
        outer.has_entry = True


def _same(row: M) -> models.QuerySet[M]:
    return type(row)._base_manager.filter(pk=row.pk)
