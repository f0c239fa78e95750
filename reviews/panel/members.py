"""The panel while it scores: excuse a member, put another in his place, move one brand, allow a
brand to be scored by few. Two officers each time, because who sits decides what is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import has_role
from brandportal.errors import BadInput, Verdict, first_no, require
from brandportal.journal.actions import Action, action
from brandportal.journal.models import Entry
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.models import Proposal
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import reason_text
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.experts.as_drawn import refuse_out_of_line
from reviews.panel.duties import Duties, duties, owed_by
from reviews.panel.loads import load_now, over_load, refuse_load
from reviews.panel.models import MinimumException, PanelSeat, Reassignment
from reviews.panel.policies import OTHER_PANEL, ever_worked_for, panel_scores, still_independent
from reviews.panel.seats import refuse_elsewhere, refuse_past_term, tell_members

REASON_LIMIT = 200
EXCUSED = notice_text(
    "panel.excused",
    kind=NoticeKind.WORK,
    subject=gettext_noop("You are excused from the panel of %(year)s"),
    body=gettext_noop(
        "The Efficiency Office has excused you from the panel of %(year)s. You owe no more "
        "sheets; those that you have locked remain valid."
    ),
)
BRANDS_WAIT = notice_text(
    "panel.brands_moved",
    kind=NoticeKind.TASK,
    subject=gettext_noop("Brands of %(year)s wait for your scores"),
    body=gettext_noop(
        "The Efficiency Office has moved brands of %(year)s to you. Please declare conflicts "
        "of interest first, then score them in the panel room."
    ),
)


def may_change(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, without a part in the award year, while the panel scores."""
    return first_no(office_runs(evaluation, by=by), panel_scores(evaluation))


def a_short_reason(text: str) -> str:
    """The reason as it is kept. Refuses with BadInput none, and one that is too long."""
    return reason_text(text, limit=REASON_LIMIT)


def can_excuse(evaluation: Evaluation, seat: PanelSeat) -> None:
    """Refuse with BadInput a seat of another panel and a member who is excused already."""
    if seat.evaluation_id != evaluation.pk or seat.excused_at is not None:
        raise BadInput(_("Choose a member who still sits on the panel."), field="seat")


def can_replace(evaluation: Evaluation, seat: PanelSeat, member: User, now: datetime) -> None:
    """Refuse with BadInput an excused seat, a person without the role or past the term in the pool,
    or one who sits here or on another panel at work; and where the first owes more than the
    assignment allows a judge.
    """
    can_excuse(evaluation, seat)
    if not has_role(member, Role.PANEL) or not member.is_active:
        raise BadInput(_("%(person)s is not a panel member.") % {"person": member}, field="member")
    if evaluation.seats.filter(member.accounts_in("user")).exists():
        raise BadInput(
            _("%(person)s sits on this panel already.") % {"person": member}, field="member"
        )
    refuse_elsewhere([member], evaluation.cycle, field="member")
    refuse_past_term([member], now, field="member")
    sat = set(evaluation.seats.values_list("user", flat=True))
    refuse_out_of_line(evaluation.cycle, leaving=seat.user, following=member, sat=sat)
    refuse_load(evaluation, member, len(owed_by(evaluation, seat)), field="member")


def can_reassign(
    evaluation: Evaluation,
    application: Application,
    from_seat: PanelSeat,
    to_seat: PanelSeat,
    over_cap: bool = False,
) -> int:
    """How many brands the second scores then. Refuse with BadInput a brand that is not before the
    panel, that the first has locked or does not score, that the second scores already, has scored
    before or may not score, or that is one more than the assignment allows (not with `over_cap`);
    with NotNow once judges have read each other's points.
    """
    require(when=still_independent(evaluation))
    _before_this_panel(evaluation, application)
    found, here = duties(evaluation, [application]), application.pk
    if from_seat.evaluation_id != evaluation.pk or (from_seat.pk, here) not in found.assigned:
        raise BadInput(_("This member does not score this brand."), field="from_seat")
    if (from_seat.pk, here) in found.locked:
        raise BadInput(
            _("This member has locked the sheet on this brand; it remains valid."),
            field="from_seat",
        )
    _can_receive(evaluation, application, to_seat, found)
    load = load_now(evaluation, to_seat) + 1
    if not over_cap:
        refuse_load(evaluation, to_seat, load, field="to_seat")
    return load


