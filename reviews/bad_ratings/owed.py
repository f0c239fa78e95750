"""What agencies owe about bad ratings, counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from brandportal.duties import of_agencies
from reviews.bad_ratings.enums import OWED_CASES, CaseStatus
from reviews.bad_ratings.models import Case


@dataclass(frozen=True)
class OwedCases:
    """What an agency owes for one brand: verifications and answers, the next due moment, how many
    are late.
    """

    application: int
    agency: int
    brand: str
    to_verify: int
    to_answer: int
    due: datetime
    late: int


def owed_cases(agencies: Collection[int] | None, *, now: datetime) -> list[OwedCases]:
    """What these agencies (None: all) owe, one row for each brand and year, in one query."""
    late = Q(status=CaseStatus.TO_VERIFY, verify_due__lte=now) | Q(answer_due__lte=now)
    rows = (
        of_agencies(Case.objects.all(), "application__agency_id", agencies)
        .filter(status__in=OWED_CASES)
        .order_by()
        .values_list("application", "application__agency", "application__brand__name")
        .annotate(
            to_verify=Count("pk", filter=Q(status=CaseStatus.TO_VERIFY)),
            to_answer=Count("pk", filter=~Q(status=CaseStatus.TO_VERIFY)),
            verify=Min("verify_due", filter=Q(status=CaseStatus.TO_VERIFY)),
            answer=Min("answer_due"),
            late=Count("pk", filter=late),
        )
    )
    return [
        OwedCases(key, agency, brand, verifies, answers, min(filter(None, (first, last))), late)
        for key, agency, brand, verifies, answers, first, last, late in rows
    ]
