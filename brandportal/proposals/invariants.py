"""Invariants of everything that takes two people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.migrations.recorder import MigrationRecorder

from brandportal.canonical import digest
from brandportal.invariants import Invariant
from brandportal.journal.models import Entry
from brandportal.proposals.actions import causes, two_person_actions
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.models import Proposal

ALONE = "alone"


def noted_times() -> dict[str, datetime]:
    """When this database noted each rule about two people, by the name of its migration."""
    applied = MigrationRecorder.Migration.objects.filter(app="proposals")
    return dict(applied.values_list("name", "applied"))


def _carried_out() -> Iterator[str]:
    """A confirmed proposal was carried out at the same moment, with the arguments that were
    proposed.
    """
    for row in Proposal.objects.filter(status=ProposalStatus.CONFIRMED):
        if row.carried_out_at != row.confirmed_at:
            yield f"proposal {row.pk} was confirmed and not carried out"
    noted = {
        entry.object_id: entry.data.get("arguments_sha256")
        for entry in Entry.objects.filter(action="proposal.propose")
    }
    for row in Proposal.objects.all().iterator(chunk_size=500):
        if not digest(row.arguments) == row.arguments_digest == noted.get(str(row.pk)):
            yield f"proposal {row.pk} has other arguments than were proposed"


def _two() -> Iterator[str]:
    """Each journal entry of such an action names a confirmed proposal of another person, or the
    operator's first setup.

    The same for entries that such an action causes. Entries from before it took two people are not
    checked.
    """
    begun = noted_times()
    confirmed = {row.pk: row for row in Proposal.objects.filter(status=ProposalStatus.CONFIRMED)}
    allowed, codes = causes(), two_person_actions()
    for entry in Entry.objects.filter(action__in=list(allowed)):
        row = confirmed.get(entry.data.get("proposal"))
        since = [begun[cause.since] for cause in allowed[entry.action] if cause.since in begun]
        # No proposal: the operator's first setup, or an automatic action that can also follow from
        # a decision of two.
        nobody = entry.actor_id is None and (entry.data.get(ALONE) or entry.action not in codes)
        if nobody or (since and entry.at < min(since)):
            continue
        if row is None or row.action not in {cause.code for cause in allowed[entry.action]}:
            yield f"entry {entry.seq} ({entry.action}) names no confirmed proposal"
        elif row.confirmed_by_id != entry.actor_id or row.proposed_by_id == entry.actor_id:
            yield f"entry {entry.seq} ({entry.action}) was not made by two people"


INVARIANTS = (
    Invariant(
        code="proposals.carried_out",
        promise="what was confirmed was carried out as it was proposed",
        faults=_carried_out,
    ),
    Invariant(code="proposals.two", promise="what takes two people was done by two", faults=_two),
)
