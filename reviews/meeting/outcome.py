"""What a meeting allows the decision to be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.errors import BadInput, NotNow
from reviews.evaluation.models import Evaluation
from reviews.meeting.models import Ballot, Sitting
from reviews.meeting.policies import NONE, MeetingRules
from reviews.results.models import Result


@dataclass(frozen=True)
class Written:
    """What the record of a closed meeting says: its day, who was present, a name a line, and its
    minutes.
    """

    held_on: date
    present: str
    minutes: str


def written(sitting: Sitting | None) -> Written | None:
    """What the decision takes over from this meeting as it is; None before it is closed."""
    if sitting is None or sitting.closed_at is None:
        return None
    there = sitting.attendances.filter(left_at=None).select_related("person")
    return Written(
        held_on=timezone.localdate(sitting.opened_at),
        present="\n".join(str(row.person) for row in there),
        minutes=sitting.minutes,
    )


def sitting_of(evaluation: Evaluation) -> Sitting | None:
    """The newest meeting, if no decision has used it; older ones have had their time."""
    newest = evaluation.sittings.first()
    return newest if newest and newest.decided_at is None else None


def sitting_behind(evaluation: Evaluation) -> Sitting | None:
    """The meeting on which the decision that stands rests, if it was held on these pages. Another
    one may stand behind a decision that was sent back.
    """
    if evaluation.decided_at is None:
        return None
    return evaluation.sittings.filter(decided_at=evaluation.decided_at).first()


def need_meeting(evaluation: Evaluation, chosen: Collection[Result]) -> Sitting | None:
    """The meeting on which this decision rests; None where none was held here and the rules ask for
    no ballot.

    Refuses with NotNow a meeting that is missing though the rules ask for a ballot, that is open,
    or whose minutes fewer than the quorum have signed; with BadInput a chosen brand without enough
    votes.
    """
    rules = MeetingRules.of(evaluation.cycle.rules)
    sitting = sitting_of(evaluation)
    if sitting is None:
        if rules.ballot == NONE:
            return None
        raise NotNow(_("The rules of the year ask for a ballot; hold the meeting first."))
    if sitting.closed_at is None:
        raise NotNow(_("The meeting is still open; close it with its minutes first."))
    signed = sitting.attendances.exclude(signed_at=None).count()
    needed = rules.quorum_of(sitting.members)
    if signed < needed:
        raise NotNow(
            _("The minutes are signed by %(signed)d; at least %(needed)d must sign them.")
            % {"signed": signed, "needed": needed}
        )
    ballot = Ballot.objects.filter(sitting=sitting).first()
    if ballot is not None:
        _need_votes(ballot, rules, chosen)
    return sitting


def _need_votes(ballot: Ballot, rules: MeetingRules, chosen: Collection[Result]) -> None:
    assert ballot.present is not None
    for result in chosen:
        votes = ballot.tally.get(result.application.number, 0)
        if not rules.passes(votes, ballot.present):
            raise BadInput(
                _(
                    "“%(brand)s” has %(votes)d of %(present)d votes; more than %(share)s percent "
                    "are needed."
                )
                % {
                    "brand": result.application.brand,
                    "votes": votes,
                    "present": ballot.present,
                    "share": str(rules.pass_over),
                },
                field=f"reason_{result.application_id}",
            )


def used(sitting: Sitting | None, *, now: datetime) -> None:
    """Note that a decision rests on this meeting; another decision needs another one."""
    if sitting is not None:
        Sitting.objects.filter(pk=sitting.pk).update(decided_at=now)
