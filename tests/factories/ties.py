"""Ties that the office notes: waiting for a second person, or confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from brandportal.accounts.domain.ties import confirm_tie, note_tie
from brandportal.accounts.enums import Role
from brandportal.accounts.models import NotedTie
from brandportal.proposals.models import Proposal
from tests.factories.pairs import action_of_verb, confirmed, partner, words


def tie_of(tie: NotedTie) -> Proposal:
    """The newest proposal to confirm it."""
    found = Proposal.objects.about(action_of_verb(confirm_tie).code, tie.pk).order_by("pk").last()
    assert found is not None, "nothing was proposed"
    return found


def waiting_tie(*, by: Any, now: datetime, **said: Any) -> NotedTie:
    """Noted by one officer."""
    return note_tie(reason=words(), proved_at=now, by=by, now=now, **said)


def confirmed_tie(*, by: Any, now: datetime, **said: Any) -> NotedTie:
    """Noted by one officer and confirmed by another."""
    tie = waiting_tie(by=by, now=now, **said)
    return confirmed(tie_of(tie), by=partner(Role.OFFICE, but=by), now=now).result
