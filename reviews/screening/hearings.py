"""Raters are heard about the check of their own rating: an answer before anything is decided, and
one appeal against the exclusion. A rater has no account; the receipt's code is enough.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import User
from brandportal.canonical import digest
from brandportal.errors import YES, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.models import Proposal
from brandportal.texts import telling_text
from brandportal.workdays.words import due_words
from brandportal.workflow import transition
from reviews.comments.screen import without_numbers
from reviews.rating.models import RaterHearing, Rating
from reviews.rating.receipts import holds_receipt
from reviews.results import counting
from reviews.screening.enums import HoldStatus
from reviews.screening.models import Hold
from reviews.screening.policies import office_apart, office_without_part, while_counted
from reviews.screening.workflow import HOLD

TEXT_LIMIT = 1500
FINDING_LIMIT = 1000
APART = "apart_from"
"""In `Hold.cell` of one rating that was taken out of a cluster: the cluster's number."""


def open_appeals() -> QuerySet[RaterHearing]:
    """Appeals that wait for an officer. One whose cluster was released meanwhile waits no more."""
    return RaterHearing.objects.filter(
        appealed_at__isnull=False, decided_at=None, rating__hold__status=HoldStatus.EXCLUDED
    )


def may_answer(rating: Rating, *, now: datetime) -> Verdict:
    """Once, while the rating is held back, until the day that the receipt names."""
    hold = rating.hold
    if hold is None or hold.status != HoldStatus.HELD or hold.heard_until is None:
        return no(_("Your rating is not held back; there is nothing to answer."))
    if RaterHearing.objects.filter(rating=rating).exists():
        return no(_("You have answered. People read it before they decide."))
    return answer_in_time(hold.heard_until, now)


def may_appeal(rating: Rating, *, now: datetime) -> Verdict:
    """Once, against an exclusion, until the day that the receipt names."""
    hold = rating.hold
    if hold is None or hold.status != HoldStatus.EXCLUDED or hold.appeal_due is None:
        return no(_("Your rating is not excluded; there is nothing to appeal against."))
    if RaterHearing.objects.filter(rating=rating, appealed_at__isnull=False).exists():
        return no(_("You have appealed once; that is decided for good."))
    return first_no(while_counted(hold, now=now), answer_in_time(hold.appeal_due, now))


def answer_in_time(due: datetime, now: datetime) -> Verdict:
    """Before the moment until which a rater may answer or appeal."""
    if now < due:
        return YES
    return no(_("This was possible until %(moment)s.") % {"moment": due_words(due)})


def answer(*, rating: Rating, text: str, by: Any, now: datetime) -> RaterHearing:
    """Answer what the rating is held back for, once; whoever decides about it reads the answer.
    Telephone and identity numbers in it are masked before it is stored.

    For the rater alone. Refuses with NotAllowed, NotNow (not held back, answered, too late), and
    BadInput for a text that says nothing.
    """
    said = telling_text(without_numbers(text), field="text", limit=TEXT_LIMIT)
    with action(by=by, now=now) as act:
        locked = _locked(act, rating)
        require(holds_receipt(locked.pk, by=by), may_answer(locked, now=now))
        made = RaterHearing.objects.create(rating=locked, answer=said, answered_at=now)
        act.log(
            "hold.rater_answer",
            gettext_noop("A rater answered why a rating is held back"),
            made.hold,
        )
    return made


def appeal(*, rating: Rating, text: str, by: Any, now: datetime) -> RaterHearing:
    """Appeal against the exclusion of the own rating, once. An officer without a part in the
    exclusion decides it, and the leading group's decision waits for that.

    For the rater alone. Refuses with NotAllowed, NotNow (not excluded, appealed before, too late),
    and BadInput for a text that says nothing.
    """
    said = telling_text(without_numbers(text), field="text", limit=TEXT_LIMIT)
    with action(by=by, now=now) as act:
        locked = _locked(act, rating)
        require(holds_receipt(locked.pk, by=by), may_appeal(locked, now=now))
        made, _created = RaterHearing.objects.update_or_create(
            rating=locked, defaults={"appeal": said, "appealed_at": now}
        )
        act.log(
            "hold.rater_appeal",
            gettext_noop("A rater appealed against an exclusion"),
            made.hold,
        )
    return made


def _locked(act: Action, rating: Rating) -> Rating:
    """The rating with its hold as it is now; the hold is locked, so that it is not decided
    meanwhile.
    """
    locked = act.lock(rating)
    if locked.hold_id is not None:
        locked.hold = act.lock(Hold.objects.filter(pk=locked.hold_id))
    return locked


def decides_appeal(hearing: RaterHearing, *, by: Any) -> Verdict:
    """An officer without a conflict of interest who neither held the rating back nor proposed or
    confirmed its exclusion.
    """
    hold = hearing.rating.hold
    if hold is None:
        return no(_("No appeal of a rater waits here."))
    return office_without_part(hold, by=by)


