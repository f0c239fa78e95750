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
            success=gettext_noop(
                "The objection is admitted and holds up the naming until it is answered."
            ),
            explanation=gettext_noop(
                "Admit it when it is under real name and names facts that can be examined."
            ),
        ),
        Transition(
            action="dismiss",
            sources=(O.RECEIVED,),
            target=O.INADMISSIBLE,
            label=gettext_noop("Dismiss as not admissible"),
            done=gettext_noop("Dismissed an objection as not admissible"),
            who=policies.office_answers,
            stamp="answered",
            success=gettext_noop("The objection is dismissed."),
            explanation=gettext_noop(
                "Say why it cannot be examined. The objector reads the answer."
            ),
            tone="quiet",
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
            propose=gettext_noop("Propose to uphold the objection"),
            explanation=gettext_noop(
                "As soon as a second officer confirms it, the brand is excluded from this year's "
                "Top Ten and its place stays vacant."
            ),
            tone="alarm",
        ),
        Transition(
            action="reject",
            sources=(O.ADMITTED,),
            target=O.REJECTED,
            label=gettext_noop("Do not uphold the objection"),
            done=gettext_noop("Did not uphold an objection"),
            who=policies.office_answers,
            stamp="answered",
            success=gettext_noop("The objection is answered."),
            explanation=gettext_noop(
                "Say what was examined and found. The objector reads the answer."
            ),
            tone="quiet",
        ),
    ),
)
