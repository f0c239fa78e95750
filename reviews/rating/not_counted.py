"""Accepted ratings that do not count: the open part of a brand that a sanction voided."""

from __future__ import annotations

from reviews.evaluation.models import Evaluation
from reviews.screening.enums import (
    SanctionStatus,
    SanctionStep,
)

VOID = SanctionStep.OPEN_PART_VOID.value


def voided(evaluation: Evaluation) -> set[int]:
    """The applications whose open part does not count because of a sanction in force."""
    return set(
        evaluation.sanctions.filter(step=VOID, status=SanctionStatus.IMPOSED).values_list(
            "application_id", flat=True
        )
    )
