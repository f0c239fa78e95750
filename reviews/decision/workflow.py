"""The lifecycle of an objection."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from brandportal.workflow import Lifecycle, Transition
from reviews.decision import policies
from reviews.decision.enums import ObjectionStatus as O
from reviews.decision.models import Objection

OBJECTION = Lifecycle(
    name="objection",
    title=gettext_noop("Objection to a public notice"),
    model=Objection,
    statuses=O,
    initial=O.RECEIVED,
    final=(O.INADMISSIBLE, O.UPHELD, O.REJECTED),
    transitions=(
        Transition(
            action="admit",
            sources=(O.RECEIVED,),
            target=O.ADMITTED,
            label=gettext_noop("Admit the objection"),
            done=gettext_noop("Admitted an objection"),
            who=policies.office_answers,
            stamp="admitted",
        ),
        Transition(
            action="dismiss",
            sources=(O.RECEIVED,),
            target=O.INADMISSIBLE,
            label=gettext_noop("Dismiss as not admissible"),
            done=gettext_noop("Dismissed an objection as not admissible"),
            who=policies.office_answers,
            stamp="answered",
        ),
        Transition(
            action="uphold",
            sources=(O.ADMITTED,),
            target=O.UPHELD,
            label=gettext_noop("Uphold the objection"),
            done=gettext_noop("Upheld an objection"),
            who=policies.office_answers,
            stamp="answered",
            two_persons=True,
        ),
        Transition(
            action="reject",
            sources=(O.ADMITTED,),
            target=O.REJECTED,
            label=gettext_noop("Do not uphold the objection"),
            done=gettext_noop("Did not uphold an objection"),
            who=policies.office_answers,
            stamp="answered",
        ),
    ),
)
