"""What the office and the security administrator can do with a person, as verbs of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from brandportal.accounts import domain, forms
from brandportal.accounts.domain import merging, ties
from brandportal.accounts.domain.parts import not_merged
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import AccountMerge, Invitation, Membership, NotedTie, User
from brandportal.accounts.policies import is_office
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.office.verbs import OfficeVerb, verb


def _may_grant(obj: User, *, by: Any) -> Verdict:
    return first_no(
        domain.may_grant(obj, by=by),
        no(gettext("This account plays a part already; take that first."))
        if domain.held_by(pk=obj.pk)
        else YES,
    )


def _may_revoke(obj: User, *, by: Any) -> Verdict:
    has_some = YES if obj.roles else no(gettext("This person holds no role."))
    return first_no(domain.may_revoke(obj, by=by), has_some)


def _may_join(obj: User, *, by: Any) -> Verdict:
    return first_no(domain.may_join(obj, by=by), domain.may_begin(obj, AgencyRole.DRAFTER))


def _leave(user: User, *, membership: Membership, by: Any, now: datetime) -> None:
    domain.end_membership(membership=membership, by=by, now=now)


def _may_leave(obj: User, *, by: Any) -> Verdict:
    has_some = YES if obj.agency_roles else no(gettext("This person works for no agency."))
    return first_no(is_office(by), has_some)


def _may_lock(obj: User, *, by: Any) -> Verdict:
    is_open = YES if obj.is_active else no(gettext("This account is locked already."))
    return first_no(domain.may_secure(obj, by=by), is_open)


def _may_unlock(obj: User, *, by: Any) -> Verdict:
    is_locked = no(gettext("This account is not locked.")) if obj.is_active else YES
    return first_no(domain.may_secure(obj, by=by), is_locked, not_merged(obj))


def _may_be_merged(obj: AccountMerge, *, by: Any, now: datetime) -> Verdict:
    return first_no(merging.may_propose_merge(obj, by=by), merging.may_be_done(obj, now=now))


def _may_withdraw(obj: Invitation, *, by: Any, now: datetime) -> Verdict:
    is_open = (
        YES
        if not obj.accepted_at and not obj.withdrawn_at and obj.expires_at > now
        else no(gettext("This invitation is no longer open."))
    )
    return first_no(is_office(by), is_open)


def _may_take_back(obj: NotedTie, *, by: Any) -> Verdict:
    return first_no(ties.may_withdraw_tie(obj, by=by), ties.still_noted(obj))


def _may_propose(obj: NotedTie, *, by: Any) -> Verdict:
    return first_no(ties.may_withdraw_tie(obj, by=by), ties.still_to_confirm(obj))


NOTE_TIE = verb("note-tie", ties.may_note_tie, ties.note_tie, form=forms.TieForm, asks=True)
CONFIRM_TIE = verb(
    "confirm-tie", _may_propose, two_persons="conflict.confirm_tie", form=forms.ConfirmTieForm
)
WITHDRAW_TIE = verb(
    "withdraw-tie", _may_take_back, two_persons="conflict.withdraw_tie", form=forms.WithdrawTieForm
)
MERGE = verb("merge", _may_be_merged, two_persons="accounts.merge", form=forms.MergeForm)

PERSON_VERBS = (
    verb("grant-role", _may_grant, two_persons="accounts.grant_role", form=forms.GrantForm),
    verb("revoke-role", _may_revoke, domain.revoke_role, form=forms.RevokeForm),
    verb("join-agency", _may_join, domain.join_agency, form=forms.JoinForm),
    verb("appoint-head", _may_join, two_persons="accounts.appoint_head", form=forms.HeadForm),
    verb("end-membership", _may_leave, _leave, form=forms.LeaveForm),
    NOTE_TIE,
    OfficeVerb(
        name="reset-second-factor",
        label=_("Reset the second factor"),
        explanation=_("After a lost telephone. Make sure that it is this person who asks."),
        verdict=domain.may_secure,
        run=domain.reset_second_factor,
        done=_("The second factor was removed. The person sets one up at the next sign-in."),
        form=forms.ShortReasonForm,
        tone="quiet",
    ),
    OfficeVerb(
        name="lock",
        label=_("Lock the account"),
        verdict=_may_lock,
        run=domain.lock_account,
        done=_("The account is locked and its sessions have ended."),
        form=forms.ShortReasonForm,
        tone="quiet",
    ),
    OfficeVerb(
        name="unlock",
        label=_("Unlock the account"),
        verdict=_may_unlock,
        run=domain.unlock_account,
        done=_("The account is open again."),
        form=forms.ShortReasonForm,
        tone="quiet",
    ),
)

WITHDRAW = OfficeVerb(
    name="withdraw",
    label=_("Withdraw the invitation"),
    explanation=_("The link stops working at once."),
    verdict=_may_withdraw,
    run=domain.withdraw_invitation,
    done=_("The invitation was withdrawn."),
    tone="quiet",
    bulk=True,
    ticked=False,
)
