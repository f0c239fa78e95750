"""The ballot of a meeting: opened with a quorum, one paper a member, counted when it is closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.canonical import canonical, digest
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import action
from brandportal.plain_json import read_json
from reviews.meeting.models import Ballot, HandedIn, Sitting
from reviews.meeting.policies import NONE, SECRET, MeetingRules, sits
from reviews.meeting.sittings import need_quorum, present
from reviews.results.models import Result

# How long everybody present may take for the paper.
TIME_TO_VOTE = timedelta(minutes=30)


def open_ballot(*, sitting: Sitting, by: Any, now: datetime) -> Ballot:
    """Open the ballot, in the way the rules of the year say. Refuses with NotAllowed who is not
    present, and with NotNow below the quorum, a second ballot, and where the rules ask for none.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(sitting, "evaluation__cycle")
        require(sits(locked, by=by))
        rules = MeetingRules.of(locked.evaluation.cycle.rules)
        if rules.ballot == NONE:
            raise NotNow(_("The rules of the year ask for no ballot."))
        if locked.closed_at or Ballot.objects.filter(sitting=locked).exists():
            raise NotNow(_("A meeting has one ballot; another one needs another meeting."))
        need_quorum(locked, rules, present(locked))
        made = Ballot.objects.create(
            sitting=locked, secret=rules.ballot == SECRET, opened_at=now, opened_by=by
        )
        act.log("ballot.open", gettext_noop("Opened the ballot"), made, {"secret": made.secret})
    return made


def hand_in(*, ballot: Ballot, chosen: Collection[str], by: Any, now: datetime) -> HandedIn:
    """Hand in one's paper with the numbers of the chosen applications, also none.

    Of a secret ballot nothing that is kept, the journal included, says what stood on it. Refuses
    with NotAllowed who is not present, with NotNow a second paper and a closed ballot, and with
    BadInput more than the places and what is not on the shortlist.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(ballot, "sitting__evaluation__cycle")
        if locked.closed_at:
            raise NotNow(_("The ballot is closed."))
        require(sits(locked.sitting, by=by))
        if locked.handed_in.filter(person=by).exists():
            raise NotNow(_("You have handed in your paper already."))
        paper = _paper(locked, chosen)
        row = HandedIn.objects.create(
            ballot=locked,
            person=by,
            secret=locked.secret,
            choices=None if locked.secret else sorted(set(chosen)),
        )
        locked.papers = sorted([*locked.papers, paper], key=str.encode)
        locked.save(update_fields=["papers"])
        act.log("ballot.hand_in", gettext_noop("Handed in a ballot paper"), locked)
    return row


def _paper(ballot: Ballot, chosen: Collection[str]) -> str:
    evaluation = ballot.sitting.evaluation
    places = evaluation.cycle.rules["titles"]["top_ten"]
    named = set(chosen)
    if len(named) > places:
        raise BadInput(
            _("At most %(places)d brands can be chosen; %(chosen)d are ticked.")
            % {"places": places, "chosen": len(named)},
            field="chosen",
        )
    known = Result.objects.filter(evaluation=evaluation, shortlisted=True)
    if named - set(known.values_list("application__number", flat=True)):
        raise BadInput(_("Only shortlisted brands can be chosen."), field="chosen")
    return canonical(sorted(named)).decode()


def counted(papers: Iterable[str]) -> dict[str, int]:
    """Number of an application to its votes."""
    votes = Counter(number for paper in papers for number in read_json(paper))
    return dict(sorted(votes.items()))


def close_ballot(*, ballot: Ballot, by: Any, now: datetime) -> Ballot:
    """Close the ballot and count it. Refuses with NotAllowed who is not present, and with NotNow a
    closed one, one without the quorum, and one for whose papers somebody present has had less than
    `TIME_TO_VOTE`; afterwards, who is present without a paper has voted for nobody.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(ballot, "sitting__evaluation__cycle")
        if locked.closed_at:
            raise NotNow(_("The ballot is closed."))
        require(sits(locked.sitting, by=by))
        rules = MeetingRules.of(locked.sitting.evaluation.cycle.rules)
        there = present(locked.sitting)
        need_quorum(locked.sitting, rules, there)
        _need_time(locked, now)
        gone = locked.handed_in.filter(
            person__in=locked.sitting.attendances.exclude(left_at=None).values("person")
        ).count()
        locked.tally, locked.present = counted(locked.papers), there + gone
        locked.closed_at, locked.closed_by = now, by
        locked.save(update_fields=["tally", "present", "closed_at", "closed_by"])
        act.log(
            "ballot.close",
            gettext_noop("Closed and counted the ballot"),
            locked,
            {
                "papers": len(locked.papers),
                "present": locked.present,
                "tally": locked.tally,
                "papers_sha256": digest(locked.papers),
            },
        )
    return locked


def _need_time(ballot: Ballot, now: datetime) -> None:
    here = ballot.sitting.attendances.filter(left_at=None)
    waiting = here.exclude(person__in=ballot.handed_in.values("person")).count()
    if waiting and now < ballot.opened_at + TIME_TO_VOTE:
        raise NotNow(
            _(
                "Papers of members present still to come: %(count)d. Without them the ballot can "
                "be closed %(minutes)d minutes after it was opened."
            )
            % {"count": waiting, "minutes": TIME_TO_VOTE.seconds // 60}
        )
