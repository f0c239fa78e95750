"""Deferred deletion: data that the screening of unusual ratings needs is kept until the screening
has finished.

The marks (network, block, device) and the pseudonym of a rating show which ratings came from one
place or one person. Otherwise somebody who stuffs ratings could withdraw them from the check by
requesting their deletion. Until then the data is shown to nobody and used for nothing else;
afterwards the scheduled task deletes it (erasure.carry_out).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from brandportal.workdays.calendar import add_working_days
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.screening.enums import ScreeningStatus
from reviews.screening.models import Screening

# PIPL names no number; fifteen working days are the usual term of public offices.
WITHIN_WORKING_DAYS = 15
# The leading group decides only after the screening, and nothing is screened again afterwards.
SCREENED = Q(screening__status=ScreeningStatus.FINISHED) | Q(
    status__in=[status for status in AFTER_COUNT if status != EvaluationStatus.COUNTED]
)


@dataclass(frozen=True)
class Deferral:
    """Until when a deletion is deferred.

    `begins_at`: when the rating closes and the screening begins. `expected_by`: the last day of the
    term if the screening ends on the day it begins, as it does unless somebody stops it.
    `latest_at`: when the data is deleted in any case.
    """

    begins_at: datetime
    expected_by: date
    latest_at: datetime


def is_screened(evaluation: Evaluation) -> bool:
    """Whether the screening of this award year has finished, so that nothing is deferred."""
    return Evaluation.objects.filter(SCREENED, pk=evaluation.pk).exists()


def deferral(evaluation: Evaluation) -> Deferral | None:
    """The deferral of a deletion requested now; None if the year is screened, or its rating has no
    dates yet.
    """
    found = window(evaluation.cycle, Stage.RATING)
    if found is None or is_screened(evaluation):
        return None
    return Deferral(
        begins_at=found.closes_at,
        expected_by=due_on(found.closes_at),
        latest_at=latest_at(evaluation, found.closes_at),
    )


def due_on(ended_at: datetime) -> date:
    """The last day for deletions deferred to a screening that ended at this moment."""
    return add_working_days(timezone.localdate(ended_at), WITHIN_WORKING_DAYS)


def latest_at(evaluation: Evaluation, closes_at: datetime) -> datetime:
    """When all data of an award year is deleted, screened or not: `latest_days` of its rules after
    the rating.
    """
    return closes_at + timedelta(days=evaluation.cycle.rules["privacy"]["latest_days"])


def kept_waiting(now: datetime) -> list[Evaluation]:
    """Evaluations with overdue deletions.

    The term runs from the end of the screening, or from the count if the screening does not finish.
    """
    today = timezone.localdate(now)
    waiting = Evaluation.objects.filter(
        erasure_requests__isnull=False, erasure_requests__done_at=None, counted_at__isnull=False
    ).distinct()
    ended = dict(
        Screening.objects.exclude(finished_at=None).values_list("evaluation", "finished_at")
    )
    return [row for row in waiting if due_on(ended.get(row.pk) or row.counted_at) < today]
