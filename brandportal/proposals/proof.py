"""The proof with which a confirmation carries out an action for two people; checked against the row
in the database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from brandportal.canonical import digest
from brandportal.errors import NotAllowed
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.models import Proposal


@dataclass(frozen=True)
class Pair:
    """Names the confirmed proposal that is being carried out. It permits nothing by itself: the row
    is checked.
    """

    proposal_id: int


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The value as JSON stores it, with times and numbers as text."""
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True))


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether somebody authenticated recently (setting `ACCOUNT_REAUTHENTICATION_TIMEOUT`, in
    seconds).
    """
    lasts = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    return proved_at is not None and now - lasts <= proved_at <= now


def require_pair(
    pair: Pair | None,
    *,
    action: str,
    obj: models.Model,
    arguments: Mapping[str, Any],
    by: Any,
    now: datetime,
) -> Proposal:
    """The proposal under which this action is carried out, inside the transaction of the
    confirmation.

    Refuses with NotAllowed unless the row says: confirmed at this very moment by this person,
    proposed by another, both recently authenticated, for this action, this object and these
    arguments, and not carried out yet.
    """
    row = (
        Proposal.objects.select_for_update(of=("self",)).filter(pk=pair.proposal_id).first()
        if pair
        else None
    )
    if row is None:
        raise NotAllowed(_("This takes two people: one proposes it, and another confirms it."))
    fits = (
        row.status == ProposalStatus.CONFIRMED
        and row.carried_out_at is None
        and row.action == action
        and (row.object_type, row.object_id) == (obj._meta.label_lower, str(obj.pk))
        and row.arguments_digest == digest(plain(arguments)) == digest(row.arguments)
        and (row.confirmed_by_id, row.confirmed_at) == (by.pk, now)
        and row.confirmed_by_id not in (None, row.proposed_by_id)
        and is_fresh(row.confirmed_proof_at, now)
        and (row.proposed_by_id is None or is_fresh(row.proposed_proof_at, row.proposed_at))
    )
    if not fits:
        raise NotAllowed(_("What was proposed and confirmed is not what would be done here."))
    return row


def carried_out_under(pair: Pair | None) -> dict[str, Any]:
    """The same for consequences of an action whose proof was checked. Refuses with NotAllowed
    without one.
    """
    if pair is None:
        raise NotAllowed(_("This takes two people: one proposes it, and another confirms it."))
    return both(Proposal.objects.get(pk=pair.proposal_id))


def both(row: Proposal) -> dict[str, Any]:
    """Data for the journal about the two: the proposal and the proposer (none: the operator)."""
    return {"proposal": row.pk, "proposed_by": row.proposed_by_id}
