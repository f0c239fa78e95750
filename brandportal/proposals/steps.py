"""Two-person actions for transitions: who, when and what is missing come from the lifecycle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from brandportal.errors import ask
from brandportal.proposals.actions import TwoPersonAction, nothing_else
from brandportal.workflow import Lifecycle


def step(
    life: Lifecycle,
    action: str,
    *,
    check: Callable[..., Any] = nothing_else,
    makes_whole: bool = False,
    **more: Any,
) -> TwoPersonAction:
    """The two-person action `lifecycle.action`, proposed and confirmed by those whom the lifecycle
    names.

    With `makes_whole` the verb itself supplies what the transition requires, so only who and when
    are checked beforehand. Raises ValueError for a transition that is not marked as one for two.
    """
    row = life.by_action[action]
    if not row.two_persons:
        raise ValueError(f"{life.name}.{action} is not a step for two")

    def checked(obj: Any, *, by: Any, now: datetime, **arguments: Any) -> None:
        life.require(action, obj, by=by, now=now, whole=not makes_whole)
        ask(check, obj, by=by, now=now, **arguments)

    return TwoPersonAction(
        code=f"{life.name}.{action}",
        label=row.label,
        model=life.model._meta.label_lower,
        may_propose=row.who,
        may_confirm=row.who,
        check=checked,
        **more,
    )
