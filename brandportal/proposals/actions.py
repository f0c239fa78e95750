"""The registry of actions that take two people: each app lists its own, `TWO_PERSON_ACTIONS` in the
settings names the lists.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.module_loading import import_string

from brandportal.accounts.enums import Role
from brandportal.canonical import digest
from brandportal.errors import Verdict
from brandportal.proposals.models import Proposal, ProposalQuerySet
from brandportal.proposals.proof import Pair, plain
from brandportal.web.desk_address import desk_address

# Names that a database has noted with the time (docs/adr/0146-*.md): since then excluding an agency
# takes two people, seating a panel, what spares a title as what costs it, and taking back a step of
# the sanction ladder.
EXCLUSIONS = "0002_exclusions_take_two"
SEATING = "0004_seating_takes_two"
SPARING = "0005_sparing_takes_two"
TAKING_BACK = "0002_sanctions_taken_back_by_two"

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Paper:
    """A file produced once, when an action is carried out."""

    name: str
    content_type: str
    content: bytes


def as_they_are(**arguments: Any) -> dict[str, Any]:
    """Arguments that are JSON already."""
    return arguments


def as_they_were(obj: Any, kept: Arguments) -> dict[str, Any]:
    """Arguments as JSON stored them."""
    return dict(kept)


def whole_row(obj: models.Model) -> dict[str, Any]:
    """Every column of the object: any change makes a proposal stale."""
    return {field.attname: field.value_to_string(obj) for field in obj._meta.concrete_fields}


def nothing_else(obj: Any) -> None:
    """No check before proposing beyond who and when."""


@dataclass(frozen=True, kw_only=True)
class TwoPersonAction:
    """One action that takes two people.

    `code` is the journal's: "<lifecycle>.<action>" for a transition. `verb` carries it out and asks
    for the proof; its first keyword is the object, `dump` turns its other keywords into JSON and
    `load` turns them back. `may_propose`, `may_confirm` and `check` (refuses at once what would be
    refused later) get the object, and by keyword what they take of `by`, `now` and the arguments.
    `words` tells the second person exactly what will be done. `dropped` gets the object, `by` and
    `now` in the same transaction when a proposal ends without being carried out. `soon` gets the
    result once it is committed, to ask the worker to go on with it. `writes` are codes of other
    journal entries that only this action may cause. `since` is the migration of the app proposals
    from which on it takes two.
    """

    code: str
    label: str
    verb: Callable[..., Any]
    model: str
    may_propose: Callable[..., Verdict]
    may_confirm: Callable[..., Verdict]
    proposers: tuple[str, ...] = (Role.OFFICE,)
    confirmers: tuple[str, ...] = (Role.OFFICE,)
    words: Callable[[Any, Arguments], Sequence[tuple[str, str]]]
    done: Callable[[Any], str]
    url: Callable[[Any], str] = desk_address
    dump: Callable[..., dict[str, Any]] = as_they_are
    load: Callable[[Any, Arguments], dict[str, Any]] = as_they_were
    check: Callable[..., Any] = nothing_else
    state: Callable[[Any], Any] = whole_row
    paper: Callable[[Any, Any, Arguments, datetime], Paper] | None = None
    dropped: Callable[..., object] | None = None
    soon: Callable[[Any], object] | None = None
    writes: tuple[str, ...] = ()
    since: str = "0001_initial"

    @property
    def subject(self) -> str:
        """The keyword under which the verb takes the object."""
        return next(iter(inspect.signature(self.verb).parameters))

    def find(self, object_id: str) -> Any:
        """The object as it is now; None if it was deleted."""
        return apps.get_model(self.model)._base_manager.filter(pk=object_id).first()

    def state_of(self, obj: Any) -> str:
        """The same for every reader: words in a state are not translated."""
        with translation.override(None):
            return digest(plain({"state": self.state(obj)}))

    def arguments_of(self, proposal: Proposal, obj: Any) -> dict[str, Any]:
        """The verb's keywords, restored from JSON."""
        return self.load(obj, proposal.arguments)

    def carry_out(self, obj: Any, arguments: Arguments, *, pair: Pair, by: Any, now: datetime):
        return self.verb(**{self.subject: obj}, **arguments, pair=pair, by=by, now=now)

    def drop(self, proposal: Proposal, *, by: Any, now: datetime) -> None:
        """What follows when a proposal is refused, withdrawn or lapses."""
        obj = self.find(proposal.object_id) if self.dropped else None
        if self.dropped and obj is not None:
            self.dropped(**{self.subject: obj}, by=by, now=now)


@cache
def two_person_actions() -> dict[str, TwoPersonAction]:
    """Every action of the installation by its code. Raises ValueError for a duplicate code."""
    rows: Iterable[TwoPersonAction] = (
        row for dotted in settings.TWO_PERSON_ACTIONS for row in import_string(dotted)
    )
    found: dict[str, TwoPersonAction] = {}
    for row in rows:
        if row.code in found:
            raise ValueError(f"{row.code} stands twice")
        found[row.code] = row
    return found


def known(rows: ProposalQuerySet) -> ProposalQuerySet:
    """Without proposals of actions that the portal no longer has; the journal keeps what became of
    them.
    """
    return rows.filter(action__in=list(two_person_actions()))


def causes() -> dict[str, tuple[TwoPersonAction, ...]]:
    """Journal code to the actions that may write it: the action itself, and those that cause it."""
    found: dict[str, tuple[TwoPersonAction, ...]] = {}
    for row in two_person_actions().values():
        for code in (row.code, *row.writes):
            found[code] = (*found.get(code, ()), row)
    return found


def action_of(proposal: Proposal) -> TwoPersonAction:
    return two_person_actions()[proposal.action]


def codes_for(roles: Iterable[str]) -> list[str]:
    """The actions that somebody with these roles may be asked to confirm."""
    held = frozenset(roles)
    return [code for code, row in two_person_actions().items() if held & frozenset(row.confirmers)]
