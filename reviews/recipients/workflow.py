"""The lifecycle of the draw: the registers are closed automatically, then the office draws,
once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.errors import YES, Verdict, no
from brandportal.workflow import Lifecycle, Transition
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import office_runs
from reviews.recipients.enums import DrawStatus
from reviews.recipients.models import Draw

FROM_SHORTLIST_TO_CLOSING = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING)


def office_draws(draw: Draw, *, by: Any) -> Verdict:
    """The office, except people who work for a participating agency."""
    return office_runs(draw.evaluation, by=by)


def while_it_matters(draw: Draw, *, now: datetime) -> Verdict:
    """Between the shortlist and the end of the public rating."""
    if draw.evaluation.status in FROM_SHORTLIST_TO_CLOSING:
        return YES
    return no(_("Raters are drawn between the shortlist and the end of the public rating."))


DRAW = Lifecycle(
    name="draw",
    title=gettext_noop("Draw of the raters"),
    model=Draw,
    statuses=DrawStatus,
    initial=DrawStatus.REGISTERS_CLOSED,
    final=(DrawStatus.DRAWN,),
    transitions=(
        Transition(
            action="draw",
            untold="whom it drew is invited by message, or by the agency on paper",
            sources=(DrawStatus.REGISTERS_CLOSED,),
            target=DrawStatus.DRAWN,
            label=gettext_noop("Draw the raters"),
            done=gettext_noop("Drew the raters"),
            who=office_draws,
            when=while_it_matters,
            stamp="drawn",
            explanation=gettext_noop(
                "Made once, for every brand and group. Who is asked follows from the closed "
                "registers, the rules and the public number; nobody chooses. This cannot be taken "
                "back."
            ),
            tone="alarm",
        ),
    ),
)
