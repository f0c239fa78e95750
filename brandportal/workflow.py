"""The workflow engine: the only place where a status changes.

Each lifecycle (of an application, a title, an objection) is a table of `Transition` rows.
`transition` reads the row again under a lock and checks three things on it: who (policy), when
(status and window), what is missing. Then it writes status, time and actor, appends to the journal
and queues the notice, all in one transaction. A transition with `two_persons` happens only when a
proposal is confirmed (brandportal/proposals).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from brandportal.errors import YES, Gap, Incomplete, Verdict, no, require
from brandportal.journal import actions
from brandportal.notices.domain import notices, put
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import NoticeText
from brandportal.notices.told import Told
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.set_update import write_each

M = TypeVar("M", bound=models.Model)


class Who(Protocol):
    """A policy: whether `by` may do it with this object."""

    def __call__(self, obj: Any, /, *, by: Any) -> Verdict: ...


class When(Protocol):
    """A window: whether it may be done with this object now."""

    def __call__(self, obj: Any, /, *, now: datetime) -> Verdict: ...


class Clock:
    """The actor of everything that happens automatically; never a person."""

    pk = None
    is_authenticated = False

    def __str__(self) -> str:
        return "clock"


CLOCK = Clock()


def clock_only(obj: models.Model, *, by: Any) -> Verdict:
    """Policy of transitions that no person makes."""
    return YES if isinstance(by, Clock) else no(_("This happens by itself at its time."))


def any_time(obj: models.Model, *, now: datetime) -> Verdict:
    """No time window beyond the status."""
    return YES


def nothing_missing(obj: models.Model) -> Sequence[Gap]:
    """No completeness check."""
    return ()


@dataclass(frozen=True, kw_only=True)
class NoticeSpec:
    """Who is notified of a transition and in which words (msgids; rendered in each reader's
    language).
    """

    to: Callable[[Any], Iterable[Any]]
    kind: NoticeKind
    subject: str
    body: str
    context: Callable[[Any], Mapping[str, str | Told]]
    url: Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row of a lifecycle's table. `label` is the button, `done` the journal's wording.

    Each either has a `notice` or says in `untold` why it tells nobody.

    Every face that offers the step says `explanation` on the page that asks and `success` when it
    is done; `propose` is the button instead where it takes two people, `tone` how it looks. All are
    msgids.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    label: str
    done: str
    who: Who
    when: When = any_time
    missing: Callable[[Any], Sequence[Gap]] = nothing_missing
    stamp: str = ""
    notice: NoticeSpec | None = None
    untold: str = ""
    two_persons: bool = False
    propose: str = ""
    explanation: str = ""
    success: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Lifecycle:
    """A table of transitions over one model; `name` is the code of the lifecycle in docs and
    journal.
    """

    name: str
    title: str
    model: type[models.Model]
    statuses: type[models.TextChoices]
    initial: str
    transitions: tuple[Transition, ...]
    final: tuple[str, ...] = ()
    by_action: dict[str, Transition] = field(init=False, repr=False, compare=False)
    # What is told of each action that tells somebody.
    texts: dict[str, NoticeText] = field(init=False, repr=False, compare=False)
    ahead: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        table = {row.action: row for row in self.transitions}
        if len(table) != len(self.transitions):
            raise ValueError(f"{self.name}: an action stands twice")
        known = set(self.statuses.values)
        for row in self.transitions:
            unknown = ({*row.sources, row.target}) - known
            if unknown:
                raise ValueError(f"{self.name}.{row.action}: unknown status {sorted(unknown)}")
        object.__setattr__(self, "by_action", table)
        object.__setattr__(self, "texts", dict(self._texts()))
        object.__setattr__(self, "ahead", {status: self._ahead_of(status) for status in known})

    def _texts(self) -> Iterable[tuple[str, NoticeText]]:
        for row in self.transitions:
            if spec := row.notice:
                name = f"{self.name}.{row.action}"
                text = NoticeText(name=name, kind=spec.kind, subject=spec.subject, body=spec.body)
                yield row.action, text

    def _ahead_of(self, status: str) -> frozenset[str]:
        """Every status that can still follow on this one, by one transition or several."""
        found: set[str] = set()
        looked_at = {status}
        while looked_at:
            next_ones = {row.target for row in self.transitions if looked_at & set(row.sources)}
            looked_at = next_ones - found
            found |= next_ones
        return frozenset(found)

    def who(self, action: str, obj: models.Model, *, by: Any) -> Verdict:
        """Whether `by` is one who may do this, at whatever time."""
        return self.by_action[action].who(obj, by=by)

    def verdict(
        self, action: str, obj: models.Model, *, by: Any, now: datetime, whole: bool = True
    ) -> Verdict:
        """Whether `by` may do this now: who, then when, then (if `whole`) what is missing, as one
        answer for a page.
        """
        row = self.by_action[action]
        allowed = row.who(obj, by=by)
        if not allowed:
            return allowed
        timely = self._timely(row, obj, now)
        if not timely:
            return timely
        gaps = row.missing(obj) if whole else ()
        return no(gaps[0].sentence) if gaps else YES

    def require(
        self, action: str, obj: models.Model, *, by: Any, now: datetime, whole: bool = True
    ) -> None:
        """Raise if it may not be done now: NotAllowed (who), NotNow (status or window), and if
        `whole` Incomplete (gaps).
        """
        row = self.by_action[action]
        require(row.who(obj, by=by))
        require(when=self._timely(row, obj, now))
        gaps = row.missing(obj) if whole else ()
        if gaps:
            raise Incomplete(_("Some things are still missing."), gaps)

    def timely(self, action: str, obj: models.Model, *, now: datetime) -> Verdict:
        """Whether status and window allow this now, regardless of who asks and what is missing."""
        return self._timely(self.by_action[action], obj, now)

    def offered(
        self, obj: models.Model, *, by: Any, now: datetime
    ) -> list[tuple[Transition, Verdict]]:
        """The actions that this person can ever take from this status, each with its verdict."""
        return [
            (row, self.verdict(row.action, obj, by=by, now=now))
            for row in self.transitions
            if obj.status in row.sources and row.who(obj, by=by)  # type: ignore[attr-defined]
        ]

    def _timely(self, row: Transition, obj: models.Model, now: datetime) -> Verdict:
        status = obj.status  # type: ignore[attr-defined]
        if status in row.sources:
            return row.when(obj, now=now)
        to_come = not self.ahead[status].isdisjoint(row.sources)
        been = any(status in self.ahead[source] for source in row.sources)
        if to_come and been:
            sentence = _("This is not possible now: the status is “%(status)s”.")
        elif to_come:
            sentence = _("This is not yet possible: the status is “%(status)s”.")
        else:
            sentence = _("This is no longer possible: the status is now “%(status)s”.")
        return no(sentence % {"status": self.statuses(status).label})


def transition(
    life: Lifecycle,
    action: str,
    obj: M,
    *,
    by: Any,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    pair: Pair | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> M:
    """Move `obj` one transition along its lifecycle and return the fresh row.

    `changes` are fields written at the same moment, `data` goes to the journal only; `pair` and
    `arguments` prove the agreement of two people where the transition requires it. Of two
    simultaneous calls one wins; status, time, journal and notice are written together or not at
    all. Refuses with NotAllowed (who; two people), NotNow (status or window) or Incomplete (gaps),
    each with a sentence.
    """
    row = life.by_action[action]
    with actions.action(by=by, now=now) as act:
        locked = act.lock(obj)
        life.require(action, locked, by=by, now=now)
        agreed = {}
        if row.two_persons:
            code = f"{life.name}.{action}"
            agreed = both(
                require_pair(
                    pair, action=code, obj=locked, arguments=arguments or {}, by=by, now=now
                )
            )
        [moved] = _move(act, life, row, [(locked, Move(action, changes or {}, data or {}))], agreed)
    return moved


@dataclass(frozen=True)
class Move:
    """What `transition_each` does with one row: the action, the fields written at the same moment,
    and what only the journal gets.
    """

    action: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


def transition_each(
    life: Lifecycle,
    rows: models.QuerySet[M],
    choose: Callable[[M], Move | None],
    *,
    by: Any,
    now: datetime,
) -> list[M]:
    """Move each row of a set one transition along its lifecycle, as `transition` does, with as many
    statements for the set as for one row; returns the rows that moved, action by action.

    `choose` says of each locked row which step it takes, None for none: for one that somebody else
    has moved meanwhile. What `who`, `when`, `missing` and the notice read of a row should be
    prefetched. One refusal refuses the set. A step that takes two people is none for a set.
    """
    steps: dict[str, list[tuple[M, Move]]] = {}
    with actions.action(by=by, now=now) as act:
        for locked in act.lock_each(rows):
            move = choose(locked)
            if move is None:
                continue
            life.require(move.action, locked, by=by, now=now)
            steps.setdefault(move.action, []).append((locked, move))
        if not steps:
            return act.nothing_done([])
        moved: list[M] = []
        for action, taken in steps.items():
            row = life.by_action[action]
            if row.two_persons:
                raise ValueError(f"{life.name}.{action} takes two people")
            moved += _move(act, life, row, taken, {})
    return moved


def _move(
    act: actions.Action,
    life: Lifecycle,
    row: Transition,
    taken: Sequence[tuple[M, Move]],
    agreed: Mapping[str, Any],
) -> list[M]:
    """Write one transition of locked rows that may take it: fields, journal and notices."""
    by, now = act.by, act.now
    stamped = {}
    if row.stamp:
        actor = None if isinstance(by, Clock) else by
        stamped = {f"{row.stamp}_at": now, f"{row.stamp}_by": actor}
    about, names = [], {"status", *stamped}
    for obj, move in taken:
        before = obj.status  # type: ignore[attr-defined]
        written = {**move.changes, "status": row.target, **stamped}
        names |= set(written)
        for name, value in written.items():
            setattr(obj, name, value)
        about.append((obj, {"from": before, "to": row.target, **move.data, **agreed}))
    moved = [obj for obj, _data in about]
    if len(moved) == 1:
        moved[0].save(update_fields=list(names))
    else:
        write_each(moved, names)
    entries = act.log_each(f"{life.name}.{row.action}", row.done, about)
    if row.notice:
        spec = row.notice
        put(
            [
                notice
                for obj, entry in zip(moved, entries, strict=True)
                for notice in notices(
                    to=spec.to(obj),
                    key=f"journal:{entry.seq}",
                    text=life.texts[row.action],
                    context=spec.context(obj),
                    url=spec.url(obj),
                    now=now,
                )
            ]
        )
    return moved
