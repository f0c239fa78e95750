"""Refusals: values first (a page shows the reason beside the disabled button), exceptions
second.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """An answer to "may I?", with a sentence for the person when the answer is no."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """The answer no, with the sentence that says why (translatable)."""
    return Verdict(False, reason)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal among the answers, or yes."""
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
    """One thing that is still missing, and where the person can mend it."""

    section: str
    field: str
    sentence: str


class Refused(Exception):
    """A verb did not do what was asked; `reason` is a sentence in the person's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class NotAllowed(Refused):
    """This person may not do this (role, conflict of interest, other agency)."""


class NotNow(Refused):
    """Not in this status or outside the window."""


def require(who: Verdict = YES, when: Verdict = YES) -> None:
    """Refuse with NotAllowed unless `who` says yes, and with NotNow unless `when` does, each with
    its sentence.
    """
    if not who:
        raise NotAllowed(who.reason)
    if not when:
        raise NotNow(when.reason)


class EditedElsewhere(Refused):
    """The record changed since the person opened it; nothing was written."""


class Incomplete(Refused):
    """Something required is missing; `gaps` lists every one of them."""

    def __init__(self, reason: str, gaps: Sequence[Gap]) -> None:
        super().__init__(reason)
        self.gaps = tuple(gaps)


class NotUnderstood(Refused):
    """What was sent is nothing that a page of the portal would send: an invented parameter, what
    cannot be read.
    """


class BadInput(Refused):
    """A value does not fit; `field` names the form field the sentence belongs to, or is empty."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field
