"""Rounds of messages: invitations when the rating opens, and one reminder halfway to those who have
not answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from brandportal.errors import NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.sms import Gateway, gateway
from brandportal.workflow import CLOCK
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import office_runs
from reviews.rating.models import Rating, RatingInvitation
from reviews.recipients import messages
from reviews.recipients.enums import DrawStatus, MessageKind
from reviews.recipients.messages import Taken
from reviews.recipients.models import Draw, InvitationMessage, Sending

IN_A_ROW = 3
MOST_AT_A_TIME = 300
BEGAN = {
    MessageKind.INVITATION: gettext_noop("Began to send the invitations"),
    MessageKind.REMINDER: gettext_noop("Began to send the reminders"),
}
ENDED = {
    MessageKind.INVITATION: gettext_noop("Sent the invitations"),
    MessageKind.REMINDER: gettext_noop("Sent the reminders"),
}


@dataclass(frozen=True)
class Progress:
    """The progress of a round. Reminders are not counted, because that would tell how many have not
    answered.
    """

    total: int
    sent: int
    given_up: int


def remind_at(draw: Draw) -> datetime | None:
    """When the reminder is sent: the share of the rating's window that the rules name."""
    rating = window(draw.evaluation.cycle, Stage.RATING)
    if rating is None:
        return None
    percent = draw.evaluation.cycle.rules["sampling"]["remind_at_percent"]
    return rating.opens_at + (rating.closes_at - rating.opens_at) * percent / 100


def start_due(*, now: datetime) -> None:
    """Start the rounds that are due: invitations once the rating is open, reminders halfway. Safe
    to run twice.
    """
    drawn = Draw.objects.filter(status=DrawStatus.DRAWN, evaluation__status=EvaluationStatus.RATING)
    for draw in drawn.select_related("evaluation__cycle"):
        _start(draw, MessageKind.INVITATION, now)
        half_way = remind_at(draw)
        if half_way and now >= half_way:
            _start(draw, MessageKind.REMINDER, now)


def _start(draw: Draw, kind: MessageKind, now: datetime) -> None:
    """One row a person who is asked; a reminder goes to those alone who were reached and have not
    rated, by whichever way.
    """
    if Sending.objects.filter(draw=draw, kind=kind).exists():
        return
    with action(by=CLOCK, now=now) as act:
        sending, created = Sending.objects.get_or_create(
            draw=draw, kind=kind, defaults={"started_at": now}
        )
        if not created:
            return act.nothing_done(None)
        asked = RatingInvitation.objects.filter(
            application__cycle=draw.evaluation.cycle_id, case__isnull=False
        )
        if kind == MessageKind.REMINDER:
            rated = Rating.objects.filter(
                application=OuterRef("application"), pseudonym=OuterRef("pseudonym")
            )
            asked = asked.filter(~Exists(rated), used=False, messages__sent_at__isnull=False)
        people = asked.order_by("pk").values_list("pk", flat=True)
        InvitationMessage.objects.bulk_create(
            (InvitationMessage(sending=sending, invitation_id=pk) for pk in people),
            batch_size=1000,
        )
        act.log(f"draw.send_{kind}", BEGAN[kind], draw)


def running(now: datetime) -> list[Sending]:
    """Active rounds: neither paused nor finished, while the rating is open."""
    return list(
        Sending.objects.filter(
            Q(resume_at=None) | Q(resume_at__lte=now),
            paused_at=None,
            finished_at=None,
            draw__evaluation__status=EvaluationStatus.RATING,
            draw__evaluation__cycle__windows__stage=Stage.RATING,
            draw__evaluation__cycle__windows__closes_at__gt=now,
        ).select_related("draw__evaluation__cycle")
    )


