"""Adverse verdicts of a year are confirmed as lists: an officer draws one up with a reason and
proposes it, another confirms it; only then does the clock put them into effect.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audits.annual_review.enums import ReviewStatus
from audits.annual_review.models import AnnualReview, VerdictList
from audits.annual_review.policies import office_of_list
from audits.annual_review.timing import year_goes_on
from brandportal.accounts.policies import is_office
from brandportal.errors import YES, BadInput, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.proposals.actions import whole_row
from brandportal.proposals.models import Proposal
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import reason_text

CONFIRM = "verdict_list.confirm"
REASON_LIMIT = 1000


def proposed_lists() -> set[int]:
    """The lists that wait for a second officer."""
    waiting = Proposal.objects.filter(action=CONFIRM).open()
    return {int(pk) for pk in waiting.values_list("object_id", flat=True)}


def may_be_listed(review: AnnualReview, proposed: Collection[int]) -> Verdict:
    """Whether a verdict can be put on a new list; `proposed` as `proposed_lists` says."""
    if review.status == ReviewStatus.STATED:
        return no(_("The agency has made a statement: answer it, which takes two officers too."))
    if review.status != ReviewStatus.HEARING:
        return no(_("This verdict does not wait for a confirmation."))
    if review.confirmed_at is not None:
        return no(_("Two officers have confirmed this verdict."))
    if review.verdict_list_id in proposed:
        return no(_("This is proposed already and waits for a second person."))
    return YES


def draw_up_list(
    *, year: int, reviews: Collection[int], reason: str, by: Any, now: datetime
) -> VerdictList:
    """The list of these verdicts of a year, for the proposal to confirm it.

    Refuses with BadInput an empty list and a reason that says nothing, with NotNow a verdict that
    waits for no confirmation or is proposed already, and with NotAllowed an officer with a conflict
    of interest with one of the agencies.
    """
    with action(by=by, now=now) as act:
        require(is_office(by))
        why = reason_text(reason, limit=REASON_LIMIT)
        rows = act.lock_each(AnnualReview.objects.filter(year=year, pk__in=reviews))
        if not rows or len(rows) != len(set(reviews)):
            raise BadInput(_("Choose the verdicts to confirm."), field="reviews")
        proposed = proposed_lists()
        for row in rows:
            require(when=may_be_listed(row, proposed))
        made = VerdictList.objects.create(year=year, reason=why, made_at=now, made_by=by)
        AnnualReview.objects.filter(pk__in=[row.pk for row in rows]).update(verdict_list=made)
        require(office_of_list(made, by=by))
        act.log(
            "verdict_list.draw_up",
            gettext_noop("Drew up a list of adverse verdicts"),
            made,
            {"year": year, "reason": why, "reviews": [row.pk for row in rows]},
        )
    return made


def listed_state(verdict_list: VerdictList) -> list[Any]:
    """What two officers agree on: every verdict of the list as it is now, with what the agency has
    stated meanwhile.
    """
    return [whole_row(row) for row in verdict_list.reviews.order_by("pk")]


def confirmable(verdict_list: VerdictList) -> Verdict:
    """Every verdict of the list still waits for its confirmation, and the year is not stopped."""
    rows = list(verdict_list.reviews.all())
    waiting = (may_be_listed(row, ()) for row in rows)
    stopped = year_goes_on(verdict_list.year)
    if not rows:
        return no(_("No verdict stands on this list any more."))
    return next((verdict for verdict in (stopped, *waiting) if not verdict), YES)


def check_list(verdict_list: VerdictList) -> None:
    """Refuse before it is proposed what would be refused when it is confirmed."""
    require(when=confirmable(verdict_list))


def confirm_verdicts(
    *, verdict_list: VerdictList, by: Any, now: datetime, pair: Pair | None = None
) -> VerdictList:
    """Confirm the verdicts of a list: the clock puts each into effect once its agency's time for a
    statement is over. A statement made until then is answered by two officers as before.

    One officer proposes it and another confirms it; a verdict that changes between them makes the
    proposal stale. Refuses with NotNow a list of which a verdict is confirmed or stated upon, and a
    stopped year.
    """
    require(office_of_list(verdict_list, by=by))
    with action(by=by, now=now) as act:
        locked = act.lock(verdict_list)
        rows = act.lock_each(locked.reviews.all())
        require(when=confirmable(locked))
        agreed = require_pair(pair, action=CONFIRM, obj=locked, arguments={}, by=by, now=now)
        locked.reviews.update(confirmed_at=now, confirmed_by=by)
        data = {"year": locked.year, **both(agreed)}
        act.log(
            "verdict_list.confirm",
            gettext_noop("Confirmed a list of adverse verdicts"),
            locked,
            {**data, "reviews": [row.pk for row in rows]},
        )
        act.log_each(
            "review.confirm",
            gettext_noop("Confirmed the adverse verdict"),
            [(row, {**data, "outcome": row.outcome}) for row in rows],
        )
    return locked
