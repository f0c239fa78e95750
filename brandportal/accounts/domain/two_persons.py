"""Appointments that take two people: to a role of the programme, to the head of an agency, and by a
link.

The office proposes (for its own agency a head may propose a successor; the other roles the operator
proposes on the server), and another administration confirms: the security administrator, or the
system administrator where a security administrator is appointed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.domain.invitations import (
    confirm_invitation,
    given_by,
    goes_to,
    may_invite,
)
from brandportal.accounts.domain.merging import (
    check_merge,
    may_confirm_merge,
    may_propose_merge,
    merge_accounts,
)
from brandportal.accounts.domain.people import (
    appoint_head,
    grant_role,
    may_become_head,
    may_confirm_appointment,
    may_grant_role,
    may_hold,
)
from brandportal.accounts.domain.ties import (
    check_tie,
    check_withdrawal,
    confirm_tie,
    drop_tie,
    may_confirm_tie,
    may_confirm_withdrawal,
    may_withdraw_tie,
    withdraw_tie,
)
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import AccountMerge, Agency, Invitation, NotedTie, User
from brandportal.proposals.actions import TwoPersonAction, whole_row

Arguments = Mapping[str, Any]
CONFIRM = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)


def _rights(user: User) -> dict[str, Any]:
    """The person's roles and memberships; signing in does not change them."""
    return {
        "active": user.is_active,
        "roles": sorted(user.grants.values_list("role", flat=True)),
        "agencies": sorted(user.memberships.filter(ended_at=None).values_list("agency_id", "role")),
    }


