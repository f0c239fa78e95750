"""The lifecycle of a moderation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import User
from brandportal.errors import Gap, Verdict
from brandportal.notices.enums import NoticeKind
from brandportal.workflow import Lifecycle, NoticeSpec, Transition
from reviews.moderation.agreed import agreed
from reviews.moderation.enums import ModerationStatus as S
from reviews.moderation.models import Moderation
from reviews.moderation.policies import is_open, may_confirm, may_end, taking_part
from reviews.panel.blind import called


def address_of(moderation: Moderation) -> str:
    return reverse("panel:moderation", args=[moderation.application.number])


def _judges(moderation: Moderation) -> Iterable[User]:
    return [seat.user for seat in taking_part(moderation)]


def _brand(moderation: Moderation) -> dict[str, str]:
    return {"brand": called(moderation.application, moderation.evaluation)}


def _while_open(moderation: Moderation, *, now: datetime) -> Verdict:
    return is_open(moderation)


def _nothing_agreed(moderation: Moderation) -> Sequence[Gap]:
    if agreed(moderation):
        return []
    return [
        Gap(
            "moderation", "", _("There are no points yet on which every judge of the brand agrees.")
        )
    ]


CONFIRMED = NoticeSpec(
    to=_judges,
    kind=NoticeKind.WORK,
    subject=gettext_noop("The moderated score of %(brand)s is confirmed"),
    body=gettext_noop(
        "Two members of the panel have confirmed the points that the judges of %(brand)s agreed "
        "on. The independent sheets stay as they are; both are shown with the results."
    ),
    context=_brand,
    url=address_of,
)
ENDED = NoticeSpec(
    to=_judges,
    kind=NoticeKind.WORK,
    subject=gettext_noop("The discussion of %(brand)s has ended"),
    body=gettext_noop(
        "The Efficiency Office has ended the discussion of %(brand)s. The independent points count "
        "as they are."
    ),
    context=_brand,
    url=address_of,
)


MODERATION = Lifecycle(
    name="moderation",
    title=gettext_noop("Moderation of a brand"),
    model=Moderation,
    statuses=S,
    initial=S.OPEN,
    final=(S.AGREED, S.LEFT),
    transitions=(
        Transition(
            action="confirm",
            sources=(S.OPEN,),
            target=S.AGREED,
            label=gettext_noop("Confirm the moderated score"),
            done=gettext_noop("Confirmed the moderated score of a brand"),
            who=may_confirm,
            when=_while_open,
            missing=_nothing_agreed,
            stamp="agreed",
            notice=CONFIRMED,
            two_persons=True,
            propose=gettext_noop("Propose to confirm the agreed points"),
            explanation=gettext_noop(
                "When another judge of the brand confirms it, the agreed points count in the place "
                "of each judge's own. The sheets stay as they are, and both are published with the "
                "reasons. This cannot be taken back."
            ),
        ),
        Transition(
            action="leave",
            sources=(S.OPEN,),
            target=S.LEFT,
            label=gettext_noop("End the discussion"),
            done=gettext_noop("Ended the discussion of a brand without a moderated score"),
            who=may_end,
            when=_while_open,
            stamp="left",
            notice=ENDED,
            explanation=gettext_noop(
                "Without a moderated score: the judges' independent points count as they are. The "
                "judges are notified, and the reason is kept."
            ),
            success=gettext_noop("The discussion has ended; the independent points count."),
            tone="quiet",
        ),
    ),
)
