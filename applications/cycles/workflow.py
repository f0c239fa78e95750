"""The lifecycle of an award year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from applications.cycles import policies
from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.models import Cycle
from applications.cycles.readiness import opening_gaps
from applications.cycles.timeline import window
from brandportal.accounts.models import User
from brandportal.notices.enums import NoticeKind
from brandportal.notices.told import Told
from brandportal.workdays.words import exact
from brandportal.workflow import Lifecycle, NoticeSpec, Transition

C = CycleStatus


def people_of_agencies(cycle: Cycle) -> Iterable[User]:
    """Everybody who works for an agency that takes part."""
    return User.objects.filter(
        memberships__agency__is_active=True, memberships__ended_at=None
    ).distinct()


def _opening_words(cycle: Cycle) -> Mapping[str, str | Told]:
    stage = window(cycle, Stage.APPLICATION)
    return {
        "year": cycle.told,
        "opens": timezone.localdate(stage.opens_at).isoformat() if stage else "—",
        "closes": exact(stage.closes_at) if stage else "—",
    }


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
            notice=NoticeSpec(
                to=people_of_agencies,
                kind=NoticeKind.COURSE,
                subject=gettext_noop("The award year %(year)s is open"),
                body=gettext_noop(
                    "Agencies apply from %(opens)s until %(closes)s. The rules are frozen and can "
                    "be read by everybody."
                ),
                context=_opening_words,
                url=lambda cycle: reverse("workspace:application-start-of", args=[cycle.edition]),
            ),
            propose=gettext_noop("Propose to open the award year"),
            explanation=gettext_noop(
                "The rules are copied, frozen and hashed, and everybody can read them. This cannot "
                "be undone."
            ),
            tone="alarm",
        ),
        Transition(
            action="conclude",
            untold="every title was told when it was conferred; nobody has to do anything",
            sources=(C.OPEN,),
            target=C.CONCLUDED,
            label=gettext_noop("Conclude the award year"),
            done=gettext_noop("Concluded the award year"),
            who=policies.office,
            stamp="concluded",
        ),
    ),
)
