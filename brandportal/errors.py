"""Refusals: as values for pages that show the reason beside a disabled button, and as exceptions
for verbs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed, with a sentence for the person if not. `conflict`: refused for
    a conflict of interest.
    """

    ok: bool
    reason: str = ""
    conflict: bool = False

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusing verdict with the sentence that says why (translatable)."""
    return Verdict(False, reason)


def in_conflict(reason: str) -> Verdict:
    """As `no`, to somebody who has a conflict of interest."""
    return Verdict(False, reason, conflict=True)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal among the verdicts, or YES."""
    return next((verdict for verdict in verdicts if not verdict), YES)


@cache
def _keywords(policy: Callable[..., Any]) -> frozenset[str] | None:
    """The names that a policy takes by keyword alone; None when it takes any."""
    parameters = inspect.signature(policy).parameters.values()
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        return None
    return frozenset(one.name for one in parameters if one.kind is one.KEYWORD_ONLY)


def ask(policy: Callable[..., Any], obj: Any, **known: Any) -> Any:
    """The answer of `policy` about `obj`; it gets what it asks for by keyword of what is `known`:
    `by`, `now`, what was typed.
    """
    wanted = _keywords(policy)
    return policy(obj, **{name: known[name] for name in known if wanted is None or name in wanted})


@dataclass(frozen=True)
class Gap:
    """One thing that is still missing, and where to add it."""

    section: str
    field: str
    sentence: str


class Refused(Exception):
    """A verb refused to do what was asked; `reason` is a sentence in the person's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class NotAllowed(Refused):
    """This person may not do this (role, conflict of interest, other agency)."""


class InConflict(NotAllowed):
    """A conflict of interest closes this to the person, or may."""


class NotNow(Refused):
    """Not possible in this status or outside the window."""


def require(who: Verdict = YES, when: Verdict = YES) -> None:
    """Raise NotAllowed if `who` refuses, then NotNow if `when` does, with the sentence of the
    verdict.
    """
    if not who:
        raise (InConflict if who.conflict else NotAllowed)(who.reason)
    if not when:
        raise NotNow(when.reason)


class EditedElsewhere(Refused):
    """Somebody else changed the record after the person opened it; nothing was written."""


class Incomplete(Refused):
    """Something required is missing; `gaps` lists every one of them."""

    def __init__(self, reason: str, gaps: Sequence[Gap]) -> None:
        super().__init__(reason)
        self.gaps = tuple(gaps)


class NotUnderstood(Refused):
    """The request could not come from a page of the portal: an unknown parameter, or unreadable
    data.
    """


class BadInput(Refused):
    """An invalid value; `field` names the form field that the sentence belongs to, or is empty."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field
