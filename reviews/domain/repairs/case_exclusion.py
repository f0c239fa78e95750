"""A rating that the re-check found mistaken or malicious leaves the count: held and excluded, visible as such."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from brandportal.errors import NotNow
from brandportal.workflow import perform
from reviews.domain import results
from reviews.domain.guarding import holds
from reviews.domain.guarding.guard_workflow import HOLD
from reviews.enums import HoldSource
from reviews.models import Case, Hold

RULE = "recheck"
"""The reason that the published file of ratings names."""


def exclude_rating(*, case: Case, reason: str, by: Any, now: datetime) -> Hold:
    """Exclude the case's rating and count again, in the caller's transaction, before the leading group's decision.

    The pile of this one rating stands on the office's desk like every other and can be released there until the
    decision. Nobody waits for a statement: the agency itself asked for it. Refuses with NotNow a rating that is held
    back already with others.
    """
    evaluation = case.application.cycle.evaluation
    cell = {"case": case.code}
    hold = Hold(
        evaluation=evaluation,
        application=case.application,
        source=HoldSource.APPEAL,
        rule=RULE,
        cell=cell,
        cell_key=holds.digest(cell),
        explanation={"note": reason},
        opened_at=now,
        opened_by=by,
    )
    if holds.mark(hold, [case.rating_id]) is None:
        raise NotNow(_("The rating is held back with others. Please decide on those first."))
    excluded = perform(
        HOLD,
        "exclude",
        hold,
        by=by,
        now=now,
        changes={"reason": reason, "statement_due": now},
        data={"reason": reason, "count": 1, "rule": RULE},
    )
    results.count(evaluation, by=by, now=now)
    return excluded
