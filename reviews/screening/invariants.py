"""Invariants of the sanctions."""

from __future__ import annotations

from collections.abc import Iterator

from brandportal.journal.models import Entry
from brandportal.proposals.actions import TAKING_BACK
from brandportal.proposals.invariants import noted_times
from reviews.screening.enums import SanctionStatus
from reviews.screening.models import Sanction


def _taken_back() -> Iterator[str]:
    """What was imposed ends only by being taken back, which the journal says. What one officer
    dropped before that took two is not checked.
    """
    ended = Sanction.objects.filter(
        status=SanctionStatus.LIFTED,
        imposed_at__isnull=False,
        lifted_at__gte=noted_times()[TAKING_BACK],
    )
    noted = set(
        Entry.objects.filter(action="sanction.take_back").values_list("object_id", flat=True)
    )
    for sanction in ended:
        if str(sanction.pk) not in noted:
            yield f"{sanction} was imposed and ended without two people"


CHECKS = (("sanctions.taken_back", "what two imposed was taken back by two", _taken_back),)