def _can_receive(
    evaluation: Evaluation, application: Application, seat: PanelSeat, found: Duties
) -> None:
    if seat.evaluation_id != evaluation.pk or seat.excused_at is not None:
        raise BadInput(_("Choose a member who still sits on the panel."), field="to_seat")
    if (seat.pk, application.pk) in found.assigned:
        raise BadInput(_("This member scores this brand already."), field="to_seat")
    before = Reassignment.objects.filter(application=application, to_seat=seat).exists()
    if before or (seat.pk, application.pk) in found.recused | found.locked:
        raise BadInput(_("This member cannot score this brand again."), field="to_seat")
    if ever_worked_for(seat.user, application):
        raise BadInput(_("This member works or worked for the agency."), field="to_seat")
    if (seat.pk, application.pk) in found.apart:
        raise BadInput(_(OTHER_PANEL), field="to_seat")


def can_except(evaluation: Evaluation, application: Application) -> int:
    """How many judges have scored or still can score a brand that cannot reach the least number.
    Refuses with BadInput one that can, one that nobody scores, and one that has its exception.
    """
    _before_this_panel(evaluation, application)
    judges = duties(evaluation, [application]).judges_of(application.pk)
    least = evaluation.cycle.rules["panel"]["judges_min"]
    if not judges:
        raise BadInput(
            _("No panel member may score %(brand)s.") % {"brand": application.brand},
            field="application",
        )
    if judges >= least:
        raise BadInput(
            _("This brand is scored by as many judges as the rules ask for."), field="application"
        )
    standing = MinimumException.objects.filter(application=application).first()
    if standing and standing.judges <= judges:
        raise BadInput(_("This brand has its exception already."), field="application")
    return judges


def _before_this_panel(evaluation: Evaluation, application: Application) -> None:
    if (application.cycle_id, application.status) != (
        evaluation.cycle_id,
        ApplicationStatus.ACCEPTED,
    ):
        raise BadInput(_("This application is not before the panel."), field="application")


def under_two(
    act: Action, code: str, evaluation: Evaluation, kept: Mapping[str, Any], pair: Pair | None
) -> tuple[Evaluation, Proposal]:
    """The evaluation under its lock and the proof of two. Refuses with NotAllowed and NotNow."""
    require(office_runs(evaluation, by=act.by))
    agreed = require_pair(pair, action=code, obj=evaluation, arguments=kept, by=act.by, now=act.now)
    locked = act.lock(evaluation)
    require(when=panel_scores(locked))
    return locked, agreed


def _excused(act: Action, seat: PanelSeat, reason: str) -> PanelSeat:
    locked = act.lock(seat, "user")
    can_excuse(locked.evaluation, locked)
    locked.excused_at, locked.excused_by, locked.excuse_reason = act.now, act.by, reason
    locked.is_lead = False
    locked.save(update_fields=["excused_at", "excused_by", "excuse_reason", "is_lead"])
    return locked


def kept_excuse(seat: PanelSeat, reason: str) -> dict[str, Any]:
    return {"seat": seat.pk, "reason": reason}