def _person(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def _held(user: User) -> str:
    roles = [grant.get_role_display() for grant in user.grants.all()]
    current = user.memberships.filter(ended_at=None).select_related("agency")
    agencies = [f"{row.agency} · {row.get_role_display()}" for row in current]
    return _(", ").join([*roles, *agencies]) or "–"


def _about(user: User) -> list[tuple[str, str]]:
    return [
        (_("Person"), f"{user.name} ({user.username}, {user.email})"),
        (_("Holds today"), _held(user)),
    ]


def _grant_words(user: User, arguments: Arguments) -> list[tuple[str, str]]:
    return [*_about(user), (_("Gets the role"), str(Role(arguments["role"]).label))]


def _head_words(user: User, arguments: Arguments) -> list[tuple[str, str]]:
    return [*_about(user), (_("Becomes head of"), str(arguments["agency"]))]


def _invitation_words(invitation: Invitation, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Person"), invitation.name),
        (_("The link goes to"), _(", ").join(goes_to(invitation))),
        (_("Invited as"), given_by(invitation)),
        (_("Invited by"), str(invitation.created_by or _("the operator of the portal"))),
    ]


def _tie(tie: NotedTie) -> list[tuple[str, str]]:
    return [
        (_("Person"), f"{tie.person.name} ({tie.person.username})"),
        (_("Tied to"), str(tie.agency or tie.employer)),
        (_("Kind of tie"), str(tie.get_kind_display())),
    ]


def _tie_words(tie: NotedTie, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        *_tie(tie),
        (_("What follows"), _("What this tie closed to the person is open again.")),
        (_("Reason"), arguments["reason"]),
    ]


def _new_tie_words(tie: NotedTie, arguments: Arguments) -> list[tuple[str, str]]:
    last = timezone.localdate(tie.ended_at - timedelta(days=1)) if tie.ended_at else None
    return [
        *_tie(tie),
        (_("Since"), tie.since.isoformat() if tie.since else "–"),
        (_("Last day"), last.isoformat() if last else "–"),
        (_("What exactly"), tie.note or "–"),
        (
            _("What follows"),
            _(
                "What concerns the agency stays closed to the person under every account, and a "
                "sheet that the person has locked about it has to be set aside. If you refuse, or "
                "nobody confirms it in time, it is open again."
            ),
        ),
    ]


def _merge_words(merge: AccountMerge, arguments: Arguments) -> list[tuple[str, str]]:
    kept, closed = merge.kept, merge.closed
    return [
        (_("Account that stays"), f"{kept.name} ({kept.username}, {kept.email})"),
        (_("Holds today"), _held(kept)),
        (_("Account that is closed"), f"{closed.name} ({closed.username}, {closed.email})"),
        (_("Holds today"), _held(closed)),
        (
            _("What follows"),
            _(
                "Role, memberships and unread notices go over to the account that stays. Nobody "
                "signs in with the other one again; what it did stays under its name."
            ),
        ),
    ]


def _merge_state(merge: AccountMerge) -> dict[str, Any]:
    return {**whole_row(merge), "kept": _rights(merge.kept), "closed": _rights(merge.closed)}


ACTIONS = (
    TwoPersonAction(
        code="accounts.merge",
        label=gettext_noop("Merge two accounts of one person"),
        verb=merge_accounts,
        model="accounts.accountmerge",
        confirmers=(Role.SECURITY_ADMIN,),
        may_propose=may_propose_merge,
        may_confirm=may_confirm_merge,
        check=check_merge,
        state=_merge_state,
        words=_merge_words,
        done=lambda merge: _("The two accounts are one now."),
    ),
    TwoPersonAction(
        code="accounts.grant_role",
        label=gettext_noop("Give a role"),
        verb=grant_role,
        model="accounts.user",
        confirmers=CONFIRM,
        may_propose=may_grant_role,
        may_confirm=may_confirm_appointment,
        check=may_hold,
        state=_rights,
        words=_grant_words,
        done=lambda grant: _("The role was given. The person has to sign in again."),
        url=_person,
    ),
    TwoPersonAction(
        code="accounts.appoint_head",
        label=gettext_noop("Appoint the head of an agency"),
        verb=appoint_head,
        model="accounts.user",
        confirmers=CONFIRM,
        may_propose=partial(may_grant_role, role=Role.OFFICE),
        may_confirm=partial(may_confirm_appointment, role=AgencyRole.HEAD),
        check=may_become_head,
        dump=lambda agency: {"agency": agency.pk},
        load=lambda user, kept: {"agency": Agency.objects.get(pk=kept["agency"])},
        state=_rights,
        words=_head_words,
        done=lambda membership: _("The person works for the agency from now on."),
        url=_person,
    ),
    TwoPersonAction(
        code="accounts.confirm_invitation",
        label=gettext_noop("Invite somebody to a deciding role"),
        verb=confirm_invitation,
        model="accounts.invitation",
        confirmers=CONFIRM,
        may_propose=lambda row, *, by: may_invite(by=by, role=row.role, agency=row.agency),
        may_confirm=lambda row, *, by: may_confirm_appointment(None, role=row.role, by=by),
        words=_invitation_words,
        done=lambda invitation: (
            _("The invitation is confirmed; its link goes to %(address)s by mail.")
            % {"address": invitation.email}
        ),
    ),
    TwoPersonAction(
        code="conflict.confirm_tie",
        label=gettext_noop("Confirm a noted tie"),
        verb=confirm_tie,
        model="accounts.notedtie",
        confirmers=(Role.OFFICE, Role.SECURITY_ADMIN),
        may_propose=may_withdraw_tie,
        may_confirm=may_confirm_tie,
        check=check_tie,
        dropped=drop_tie,
        words=_new_tie_words,
        done=lambda tie: _("The tie is confirmed."),
    ),
    TwoPersonAction(
        code="conflict.withdraw_tie",
        label=gettext_noop("Take back a tie noted by mistake"),
        verb=withdraw_tie,
        model="accounts.notedtie",
        confirmers=(Role.SECURITY_ADMIN,),
        may_propose=may_withdraw_tie,
        may_confirm=may_confirm_withdrawal,
        check=check_withdrawal,
        words=_tie_words,
        done=lambda tie: _("The tie is taken back."),
    ),
)
