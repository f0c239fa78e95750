"""The statements that an agency may still make: on excluded ratings, and on proposed sanctions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application
from brandportal.duties import of_agencies
from reviews.evaluation.enums import EvaluationStatus
from reviews.screening.enums import HoldStatus, SanctionStatus
from reviews.screening.models import Hold, Sanction


@dataclass(frozen=True)
class OwedStatement:
    """Until when the agency may make a statement about this application; `is_step` for a proposed
    sanction.
    """

    pk: int
    application: Application
    due: datetime
    is_step: bool


def owed_statements(agencies: Collection[int] | None, *, now: datetime) -> list[OwedStatement]:
    """The statements that these agencies (None: all) may make now. They are optional."""
    path = "application__agency_id"
    clusters = (
        of_agencies(Hold.objects.all(), path, agencies)
        .filter(
            status=HoldStatus.EXCLUDED,
            statement=None,
            statement_due__gt=now,
            evaluation__status=EvaluationStatus.COUNTED,
        )
        .select_related("application__brand")
    )
    steps = (
        of_agencies(Sanction.objects.all(), path, agencies)
        .filter(
            status=SanctionStatus.PROPOSED,
            statement_due__gt=now,
        )
        .select_related("application__brand")
    )
    return [
        OwedStatement(row.pk, row.application, row.statement_due, False)
        for row in clusters
        if row.statement_due is not None
    ] + [OwedStatement(row.pk, row.application, row.statement_due, True) for row in steps]
