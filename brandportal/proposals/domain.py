"""Propose an action for two people; confirm it, which carries it out; refuse, withdraw or lapse
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import User
from brandportal.accounts.policies import Operator, has_role
from brandportal.canonical import digest
from brandportal.errors import YES, BadInput, NotAllowed, NotNow, Verdict, ask, no, require
from brandportal.journal import actions
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.actions import TwoPersonAction, action_of, two_person_actions
from brandportal.proposals.models import Proposal
from brandportal.proposals.proof import Pair, is_fresh, plain
from brandportal.proposals.workflow import PROPOSAL, is_stale
from brandportal.texts import letters_of, telling_text
from brandportal.workflow import CLOCK, transition

REASON_LIMIT = 1000
COMPARED_WITH = 200
WAITS_FOR_SECOND = notice_text(
    "proposal.proposed",
    kind=NoticeKind.TASK,
    subject=gettext_noop("Proposal %(number)s waits for a second person"),
    body=gettext_noop(
        "%(person)s proposed something about “%(object)s” that takes two people. "
        "Please read exactly what would be done, and confirm or refuse it."
    ),
)


@dataclass(frozen=True)
class Confirmed:
    """A confirmed proposal, the object before the action, the action's result, and the sentence
    about it.
    """

    proposal: Proposal
    action: TwoPersonAction
    obj: Any
    arguments: Mapping[str, Any]
    result: Any

    @property
    def sentence(self) -> str:
        return self.action.done(self.result)


def reason_of_its_own(text: str, *, by: Any, other: str = "") -> str:
    """Check that a reason is specific to this case. Refuses with BadInput: too short, without
    letters, the other person's words, or words that the same person gave for another proposal.
    """
    missing = _("Say in a few words why; both reasons are kept.")
    cleaned = telling_text(text, field="why", limit=REASON_LIMIT, missing=missing, one_line=True)
    said = letters_of(cleaned)
    if other and said == letters_of(other):
        raise BadInput(_("Say it in your own words, not in the other person's."), field="why")
    if isinstance(by, User) and said in _said_before(by):
        raise BadInput(
            _("You have given these words for another proposal. Say what is so in this case."),
            field="why",
        )
    return cleaned


def _said_before(by: User) -> set[str]:
    mine = Proposal.objects.order_by("-pk")
    proposed = mine.filter(by.accounts_in("proposed_by"))
    answered = mine.filter(by.accounts_in("confirmed_by") | by.accounts_in("refused_by"))
    reasons = proposed.values_list("reason", flat=True)[:COMPARED_WITH]
    answers = answered.values_list("answer", flat=True)[:COMPARED_WITH]
    return {letters_of(text) for text in [*reasons, *answers]}


def _need_proof(by: Any, proved_at: datetime | None, now: datetime) -> None:
    if not isinstance(by, Operator) and not is_fresh(proved_at, now):
        raise NotAllowed(_("Please prove again who you are; then this goes on."))


def not_proposed_yet(code: str, obj: models.Model) -> Verdict:
    """Whether no proposal of this action on this object is open."""
    if Proposal.objects.about(code, obj.pk).open().exists():
        return no(_("This is proposed already and waits for a second person."))
    return YES


def confirmers_of(action: TwoPersonAction, *, but: Any) -> models.QuerySet[User]:
    """Who holds a role that confirms this, without the proposer under any account."""
    found = User.objects.holding(*action.confirmers)
    return found.exclude(but.accounts_in()) if isinstance(but, User) else found


def propose(
    *,
    action: str,
    obj: models.Model,
    arguments: Mapping[str, Any],
    reason: str,
    by: Any,
    now: datetime,
    proved_at: datetime | None,
) -> Proposal:
    """Propose an action with all its arguments; nothing is done before somebody else confirms it.

    Notifies those who may confirm. Refuses with NotAllowed (who; no recent authentication), NotNow
    (proposed already) and BadInput (an unspecific reason), and with whatever the action itself
    would refuse now.
    """
    row = two_person_actions()[action]
    with actions.action(by=by, now=now) as act:
        fresh = row.find(str(obj.pk))
        _need_proof(by, proved_at, now)
        require(ask(row.may_propose, fresh, by=by, **arguments))
        ask(row.check, fresh, by=by, now=now, **arguments)
        require(when=not_proposed_yet(action, fresh))
        text = reason_of_its_own(reason, by=by)
        kept = plain(row.dump(**arguments))
        proposal = Proposal.objects.create(
            action=action,
            object_type=fresh._meta.label_lower,
            object_id=str(fresh.pk),
            object_label=str(fresh)[:200],
            arguments=kept,
            arguments_digest=digest(kept),
            state=row.state_of(fresh),
            reason=text,
            proposed_at=now,
            proposed_by=by if by.pk else None,
            proposed_proof_at=proved_at if by.pk else None,
            expires_at=now + timedelta(days=settings.PROPOSAL_DAYS),
        )
        entry = act.log(
            "proposal.propose",
            gettext_noop("Proposed what takes two people"),
            proposal,
            {
                "action": action,
                "object": f"{proposal.object_type}:{proposal.object_id}",
                "arguments_sha256": proposal.arguments_digest,
                "reason": text,
            },
        )
        queue(
            to=[
                one
                for one in confirmers_of(row, but=by)
                if ask(row.may_confirm, fresh, by=one, **arguments)
            ],
            key=f"journal:{entry.seq}",
            text=WAITS_FOR_SECOND,
            context={
                "number": str(proposal.pk),
                "person": str(by),
                "object": proposal.object_label,
            },
            url=reverse("proposals:proposal", args=[proposal.pk]),
            now=now,
        )
    return proposal


def confirm(
    *, proposal: Proposal, reason: str, by: Any, now: datetime, proved_at: datetime | None
) -> Confirmed:
    """Confirm another person's proposal and carry it out in the same transaction.

    Refuses with NotAllowed (the proposer, the wrong role, a conflict, no recent authentication),
    NotNow (ended, expired, the object changed), BadInput (an unspecific reason), and as the action
    itself does.
    """
    with actions.action(by=by, now=now) as act:
        locked = act.lock(proposal)
        _need_proof(by, proved_at, now)
        text = reason_of_its_own(reason, by=by, other=locked.reason)
        row = action_of(locked)
        obj = row.find(locked.object_id)
        _as_noted(locked)
        moved = transition(
            PROPOSAL,
            "confirm",
            locked,
            by=by,
            now=now,
            changes={"answer": text, "confirmed_proof_at": proved_at},
            data={"action": locked.action, "reason": text},
        )
        arguments = row.arguments_of(moved, obj)
        result = row.carry_out(obj, arguments, pair=Pair(moved.pk), by=by, now=now)
        Proposal.objects.filter(pk=moved.pk).update(carried_out_at=now)
        moved.refresh_from_db()
    return Confirmed(moved, row, obj, arguments, result)


def refuse(
    *, proposal: Proposal, reason: str, by: Any, now: datetime, proved_at: datetime | None
) -> Proposal:
    """Refuse another person's proposal with a reason; nothing is carried out. Refuses as `confirm`
    does.
    """
    with actions.action(by=by, now=now) as act:
        locked = act.lock(proposal)
        _need_proof(by, proved_at, now)
        text = reason_of_its_own(reason, by=by, other=locked.reason)
        moved = transition(
            PROPOSAL,
            "refuse",
            locked,
            by=by,
            now=now,
            changes={"answer": text},
            data={"action": locked.action, "reason": text},
        )
        action_of(moved).drop(moved, by=by, now=now)
    return moved


def withdraw(*, proposal: Proposal, by: Any, now: datetime) -> Proposal:
    """Withdraw one's own proposal. Refuses with NotAllowed (somebody else's) and NotNow (ended)."""
    with actions.action(by=by, now=now):
        moved = transition(
            PROPOSAL, "withdraw", proposal, by=by, now=now, data={"action": proposal.action}
        )
        action_of(moved).drop(moved, by=by, now=now)
    return moved


def lapse_if_over(*, proposal: Proposal, now: datetime) -> Proposal | None:
    """End an open proposal whose time is over or whose object has changed; None while it may still
    be confirmed. Refuses with NotNow one that somebody has answered since it was listed.
    """
    if not proposal.is_over(now) and not is_stale(proposal):
        return None
    data = {"action": proposal.action}
    with actions.action(by=CLOCK, now=now):
        moved = transition(PROPOSAL, "lapse", proposal, by=CLOCK, now=now, data=data)
        action_of(moved).drop(moved, by=CLOCK, now=now)
    return moved


def may_read(proposal: Proposal, *, by: Any) -> Verdict:
    """The proposer, those who may be asked to confirm it, and the auditor."""
    if proposal.is_of(by) or has_role(by, "auditor", *action_of(proposal).confirmers):
        return YES
    return no(_("Only those who propose or confirm this may read it."))


def _as_noted(proposal: Proposal) -> None:
    """Refuse a proposal whose arguments differ from those in the journal, because somebody changed
    them in the database.
    """
    noted = Entry.objects.about(proposal).filter(action="proposal.propose").first()
    same = digest(proposal.arguments) == proposal.arguments_digest
    if not same or noted is None or noted.data["arguments_sha256"] != proposal.arguments_digest:
        raise NotNow(_("What was proposed is no longer what the journal noted."))