def excuse(
    *,
    evaluation: Evaluation,
    seat: PanelSeat,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> PanelSeat:
    """Excuse a member who cannot go on: he owes nothing more, and the sheets he has locked count.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, part in the
    year), NotNow (not scoring) and BadInput (no member of this panel, excused already, no reason).
    """
    why = a_short_reason(reason)
    with action(by=by, now=now) as act:
        kept = kept_excuse(seat, reason)
        evaluation, agreed = under_two(act, "panel.excuse", evaluation, kept, pair)
        excused = _excused(act, seat, why)
        entry = act.log(
            "panel.excuse",
            gettext_noop("Excused a member of the panel"),
            evaluation,
            {"seat": seat.pk, "reason": why, **both(agreed)},
        )
        _tell_excused(entry, excused)
    return excused


def _tell_excused(entry: Entry, seat: PanelSeat) -> None:
    tell_members(
        entry,
        [seat.user],
        EXCUSED,
        year=seat.evaluation.cycle.told,
    )


def kept_replacement(seat: PanelSeat, member: User, reason: str) -> dict[str, Any]:
    return {"seat": seat.pk, "member": member.pk, "reason": reason}


def replace(
    *,
    evaluation: Evaluation,
    seat: PanelSeat,
    member: User,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> PanelSeat:
    """Excuse a member and seat another, who scores what the first still owed and leads if he led.
    What was locked stays with the first and counts. Returns the new seat.

    One officer proposes it and another confirms it. Refuses as `excuse` does, and with BadInput
    somebody without the role or who sits here already.
    """
    why = a_short_reason(reason)
    with action(by=by, now=now) as act:
        kept = kept_replacement(seat, member, reason)
        evaluation, agreed = under_two(act, "panel.replace", evaluation, kept, pair)
        can_replace(evaluation, seat, member, now)
        owed = owed_by(evaluation, seat)
        led = PanelSeat.objects.filter(pk=seat.pk, is_lead=True).exists()
        excused = _excused(act, seat, why)
        joined = PanelSeat.objects.create(
            evaluation=evaluation, user=member, is_lead=led, classes=seat.classes, joined_at=now
        )
        Reassignment.objects.bulk_create(
            Reassignment(
                application=brand, from_seat=excused, to_seat=joined, made_at=now, made_by=by
            )
            for brand in owed
        )
        entry = act.log(
            "panel.replace",
            gettext_noop("Replaced a member of the panel"),
            evaluation,
            {
                "seat": seat.pk,
                "new_seat": joined.pk,
                "member": member.pk,
                "moved": [brand.number for brand in owed],
                "reason": why,
                **both(agreed),
            },
        )
        _tell_excused(entry, excused)
        _tell_moved(entry, joined)
    return joined


def _tell_moved(entry: Entry, seat: PanelSeat) -> None:
    tell_members(
        entry,
        [seat.user],
        BRANDS_WAIT,
        year=seat.evaluation.cycle.told,
    )


def kept_reassignment(
    application: Application,
    from_seat: PanelSeat,
    to_seat: PanelSeat,
    reason: str,
    over_cap: bool = False,
) -> dict[str, Any]:
    return {
        "application": application.pk,
        "from_seat": from_seat.pk,
        "to_seat": to_seat.pk,
        "reason": reason,
        **({"over_cap": True} if over_cap else {}),
    }


def reassign(
    *,
    evaluation: Evaluation,
    application: Application,
    from_seat: PanelSeat,
    to_seat: PanelSeat,
    reason: str,
    over_cap: bool = False,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> Reassignment:
    """Let another member of the panel score one brand that the first has not locked: because he
    declared a conflict, was excused or has too many. `over_cap`: also where that is more than the
    assignment allows him.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, part in the
    year), NotNow (not scoring) and BadInput as `can_reassign` does.
    """
    why = a_short_reason(reason)
    with action(by=by, now=now) as act:
        kept = kept_reassignment(application, from_seat, to_seat, reason, over_cap)
        evaluation, agreed = under_two(act, "panel.reassign", evaluation, kept, pair)
        load = can_reassign(evaluation, application, from_seat, to_seat, over_cap)
        over = over_load(evaluation, load)
        moved = Reassignment.objects.create(
            application=application, from_seat=from_seat, to_seat=to_seat, made_at=now, made_by=by
        )
        entry = act.log(
            "panel.reassign",
            gettext_noop("Moved a brand to another member of the panel"),
            evaluation,
            {
                "application": application.number,
                "from_seat": from_seat.pk,
                "to_seat": to_seat.pk,
                "reason": why,
                **({"over_cap": over} if over else {}),
                **both(agreed),
            },
        )
        _tell_moved(entry, to_seat)
    return moved


def kept_exception(application: Application, reason: str) -> dict[str, Any]:
    return {"application": application.pk, "reason": reason}


def except_minimum(
    *,
    evaluation: Evaluation,
    application: Application,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> MinimumException:
    """Allow a brand to be scored by fewer judges than the rules ask for; the reason is published
    beside its rank. It covers as many judges as there are now: one more conflict asks again.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, part in the
    year), NotNow (not scoring) and BadInput as `can_except` does.
    """
    why = a_short_reason(reason)
    with action(by=by, now=now) as act:
        kept = kept_exception(application, reason)
        evaluation, agreed = under_two(act, "panel.except_minimum", evaluation, kept, pair)
        judges = can_except(evaluation, application)
        allowed, _created = MinimumException.objects.update_or_create(
            application=application,
            defaults={
                "judges": judges,
                "reason": why,
                "made_at": now,
                "proposed_by": agreed.proposed_by,
                "made_by": by,
            },
        )
        act.log(
            "panel.except_minimum",
            gettext_noop("Allowed a brand to be scored by fewer judges than the rules ask for"),
            evaluation,
            {
                "application": application.number,
                "judges": judges,
                "reason": why,
                **both(agreed),
            },
        )
    return allowed
