"""The lifecycle of an objection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import User
from brandportal.errors import YES, Verdict, no
from brandportal.notices.enums import NoticeKind
from brandportal.workflow import Lifecycle, NoticeSpec, Transition
from reviews.decision import policies
from reviews.decision.enums import ObjectionAbout, TipStatus
from reviews.decision.enums import ObjectionStatus as O
from reviews.decision.models import Objection, Tip
from reviews.evaluation.enums import EvaluationStatus


def _heads_of_the_objector(objection: Objection) -> Iterable[User]:
    """The heads of the agency that objects; nobody where a citizen does, who looks by his code."""
    return User.objects.filter(
        memberships__agency=objection.agency_id,
        memberships__role=AgencyRole.HEAD,
        memberships__ended_at=None,
    ).distinct()


def _told_of_a_settled_one(objection: Objection) -> Iterable[User]:
    """The agency that objects, and the office."""
    return [*_heads_of_the_objector(objection), *User.objects.holding(Role.OFFICE)]


def waits_for_the_group(objection: Objection, *, now: datetime) -> Verdict:
    """While the year is on notice, if no brand is excluded by it."""
    if objection.about == ObjectionAbout.CHOSEN:
        return no(_("The brand that it is about is excluded; nothing is left to decide."))
    if objection.notice.evaluation.status != EvaluationStatus.ON_NOTICE:
        return no(_("The public notice has passed; the list can no longer be decided about."))
    return YES


def was_withdrawn(objection: Objection, *, now: datetime) -> Verdict:
    """Once the notice is withdrawn because of it."""
    if objection.about != ObjectionAbout.CHOSEN and objection.notice.is_withdrawn:
        return YES
    return no(_("The public notice was not withdrawn."))


def _number(objection: Objection) -> dict[str, str]:
    return {"number": objection.number}


def _in_the_register(objection: Objection) -> str:
    return reverse("public:notice-detail", args=[objection.notice.evaluation.cycle.edition])


ASSIGNED = NoticeSpec(
    to=lambda objection: [objection.investigator],
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("You investigate the objection %(number)s"),
    body=gettext_noop(
        "You were named to investigate the objection %(number)s. What was sent, and the deadline "
        "for the answer, are on its page."
    ),
    context=_number,
    url=lambda objection: reverse("admin:reviews_objection_change", args=[objection.pk]),
)
ANSWERED = NoticeSpec(
    to=_heads_of_the_objector,
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Your objection %(number)s is answered"),
    body=gettext_noop(
        "The Efficiency Office has answered the objection %(number)s of your agency. The answer "
        "is in your workspace."
    ),
    context=_number,
    url=lambda objection: reverse("workspace:objection-detail", args=[objection.number]),
)
UPHELD = NoticeSpec(
    to=_heads_of_the_objector,
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The objection %(number)s is upheld"),
    body=gettext_noop(
        "The objection %(number)s to the public notice is upheld. The outcome is in the register "
        "under the notice."
    ),
    context=_number,
    url=_in_the_register,
)
SETTLED = NoticeSpec(
    to=_told_of_a_settled_one,
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The list stays after the objection %(number)s"),
    body=gettext_noop(
        "The leading group has decided that the list stays after the upheld objection %(number)s. "
        "Its reason is in the register under the notice."
    ),
    context=_number,
    url=_in_the_register,
)

RENEWED = NoticeSpec(
    to=_told_of_a_settled_one,
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The leading group decides anew after the objection %(number)s"),
    body=gettext_noop(
        "After the upheld objection %(number)s the public notice is withdrawn, and the leading "
        "group decides anew. Its reason is on the page of the notice."
    ),
    context=_number,
    url=_in_the_register,
)

OBJECTION = Lifecycle(
    name="objection",
    title=gettext_noop("Objection to a public notice"),
    model=Objection,
    statuses=O,
    initial=O.RECEIVED,
    final=(O.INADMISSIBLE, O.UPHELD, O.REJECTED, O.SETTLED, O.RENEWED),
    transitions=(
        Transition(
            action="admit",
            untold="the objector follows it by its number; the agency is asked in the examination",
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
            action="assign",
            sources=(O.ADMITTED, O.ASSIGNED),
            target=O.ASSIGNED,
            label=gettext_noop("Name the investigator"),
            done=gettext_noop("Named who investigates an objection"),
            who=policies.office_answers,
            stamp="assigned",
            notice=ASSIGNED,
            success=gettext_noop("The investigator is named and has been notified."),
            explanation=gettext_noop(
                "Only who has neither handled nor scored the case and has no conflict of interest "
                "is offered."
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
            notice=ANSWERED,
            success=gettext_noop("The objection is dismissed."),
            explanation=gettext_noop(
                "Say why it cannot be examined. The objector reads the answer, everybody the "
                "outcome."
            ),
            tone="quiet",
        ),
        Transition(
            action="uphold",
            sources=(O.ASSIGNED,),
            target=O.UPHELD,
            label=gettext_noop("Uphold the objection"),
            done=gettext_noop("Upheld an objection"),
            who=policies.office_answers,
            stamp="answered",
            two_persons=True,
            notice=UPHELD,
            propose=gettext_noop("Propose to uphold the objection"),
            explanation=gettext_noop(
                "Takes effect as soon as a second officer confirms it. A chosen brand is then "
                "excluded from this year's list at once; otherwise the leading group decides "
                "what follows, and the naming waits for it. The objector reads the answer, "
                "everybody the outcome."
            ),
            tone="alarm",
        ),
        Transition(
            action="reject",
            sources=(O.ASSIGNED,),
            target=O.REJECTED,
            label=gettext_noop("Do not uphold the objection"),
            done=gettext_noop("Did not uphold an objection"),
            who=policies.investigator_answers,
            stamp="answered",
            notice=ANSWERED,
            success=gettext_noop("The objection is answered."),
            explanation=gettext_noop(
                "Say what was examined and found. The objector reads the answer, everybody the "
                "outcome."
            ),
            tone="quiet",
        ),
        Transition(
            action="settle",
            sources=(O.UPHELD,),
            target=O.SETTLED,
            label=gettext_noop("Let the list stay"),
            done=gettext_noop("Let the list stay after an upheld objection"),
            who=policies.group_settles,
            when=waits_for_the_group,
            stamp="settled",
            two_persons=True,
            notice=SETTLED,
            propose=gettext_noop("Propose that the list stays"),
            explanation=gettext_noop(
                "Takes effect as soon as another member of the leading group confirms it. The "
                "reason is published beside the outcome in the register; the notice then passes "
                "when nothing else is open."
            ),
            tone="alarm",
        ),
        Transition(
            action="renew",
            sources=(O.UPHELD,),
            target=O.RENEWED,
            label=gettext_noop("Decide anew after the objection"),
            done=gettext_noop("Withdrew the notice after an upheld objection, to decide anew"),
            who=policies.group_settles,
            when=was_withdrawn,
            stamp="settled",
            notice=RENEWED,
        ),
    ),
)

TIP = Lifecycle(
    name="tip",
    title=gettext_noop("Tip about a public notice"),
    model=Tip,
    statuses=TipStatus,
    initial=TipStatus.TOLD,
    final=(TipStatus.ANSWERED,),
    transitions=(
        Transition(
            action="answer",
            untold="who tells it without a name leaves no address, and has a code",
            sources=(TipStatus.TOLD,),
            target=TipStatus.ANSWERED,
            label=gettext_noop("Answer the tip"),
            done=gettext_noop("Answered a tip"),
            who=policies.office_answers,
            stamp="answered",
            success=gettext_noop("The tip is answered."),
            explanation=gettext_noop(
                "Say what was looked at. Whoever has the tip's code reads it. A tip holds up "
                "nothing; what it shows can be examined by the office itself."
            ),
        ),
    ),
)
