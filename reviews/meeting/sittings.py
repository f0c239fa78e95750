"""Open a meeting, come and go, close it with minutes, sign them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.errors import NotAllowed, NotNow, require
from brandportal.journal.actions import action
from brandportal.proposals.proof import is_fresh
from brandportal.texts import telling_text
from reviews.evaluation.models import Evaluation
from reviews.meeting.models import Attendance, Ballot, Sitting
from reviews.meeting.policies import NONE, MeetingRules, may_sit, members_now, sits

MINUTES_LIMIT = 4000


def present(sitting: Sitting) -> int:
    """How many are present and have not left."""
    return sitting.attendances.filter(left_at=None).count()


def open_sitting(*, evaluation: Evaluation, by: Any, now: datetime) -> Sitting:
    """Open a meeting about this year; whoever opens it is present. Refuses with NotAllowed (who)
    and NotNow while another is open.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation, "cycle")
        require(may_sit(locked, by=by))
        if locked.sittings.filter(closed_at=None).exists():
            raise NotNow(_("A meeting is open already."))
        made = Sitting.objects.create(
            evaluation=locked, members=members_now(), opened_at=now, opened_by=by
        )
        Attendance.objects.create(sitting=made, person=by, arrived_at=now)
        done = gettext_noop("Opened a meeting of the leading group")
        act.log("meeting.open", done, made, {"members": made.members})
    return made


def attend(*, sitting: Sitting, by: Any, now: datetime) -> Attendance:
    """Say that one is present; whoever had left comes back. Refuses with NotAllowed (who) and
    NotNow (closed, present already).
    """
    with action(by=by, now=now) as act:
        locked = _open(act.lock(sitting, "evaluation__cycle"))
        require(may_sit(locked.evaluation, by=by))
        if locked.attendances.filter(by.accounts_in("person")).exclude(person=by).exists():
            raise NotNow(_("You have come to this meeting under another account."))
        row, made = Attendance.objects.get_or_create(
            sitting=locked, person=by, defaults={"arrived_at": now}
        )
        if not made:
            if row.left_at is None:
                raise NotNow(_("You are present already."))
            row.left_at = None
            row.save(update_fields=["left_at"])
        act.log("meeting.attend", gettext_noop("Came to a meeting of the leading group"), locked)
    return row


def leave(*, sitting: Sitting, by: Any, now: datetime) -> Attendance:
    """Leave before the end. Refuses with NotAllowed who is not present, and NotNow when closed."""
    with action(by=by, now=now) as act:
        locked = _open(act.lock(sitting, "evaluation__cycle"))
        require(sits(locked, by=by))
        row = Attendance.objects.get(sitting=locked, person=by)
        row.left_at = now
        row.save(update_fields=["left_at"])
        act.log("meeting.leave", gettext_noop("Left a meeting of the leading group"), locked)
    return row


def told_minutes(text: str) -> str:
    """Minutes as they are kept. Refuses with BadInput at `minutes` those that say nothing."""
    return telling_text(
        text,
        field="minutes",
        limit=MINUTES_LIMIT,
        missing=_("Please write what was discussed and how it was voted."),
    )


def close_sitting(*, sitting: Sitting, minutes: str, by: Any, now: datetime) -> Sitting:
    """Close the meeting with its minutes; from then on those present sign them.

    Refuses with NotAllowed who is not present, with BadInput minutes that say nothing, and with
    NotNow below the quorum, without the ballot that the rules ask for, or while it is open.
    """
    with action(by=by, now=now) as act:
        locked = _open(act.lock(sitting, "evaluation__cycle"))
        require(sits(locked, by=by))
        rules = MeetingRules.of(locked.evaluation.cycle.rules)
        need_quorum(locked, rules, present(locked))
        ballot = Ballot.objects.filter(sitting=locked).first()
        if rules.ballot != NONE and ballot is None:
            raise NotNow(_("The rules of the year ask for a ballot; hold it first."))
        if ballot and ballot.closed_at is None:
            raise NotNow(_("The ballot is still open."))
        locked.minutes = told_minutes(minutes)
        locked.closed_at, locked.closed_by = now, by
        locked.save(update_fields=["minutes", "closed_at", "closed_by"])
        done = gettext_noop("Closed a meeting of the leading group")
        act.log("meeting.close", done, locked, {"present": present(locked)})
    return locked


def sign(*, sitting: Sitting, by: Any, now: datetime, proved_at: datetime | None) -> Attendance:
    """Sign the minutes, with fresh proof of who one is. Refuses with NotAllowed (was not there to
    the end, no fresh proof) and NotNow (not closed, signed already).
    """
    with action(by=by, now=now) as act:
        locked = act.lock(sitting, "evaluation__cycle")
        if locked.closed_at is None:
            raise NotNow(_("The minutes are signed when the meeting is closed."))
        require(sits(locked, by=by))
        if not is_fresh(proved_at, now):
            raise NotAllowed(_("Please prove again who you are; then this goes on."))
        row = Attendance.objects.get(sitting=locked, person=by)
        if row.signed_at:
            raise NotNow(_("You have signed already."))
        row.signed_at, row.proved_at = now, proved_at
        row.save(update_fields=["signed_at", "proved_at"])
        done = gettext_noop("Signed the minutes of the leading group")
        act.log("meeting.sign", done, locked)
    return row


def need_quorum(sitting: Sitting, rules: MeetingRules, there: int) -> None:
    """Refuse with NotNow fewer than the quorum of the group as it was at the opening."""
    needed = rules.quorum_of(sitting.members)
    if there < needed:
        raise NotNow(
            _(
                "The meeting has no quorum: %(there)d of %(members)d are present, %(needed)d must "
                "be."
            )
            % {"there": there, "members": sitting.members, "needed": needed}
        )


def _open(sitting: Sitting) -> Sitting:
    if sitting.closed_at:
        raise NotNow(_("This meeting is closed."))
    return sitting
