"""The lifecycle of a sheet on paper: typed by one officer, taken over by another, or withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role, not_oneself
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workflow import Lifecycle, Transition
from reviews.evaluation.policies import AFTER_SCORING, may_read_ranking
from reviews.panel.enums import PaperStatus as S
from reviews.panel.models import PaperSheet
from reviews.panel.policies import may_enter_for, panel_scores

# So long one officer alone reads what was typed.
COMPARING_LASTS = timedelta(minutes=30)


def may_settle(paper: PaperSheet, *, by: Any) -> Verdict:
    """An officer without a part in the award year and without the sheet being his own."""
    return may_enter_for(paper.seat, by=by)


def may_propose(paper: PaperSheet, *, by: Any) -> Verdict:
    """Who typed it proposes it, so that the second person is another one than he."""
    own = YES if paper.typed_by_id == by.pk else no(_("Only who has typed this sheet proposes it."))
    return first_no(may_settle(paper, by=by), own)


def may_confirm(paper: PaperSheet, *, by: Any) -> Verdict:
    """Somebody else, who compares it with the scan."""
    words = _("Somebody else has to compare what you have typed with the scan.")
    return first_no(may_settle(paper, by=by), not_oneself(by, paper.typed_by, words=words))


def is_held(paper: PaperSheet, now: datetime) -> bool:
    """Whether somebody has taken it to compare, and his time is not over."""
    return paper.comparing_at is not None and now < paper.comparing_at + COMPARING_LASTS


def may_take_to_compare(paper: PaperSheet, *, by: Any, now: datetime) -> Verdict:
    """Who may confirm it, while nobody compares it."""
    return first_no(may_confirm(paper, by=by), free_to_take(paper, by=by, now=now))


def free_to_take(paper: PaperSheet, *, by: Any, now: datetime) -> Verdict:
    """While scoring, a sheet that waits and that nobody compares."""
    if paper.status != S.TYPED:
        return no(_("This paper sheet does not wait any more."))
    if is_held(paper, now):
        mine = paper.comparing_by_id == by.pk
        return no(_("You have it already.") if mine else _("A colleague compares it right now."))
    return panel_scores(paper.seat.evaluation)


def may_give_back(paper: PaperSheet, *, by: Any, now: datetime) -> Verdict:
    """Who has taken it."""
    if is_held(paper, now) and paper.comparing_by_id == by.pk:
        return YES
    return no(_("You have not taken this paper sheet to compare it."))


def may_compare(paper: PaperSheet, *, by: Any, now: datetime) -> Verdict:
    """Whether this person reads what was typed: only who has taken it to compare it, and for so
    long; neither who typed it nor a colleague.
    """
    if paper.status != S.TYPED:
        return no(_("The points are on the judge's sheet and are sealed until scoring is closed."))
    mine = is_held(paper, now) and paper.comparing_by_id == by.pk
    taken = (
        YES
        if mine
        else no(_("Only who takes the sheet to compare it reads the points; not who typed it."))
    )
    return first_no(may_settle(paper, by=by), taken)


def may_read_scan(paper: PaperSheet, *, by: Any, now: datetime) -> Verdict:
    """Until it is taken over as `may_compare`; then its judge, and after scoring auditors: the
    office knows who scored on paper and would know whose row of the results it is.
    """
    if paper.status == S.TYPED:
        return may_compare(paper, by=by, now=now)
    if paper.seat.user_id == by.pk:
        return YES
    if paper.seat.evaluation.status not in AFTER_SCORING:
        return no(_("The points are on the judge's sheet and are sealed until scoring is closed."))
    if not has_role(by, Role.AUDITOR):
        return no(_("Whose points these are is told to nobody but auditors."))
    return may_read_ranking(paper.seat.evaluation, by=by)


def _while_scoring(paper: PaperSheet, *, now: datetime) -> Verdict:
    return panel_scores(paper.seat.evaluation)


PAPER = Lifecycle(
    name="paper",
    title=gettext_noop("Score sheet on paper"),
    model=PaperSheet,
    statuses=S,
    initial=S.TYPED,
    final=(S.TAKEN, S.WITHDRAWN),
    transitions=(
        Transition(
            action="take_over",
            untold="the lock of the sheet follows in the same step, and the judge is notified",
            sources=(S.TYPED,),
            target=S.TAKEN,
            label=gettext_noop("Take the paper sheet over"),
            done=gettext_noop("Took a score sheet on paper over"),
            who=may_settle,
            when=_while_scoring,
            stamp="taken",
            two_persons=True,
            propose=gettext_noop("Propose to take this paper sheet over"),
            explanation=gettext_noop(
                "A second officer compares what is typed with the scan. Then the judge's sheet is "
                "locked, the judge is notified, and no officer reads the points any more until "
                "scoring "
                "is closed."
            ),
        ),
        Transition(
            action="withdraw",
            untold="the officer's own step; what was typed is deleted",
            sources=(S.TYPED,),
            target=S.WITHDRAWN,
            label=gettext_noop("Withdraw the paper sheet"),
            done=gettext_noop("Withdrew a score sheet on paper"),
            who=may_settle,
            stamp="withdrawn",
            explanation=gettext_noop(
                "What is typed and the scan are deleted; nothing was taken over. A new one can be "
                "entered."
            ),
            success=gettext_noop("Withdrawn. Scan and points are deleted."),
            tone="quiet",
        ),
    ),
)
