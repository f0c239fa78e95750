"""A button of the desk that proposes what takes two people instead of doing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from brandportal.proposals.domain import propose

Typed = dict[str, Any]


def as_typed(obj: Any, typed: Typed) -> Typed:
    """The form's fields are the action's arguments."""
    return typed


def proposed_words() -> str:
    """What the page says after something was proposed."""
    return _(
        "Proposed. It is done as soon as somebody else confirms it; those who may have been told."
    )


def proposing(
    action: str, arguments: Callable[[Any, Typed], Typed] = as_typed
) -> Callable[[Any, Typed, Any, datetime], str]:
    """The `perform` of an office verb: proposes `action` with what the form says. `asked` holds
    reason and proof.
    """

    def proposed(obj: Any, data: Typed, by: Any, now: datetime) -> str:
        typed = dict(data)
        given = typed.pop("asked")
        propose(action=action, obj=obj, arguments=arguments(obj, typed), by=by, now=now, **given)
        return proposed_words()

    return proposed
