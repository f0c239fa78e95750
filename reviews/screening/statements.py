"""The statements that an agency may still make: on excluded ratings, and on proposed sanctions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.models import Application
from reviews.evaluation.enums import EvaluationStatus
from reviews.screening.enums import HoldStatus, SanctionStatus
from reviews.screening.models import Hold, Sanction


@dataclass(frozen=True)
class OwedStatement:
    """Until when the agency may make a statement about this application; `is_step` for a proposed
    sanction.
    """

    application: Application
    due: datetime
    is_step: bool


def owed_statements(user: Any, *, now: datetime) -> list[OwedStatement]:
    """The statements that this person's agencies may make now. They are optional."""
    agencies = list(user.agency_roles)
    clusters = Hold.objects.filter(
        application__agency_id__in=agencies,
        status=HoldStatus.EXCLUDED,
        statement=None,
        statement_due__gt=now,
        evaluation__status=EvaluationStatus.COUNTED,
    ).select_related("application__brand")
    steps = Sanction.objects.filter(
        application__agency_id__in=agencies,
        status=SanctionStatus.PROPOSED,
        statement_due__gt=now,
    ).select_related("application__brand")
    return [
        OwedStatement(row.application, row.statement_due, False)
        for row in clusters
        if row.statement_due is not None
    ] + [OwedStatement(row.application, row.statement_due, True) for row in steps]
