"""The lifecycle of an award year."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from applications.cycles import policies
from applications.cycles.enums import CycleStatus
from applications.cycles.models import Cycle
from applications.cycles.readiness import opening_gaps
from brandportal.workflow import Lifecycle, Transition

C = CycleStatus

CYCLE = Lifecycle(
    name="cycle",
    title=gettext_noop("Award year"),
    model=Cycle,
    statuses=CycleStatus,
    initial=C.DRAFT,
    final=(C.CONCLUDED,),
    transitions=(
        Transition(
            action="open",
            sources=(C.DRAFT,),
            target=C.OPEN,
            label=gettext_noop("Open the award year"),
            done=gettext_noop("Opened the award year and froze its rules"),
            who=policies.office,
            missing=opening_gaps,
            stamp="opened",
            two_persons=True,
            propose=gettext_noop("Propose to open the award year"),
            explanation=gettext_noop(
                "The rules are copied, frozen and hashed, and everybody can read them. This cannot "
                "be undone."
            ),
            tone="alarm",
        ),
        Transition(
            action="conclude",
            sources=(C.OPEN,),
            target=C.CONCLUDED,
            label=gettext_noop("Conclude the award year"),
            done=gettext_noop("Concluded the award year"),
            who=policies.office,
            stamp="concluded",
        ),
    ),
)
