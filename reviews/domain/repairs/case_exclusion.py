"""A rating that the re-check found mistaken or malicious leaves the count at once: held, until two officers decide on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.errors import NotNow
from brandportal.journal.domain import append
from reviews.domain import results
from reviews.domain.guarding import holds
from reviews.enums import HoldSource
from reviews.models import Case, Hold

RULE = "recheck"
"""The reason that the published file of ratings names."""


def hold_rating(*, case: Case, reason: str, by: Any, now: datetime) -> Hold:
    """Hold the case's rating back and count again, in the caller's transaction, before the leading group's decision.

    It counts no more; whether it stays excluded is decided by two officers like of every other pile. Refuses with NotNow
    a rating that is held back already with others.
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
    append(
        action="hold.open",
        done=gettext_noop("Held ratings back"),
        obj=hold,
        by=by,
        now=now,
        data={"source": str(HoldSource.APPEAL), "rule": RULE, "count": 1, "note": reason},
    )
    results.count(evaluation, by=by, now=now)
    return hold
