"""Actions that take two people in the demo: proposed by one and confirmed by another, each with a
reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from brandportal.proposals.actions import two_person_actions
from brandportal.proposals.domain import confirm, propose


def by_two(
    verb: Callable[..., Any],
    *,
    first: Any,
    second: Any,
    why: str,
    second_why: str,
    now: datetime,
    **arguments: Any,
) -> Any:
    """`first` proposes the action and `second` confirms it at the same moment; returns the verb's
    result.
    """
    row = next(row for row in two_person_actions().values() if row.verb == verb)
    obj = arguments.pop(row.subject)
    proposal = propose(
        action=row.code,
        obj=obj,
        arguments=arguments,
        reason=why,
        by=first,
        now=now,
        proved_at=now,
    )
    return confirm(proposal=proposal, reason=second_why, by=second, now=now, proved_at=now).result
