"""The judges of a brand write to each other, propose points and agree; two confirm the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.canonical import digest
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import Action, action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair
from brandportal.texts import reason_text, required_text, telling_text
from brandportal.workflow import transition
from reviews.evaluation.models import Evaluation
from reviews.moderation.agreed import agreed, newest, seats_of
from reviews.moderation.models import (
    REASON_LIMIT,
    Agreement,
    ModeratedPoints,
    Moderation,
    ModerationRemark,
    Suggestion,
)
from reviews.moderation.policies import is_open, may_take_part, seat_in, sheets_of, taking_part
from reviews.moderation.workflow import MODERATION, address_of
from reviews.panel.blind import called
from reviews.panel.models import PanelSeat

TEXT_LIMIT = 1000
POINTS_PROPOSED = notice_text(
    "moderation.points_proposed",
    kind=NoticeKind.TASK,
    subject=gettext_noop("A judge proposes moderated points for %(brand)s"),
    body=gettext_noop(
        "Please read the reason and agree, or propose other points. Points count only if every "
        "judge of %(brand)s agrees and two confirm them."
    ),
)


def spans(moderation: Moderation) -> dict[str, tuple[Decimal, Decimal]]:
    """Indicator to the lowest and the highest of the independent points, where they differ."""
    given: dict[str, list[Decimal]] = {}
    for sheet in sheets_of(moderation).prefetch_related("scores"):
        for row in sheet.scores.all():
            given.setdefault(row.indicator, []).append(row.points)
    return {
        code: (min(points), max(points))
        for code, points in given.items()
        if min(points) != max(points)
    }


def _taken_part(act: Action, moderation: Moderation) -> tuple[Moderation, PanelSeat]:
    """The moderation, locked behind its year so that scoring cannot close meanwhile, and the seat
    of who acts. Refuses with NotAllowed and NotNow.
    """
    year = act.lock(Evaluation.objects.filter(pk=moderation.evaluation_id))
    locked = act.lock(moderation)
    locked.evaluation = year
    require(may_take_part(locked, by=act.by), is_open(locked))
    seat = seat_in(locked, by=act.by)
    assert seat is not None
    return locked, seat


def write(*, moderation: Moderation, text: str, by: Any, now: datetime) -> ModerationRemark:
    """Write to the other judges of the brand. The journal has the hash of the text.

    Refuses with NotAllowed (no judge of the brand, a conflict of interest), NotNow (ended) and
    BadInput (nothing written, too long).
    """
    with action(by=by, now=now) as act:
        locked, seat = _taken_part(act, moderation)
        said = required_text(
            text, field="text", limit=TEXT_LIMIT, missing=_("Please write what you think.")
        )
        made = ModerationRemark.objects.create(
            moderation=locked, seat=seat, text=said, written_at=now
        )
        act.log(
            "moderation.write",
            gettext_noop("Wrote to the other judges of a brand"),
            locked,
            {"remark": made.pk, "text_sha256": digest(said)},
        )
    return made


def suggest(
    *,
    moderation: Moderation,
    indicator: str,
    points: Decimal,
    reason: str,
    by: Any,
    now: datetime,
) -> Suggestion:
    """Propose points for one indicator to the other judges, who are notified; it takes the place of
    an older proposal, with the agreements to it. Who proposes agrees.

    Refuses as `write` does, and with BadInput an indicator on which the judges are not apart,
    points below their lowest or above their highest, and a reason that says nothing.
    """
    with action(by=by, now=now) as act:
        locked, seat = _taken_part(act, moderation)
        low, high = _span(locked, indicator)
        if not low <= points <= high:
            words = _("Give points between %(low)s and %(high)s: what the judges gave.")
            raise BadInput(words % {"low": f"{low:f}", "high": f"{high:f}"}, field="points")
        why = telling_text(
            reason,
            field="reason",
            limit=REASON_LIMIT,
            missing=_("Please give the reason."),
            one_line=True,
        )
        made = Suggestion.objects.create(
            moderation=locked,
            seat=seat,
            indicator=indicator,
            points=points,
            low=low,
            high=high,
            reason=why,
            made_at=now,
        )
        Agreement.objects.create(suggestion=made, seat=seat, agreed_at=now)
        entry = act.log(
            "moderation.suggest",
            gettext_noop("Proposed moderated points"),
            locked,
            {"suggestion": made.pk, "indicator": indicator},
        )
        _tell(entry, locked, but=seat, now=now)
    return made


def _span(moderation: Moderation, indicator: str) -> tuple[Decimal, Decimal]:
    found = spans(moderation).get(indicator)
    if found is None:
        raise BadInput(_("Choose an indicator on which the judges differ."), field="indicator")
    return found


def _tell(entry: Entry, moderation: Moderation, *, but: PanelSeat, now: datetime) -> None:
    queue(
        to=[seat.user for seat in taking_part(moderation) if seat.pk != but.pk],
        key=f"journal:{entry.seq}",
        text=POINTS_PROPOSED,
        context={"brand": called(moderation.application, moderation.evaluation)},
        url=address_of(moderation),
        now=now,
    )


def agree(*, moderation: Moderation, suggestion: Suggestion, by: Any, now: datetime) -> Agreement:
    """Agree to proposed points; agreeing again changes nothing.

    Refuses as `write` does, and with NotNow points in whose place others were proposed meanwhile.
    """
    with action(by=by, now=now) as act:
        locked, seat = _taken_part(act, moderation)
        holds = newest(locked, seats_of(locked)).get(suggestion.indicator)
        if holds is None or holds.pk != suggestion.pk:
            raise NotNow(_("Other points have been proposed meanwhile. Please read them."))
        made, is_new = Agreement.objects.get_or_create(
            suggestion=holds, seat=seat, defaults={"agreed_at": now}
        )
        if not is_new:
            return act.nothing_done(made)
        act.log(
            "moderation.agree",
            gettext_noop("Agreed to proposed points"),
            locked,
            {"suggestion": holds.pk},
        )
    return made


def confirm_moderated(
    *, moderation: Moderation, by: Any, now: datetime, pair: Pair | None = None
) -> Moderation:
    """Confirm the points on which every judge of the brand agrees: from now on they count in the
    place of each judge's own. The lead proposes it, a judge of the brand confirms it.

    The sheets stay as they are; the journal has the hash of the points. Refuses with NotAllowed,
    NotNow and Incomplete (nothing agreed).
    """
    with action(by=by, now=now) as act:
        act.lock(Evaluation.objects.filter(pk=moderation.evaluation_id))
        locked = act.lock(moderation)
        found = agreed(locked)
        rows = [
            ModeratedPoints(
                moderation=locked,
                suggestion=row,
                indicator=code,
                points=row.points,
                low=row.low,
                high=row.high,
                reason=row.reason,
                confirmed_at=now,
            )
            for code, row in sorted(found.items())
        ]
        done = transition(
            MODERATION,
            "confirm",
            locked,
            by=by,
            now=now,
            pair=pair,
            data={"points_sha256": digest([_as_kept(row) for row in rows])},
        )
        ModeratedPoints.objects.bulk_create(rows)
    return done


def _as_kept(row: ModeratedPoints) -> Mapping[str, Any]:
    return {
        "application": row.moderation.application_id,
        "suggestion": row.suggestion_id,
        "indicator": row.indicator,
        "points": f"{row.points:.2f}",
        "reason": row.reason,
    }


def leave(*, moderation: Moderation, reason: str, by: Any, now: datetime) -> Moderation:
    """End the discussion without a moderated score: the independent points count. The judges are
    notified. Refuses with NotAllowed, NotNow and BadInput (a reason that says nothing).
    """
    why = reason_text(reason, limit=REASON_LIMIT)
    with action(by=by, now=now) as act:
        locked = act.lock(moderation)
        return transition(
            MODERATION,
            "leave",
            locked,
            by=by,
            now=now,
            changes={"left_reason": why},
            data={"reason": why},
        )
