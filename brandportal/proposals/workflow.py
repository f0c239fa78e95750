"""The lifecycle of a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import User
from brandportal.accounts.policies import OPERATOR, is_person
from brandportal.errors import YES, Verdict, ask, no
from brandportal.notices.enums import NoticeKind
from brandportal.proposals.actions import action_of
from brandportal.proposals.enums import ProposalStatus as P
from brandportal.proposals.models import Proposal
from brandportal.workflow import Lifecycle, NoticeSpec, Transition, clock_only


def second_person(proposal: Proposal, *, by: Any) -> Verdict:
    """Another person than the proposer, with a role that the action names; the proposer must still
    be allowed to propose it.
    """
    if is_person(by, proposal.proposed_by):
        return no(_("You proposed this yourself. Somebody else has to confirm it."))
    action = action_of(proposal)
    obj = action.find(proposal.object_id)
    if obj is None:
        return no(_("What this was about no longer exists."))
    arguments = action.arguments_of(proposal, obj)
    allowed: Verdict = ask(action.may_confirm, obj, by=by, **arguments)
    if not allowed:
        return allowed
    proposer = proposal.proposed_by or OPERATOR
    if not ask(action.may_propose, obj, by=proposer, **arguments):
        return no(_("Whoever proposed this may no longer propose it."))
    return YES


def the_proposer(proposal: Proposal, *, by: Any) -> Verdict:
    """The person who proposed it."""
    if proposal.is_of(by):
        return YES
    return no(_("Only whoever proposed this can withdraw it."))


def is_stale(proposal: Proposal) -> bool:
    """Whether the object has changed since the proposal."""
    action = action_of(proposal)
    obj = action.find(proposal.object_id)
    return obj is None or action.state_of(obj) != proposal.state


def in_time_and_unchanged(proposal: Proposal, *, now: datetime) -> Verdict:
    """Before it expires, and only while the object is unchanged."""
    if proposal.is_over(now):
        return no(_("The time for confirming this is over. It has to be proposed again."))
    if is_stale(proposal):
        return no(
            _("What this is about has changed since it was proposed. It has to be proposed again.")
        )
    return YES


def over_or_changed(proposal: Proposal, *, now: datetime) -> Verdict:
    """After it has expired, or when the object has changed."""
    if proposal.is_over(now) or is_stale(proposal):
        return YES
    return no(_("This proposal still waits for a second person."))


def proposer_of(proposal: Proposal) -> Iterable[User]:
    """The person who proposed it."""
    return [proposal.proposed_by] if proposal.proposed_by else []


def _ended(subject: str, body: str) -> NoticeSpec:
    return NoticeSpec(
        to=proposer_of,
        kind=NoticeKind.WORK,
        subject=subject,
        body=body,
        context=lambda proposal: {"object": proposal.object_label, "number": str(proposal.pk)},
        url=lambda proposal: reverse("proposals:proposal", args=[proposal.pk]),
    )


PROPOSAL = Lifecycle(
    name="proposal",
    title=gettext_noop("Proposal that takes two people"),
    model=Proposal,
    statuses=P,
    initial=P.OPEN,
    final=(P.CONFIRMED, P.REFUSED, P.WITHDRAWN, P.LAPSED),
    transitions=(
        Transition(
            action="confirm",
            sources=(P.OPEN,),
            target=P.CONFIRMED,
            label=gettext_noop("Confirm proposal"),
            done=gettext_noop("Confirmed a proposal; it was carried out at once"),
            who=second_person,
            when=in_time_and_unchanged,
            stamp="confirmed",
            notice=_ended(
                gettext_noop("Your proposal %(number)s was confirmed"),
                gettext_noop("Your proposal about “%(object)s” was confirmed and carried out."),
            ),
        ),
        Transition(
            action="refuse",
            sources=(P.OPEN,),
            target=P.REFUSED,
            label=gettext_noop("Refuse"),
            done=gettext_noop("Refused a proposal"),
            who=second_person,
            stamp="refused",
            notice=_ended(
                gettext_noop("Your proposal %(number)s was refused"),
                gettext_noop(
                    "Your proposal about “%(object)s” was refused. The reason is on its page."
                ),
            ),
        ),
        Transition(
            action="withdraw",
            untold="taken back by who proposed it before anybody acted on it; it leaves the list",
            sources=(P.OPEN,),
            target=P.WITHDRAWN,
            label=gettext_noop("Withdraw"),
            done=gettext_noop("Withdrew a proposal"),
            who=the_proposer,
            stamp="withdrawn",
        ),
        Transition(
            action="lapse",
            sources=(P.OPEN,),
            target=P.LAPSED,
            label=gettext_noop("Let the proposal lapse"),
            done=gettext_noop("A proposal lapsed unconfirmed"),
            who=clock_only,
            when=over_or_changed,
            stamp="lapsed",
            notice=_ended(
                gettext_noop("Your proposal %(number)s has lapsed"),
                gettext_noop(
                    "Nobody confirmed your proposal about “%(object)s” in time, or what it "
                    "was about has changed. Nothing was done; it can be proposed again."
                ),
            ),
        ),
    ),
)