def may_decide(hearing: RaterHearing, *, by: Any, now: datetime) -> Verdict:
    """Whether this person may decide the rater's appeal now."""
    allowed = decides_appeal(hearing, by=by)
    return first_no(allowed, _waits(hearing, now)) if allowed else allowed


def _waits(hearing: RaterHearing, now: datetime) -> Verdict:
    if not open_appeals().filter(pk=hearing.pk).exists():
        return no(_("No appeal of a rater waits here."))
    return while_counted(hearing.hold, now=now)


def uphold(*, hearing: RaterHearing, finding: str, by: Any, now: datetime) -> RaterHearing:
    """Uphold the rater's appeal: this rating counts again, alone; the rest of its cluster stays
    excluded, and the ratings are counted again.

    Refuses with NotAllowed (role, conflict, part in the exclusion), NotNow (nothing waits, after
    the decision), and BadInput without a finding.
    """
    found = telling_text(finding, field="finding", limit=FINDING_LIMIT)
    with action(by=by, now=now) as act:
        decided = _decide(act, hearing, upheld=True, finding=found)
        hold = _taken_out(decided)
        freed = transition(HOLD, "grant", hold, by=by, now=now, changes={"reason": found})
        counting.count(evaluation=freed.evaluation, by=by, now=now)
    return decided


def reject(*, hearing: RaterHearing, finding: str, by: Any, now: datetime) -> RaterHearing:
    """Do not uphold the rater's appeal: the rating stays excluded. Refuses as `uphold` does."""
    found = telling_text(finding, field="finding", limit=FINDING_LIMIT)
    with action(by=by, now=now) as act:
        decided = _decide(act, hearing, upheld=False, finding=found)
        act.log(
            "hold.reject_rater",
            gettext_noop("Did not uphold a rater's appeal against an exclusion"),
            decided.hold,
        )
    return decided


def waiting_in(hold: Hold) -> RaterHearing | None:
    """The oldest appeal against this exclusion that waits."""
    return open_appeals().filter(rating__hold=hold).order_by("appealed_at", "pk").first()


def may_decide_in(hold: Hold, *, by: Any, now: datetime) -> Verdict:
    """Whether this person may decide the oldest appeal that waits in a cluster."""
    waiting = waiting_in(hold)
    if waiting is None:
        return first_no(office_apart(hold, by=by), no(_("No appeal of a rater waits here.")))
    return may_decide(waiting, by=by, now=now)


def decide_in(*, hold: Hold, upheld: bool, finding: str, by: Any, now: datetime) -> RaterHearing:
    """Decide the oldest appeal that waits in a cluster. Refuses as `uphold` does."""
    waiting = waiting_in(hold)
    if waiting is None:
        raise NotNow(_("No appeal of a rater waits here."))
    if upheld:
        return uphold(hearing=waiting, finding=finding, by=by, now=now)
    return reject(hearing=waiting, finding=finding, by=by, now=now)


def _decide(act: Action, hearing: RaterHearing, *, upheld: bool, finding: str) -> RaterHearing:
    locked = act.lock(hearing)
    locked.rating = _locked(act, locked.rating)
    require(decides_appeal(locked, by=act.by), _waits(locked, act.now))
    locked.upheld, locked.finding = upheld, finding
    locked.decided_at, locked.decided_by = act.now, act.by
    locked.excluded_by, locked.confirmed_by = excluded_by(locked.hold)
    locked.save()
    return locked


def excluded_by(hold: Hold) -> tuple[User | None, User | None]:
    """Who proposed the exclusion, and who confirmed it."""
    found = (
        Proposal.objects.about("hold.exclude", hold.pk)
        .filter(status=ProposalStatus.CONFIRMED)
        .with_people()
        .last()
    )
    return (hold.decided_by, None) if found is None else (found.proposed_by, found.confirmed_by)


def _taken_out(hearing: RaterHearing) -> Hold:
    """The rating as a group of its own, excluded like the cluster it stood in; the cluster itself
    where it is the only one.
    """
    cluster = hearing.hold
    if cluster.count == 1:
        return cluster
    cell = {**cluster.cell, APART: cluster.pk, "rating": hearing.rating_id}
    apart = Hold.objects.get(pk=cluster.pk)
    apart.pk, apart._state.adding = None, True
    apart.cell, apart.cell_key, apart.count = cell, digest(cell), 1
    apart.save(force_insert=True)
    if not Rating.objects.filter(pk=hearing.rating_id, hold=cluster).update(hold=apart):
        raise NotNow(_("This has changed meanwhile. Please open the page again."))
    cluster.count -= 1
    cluster.save(update_fields=["count"])
    hearing.rating.hold = apart
    return apart
