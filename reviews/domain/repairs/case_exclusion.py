"""A rating that the re-check found mistaken or malicious leaves the count at once: held, until two officers decide on it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.canonical import digest
from brandportal.errors import NotNow
from brandportal.journal.actions import Action
from reviews.domain import results
from reviews.domain.guarding import holds
from reviews.enums import HoldSource
from reviews.models import Case, Hold

RULE = "recheck"
"""The reason that the published file of ratings names."""


def hold_rating(act: Action, *, case: Case, reason: str) -> Hold:
    """Hold the case's rating back and count again, as part of the appeal's decision and before the leading group's decision.

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
        cell_key=digest(cell),
        explanation={"note": reason},
        opened_at=act.now,
        opened_by=act.by,
    )
    if holds.mark(hold, [case.rating_id]) is None:
        raise NotNow(_("The rating is held back with others. Please decide on those first."))
    act.log(
        "hold.open",
        gettext_noop("Held ratings back"),
        hold,
        {"source": str(HoldSource.APPEAL), "rule": RULE, "count": 1, "note": reason},
    )
    results.count(evaluation=evaluation, by=act.by, now=act.now)
    return hold