def send_some(
    *, sending: Sending, now: datetime, most: int = MOST_AT_A_TIME, at_once: int = 1
) -> int:
    """Send up to `most` messages of one round and return how many were sent.

    Stops at a pause, at the end of the rating, and after three failures of the gateway in a row,
    which is retried ten minutes later. Two workers never claim the same message. If the process
    dies, at most `at_once` messages are in doubt; each of these is sent once more and never a third
    time.
    """
    way, words = gateway(), messages.wording(sending)
    sent = 0
    failed: list[InvitationMessage] = []
    while way is not None and sent < most and sending in running(now):
        taken = messages.take_up(sending, now, min(at_once, most - sent))
        if not taken:
            break
        out = _hand_over(way, taken, words, failed)
        messages.note_sent(out, now)
        sent += len(out)
        if len(failed) >= IN_A_ROW:
            messages.excuse(failed)
            Sending.objects.filter(pk=sending.pk).update(resume_at=now + messages.LEASE)
            return sent
    _finish(sending, now)
    return sent


def _hand_over(
    way: Gateway, taken: Sequence[Taken], words: str, failed: list[InvitationMessage]
) -> list[InvitationMessage]:
    """The sent messages; `failed` counts failures in a row over the batches."""
    out = []
    for place, one in enumerate(taken, start=1):
        doubt = messages.hand_over(way, one, words)
        if doubt is None:
            out.append(one.message)
            failed.clear()
            continue
        failed.append(one.message)
        messages.note_failure(one.message, may_be_out=doubt)
        if len(failed) >= IN_A_ROW:
            messages.give_back(taken[place:])
            break
    return out


def _finish(sending: Sending, now: datetime) -> None:
    """Record the end if nothing is left to send; for reminders the journal gets no number."""
    if messages.unsent(sending).exists():
        return
    kind = MessageKind(sending.kind)
    with action(by=CLOCK, now=now) as act:
        if not Sending.objects.filter(pk=sending.pk, finished_at=None).update(finished_at=now):
            return act.nothing_done(None)
        data = {}
        if kind == MessageKind.INVITATION:
            found = progress(sending)
            data = {"sent": found.sent, "given_up": found.given_up}
        act.log(f"draw.sent_{kind}", ENDED[kind], sending.draw, data)


def progress(sending: Sending) -> Progress:
    """The progress of a round of invitations; None for reminders."""
    if sending.kind == MessageKind.REMINDER:
        return Progress(0, 0, 0)
    total = sending.messages.count()
    sent = sending.messages.filter(sent_at__isnull=False).count()
    return Progress(total, sent, total - sent - messages.unsent(sending).count())


def may_switch(sending: Sending | None, *, by: Any, paused: bool) -> Verdict:
    """The office can pause a running round, and resume a paused one."""
    if sending is None or sending.finished_at or bool(sending.paused_at) == paused:
        return no(_("Nothing is being sent now.") if paused else _("Nothing is paused now."))
    return office_runs(sending.draw.evaluation, by=by)


def pause(*, sending: Sending, by: Any, now: datetime) -> None:
    """Stop after the current message. Refuses with NotAllowed (role, conflict) and NotNow (nothing
    to stop).
    """
    _switch(sending, by, now, paused=True)


def resume(*, sending: Sending, by: Any, now: datetime) -> None:
    """Continue a paused round. Refuses as `pause`."""
    _switch(sending, by, now, paused=False)


def _switch(sending: Sending, by: Any, now: datetime, *, paused: bool) -> None:
    require(office_runs(sending.draw.evaluation, by=by))
    changes: dict[str, Any] = {"paused_at": None, "paused_by": None, "resume_at": None}
    if paused:
        changes = {"paused_at": now, "paused_by": by}
    with action(by=by, now=now) as act:
        standing = Sending.objects.filter(pk=sending.pk, finished_at=None, paused_at__isnull=paused)
        if not standing.update(**changes):
            raise NotNow(_("Nothing is being sent now.") if paused else _("Nothing is paused now."))
        act.log(
            "draw.pause" if paused else "draw.resume",
            gettext_noop("Paused the sending")
            if paused
            else gettext_noop("Went on with the sending"),
            sending.draw,
            {"what": sending.kind},
        )
