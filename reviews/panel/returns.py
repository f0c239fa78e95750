"""An excused member of the panel comes back while it scores. Two officers, as when he left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import BadInput, require
from brandportal.journal.actions import action
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, both
from reviews.evaluation.models import Evaluation
from reviews.panel.members import a_short_reason, under_two
from reviews.panel.models import PanelSeat
from reviews.panel.policies import still_independent
from reviews.panel.seats import tell_members

CALLED_BACK = notice_text(
    "panel.called_back",
    kind=NoticeKind.TASK,
    subject=gettext_noop("You sit on the panel of %(year)s again"),
    body=gettext_noop(
        "The Efficiency Office has taken you back onto the panel of %(year)s. Brands that "
        "were moved to others stay with them; the rest wait for your scores."
    ),
)


def can_return(evaluation: Evaluation, seat: PanelSeat) -> None:
    """Refuse with BadInput a member of another panel, one who was never excused, and somebody who
    no longer holds the role; with NotNow once judges have read each other's points.
    """
    require(when=still_independent(evaluation))
    if seat.evaluation_id != evaluation.pk or seat.excused_at is None:
        raise BadInput(_("Choose a member who was excused."), field="seat")
    if not has_role(seat.user, Role.PANEL):
        raise BadInput(_("%(person)s is not a panel member.") % {"person": seat}, field="seat")


def kept_return(seat: PanelSeat, reason: str) -> dict[str, Any]:
    return {"seat": seat.pk, "reason": reason}


def call_back(
    *,
    evaluation: Evaluation,
    seat: PanelSeat,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> PanelSeat:
    """Let an excused member score again what nobody took over from him. Brands that were moved to
    others stay with them, and so does the lead; drafts he left are his again.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, part in the
    year), NotNow (not scoring) and BadInput as `can_return` does.
    """
    why = a_short_reason(reason)
    with action(by=by, now=now) as act:
        kept = kept_return(seat, reason)
        evaluation, agreed = under_two(act, "panel.call_back", evaluation, kept, pair)
        locked = act.lock(seat, "user")
        can_return(evaluation, locked)
        since = locked.excused_at
        locked.excused_at, locked.excused_by, locked.excuse_reason = None, None, ""
        locked.save(update_fields=["excused_at", "excused_by", "excuse_reason"])
        entry = act.log(
            "panel.call_back",
            gettext_noop("Let an excused member of the panel return"),
            evaluation,
            {
                "seat": locked.pk,
                "excused_at": since.isoformat() if since else "",
                "reason": why,
                **both(agreed),
            },
        )
        tell_members(
            entry,
            [locked.user],
            CALLED_BACK,
            year=evaluation.cycle.told,
        )
    return locked
