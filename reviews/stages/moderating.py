"""The office opens the discussion of brands on which the judges are far apart, before it closes the
scoring.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from brandportal.errors import Incomplete, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.rulebook import moderate_over
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.moderation.models import Moderation
from reviews.moderation.opening import far_apart, open_those
from reviews.panel.policies import panel_scores
from reviews.results.reliability import unreliable
from reviews.stages.workflow import still_owed


def may_open_moderations(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, without a part in the award year, while the panel scores by rules that know
    moderation.
    """
    return first_no(office_runs(evaluation, by=by), _in_time(evaluation))


def _in_time(evaluation: Evaluation) -> Verdict:
    if not moderate_over(evaluation.cycle.rules):
        return no(_("The rules of this year know no moderation."))
    return panel_scores(evaluation)


def open_moderations(*, evaluation: Evaluation, by: Any, now: datetime) -> list[Moderation]:
    """Open the moderation of every brand whose sums are further apart than the rules allow. From
    now on no sheet is opened again, and nobody else comes to score.

    Refuses with NotAllowed (who), Incomplete (a sheet is owed, the panel agrees too little for the
    rules) and NotNow (not scoring, no brand is beyond the limit).
    """
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation)
        require(office_runs(locked, by=by), _in_time(locked))
        gaps = still_owed(locked) or unreliable(locked)
        if gaps:
            raise Incomplete(_("Some things are still missing."), gaps)
        apart = far_apart(locked)
        if not apart:
            raise NotNow(_("On no brand the judges are further apart than the rules allow."))
        return open_those(act, locked, apart)
