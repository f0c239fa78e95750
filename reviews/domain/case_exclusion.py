"""A rating that the re-check found mistaken or malicious leaves the count: held and excluded, visible as such."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from reviews.domain import results
from reviews.enums import HoldSource, HoldStatus
from reviews.models import Case, Hold, Rating

RULE = "recheck"
"""The reason that the published file of ratings names."""


def exclude_rating(*, case: Case, reason: str, by: Any, now: datetime) -> Hold:
    """Exclude the case's rating and count again, in the caller's transaction, before the leading group's decision.

    The pile of one rating stands on the office's desk like every other and can be released there until the decision.
    """
    evaluation = case.application.cycle.evaluation
    hold = Hold.objects.create(
        evaluation=evaluation,
        application=case.application,
        source=HoldSource.APPEAL,
        rule=RULE,
        cell={"case": case.code},
        cell_key=hashlib.sha256(case.code.encode()).hexdigest(),
        count=1,
        status=HoldStatus.EXCLUDED,
        opened_at=now,
        opened_by=by,
        reason=reason,
        decided_at=now,
        decided_by=by,
    )
    Rating.objects.filter(pk=case.rating_id).update(hold=hold)
    results.count(evaluation, by=by, now=now)
    return hold
