"""Give and revoke roles, end memberships, lock accounts. Each of these ends the person's sessions.

An appointment to a role of the programme or as head of an agency takes two people
(accounts/domain/two_persons.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.domain.parts import (
    begin_membership,
    begin_role,
    may_begin,
    may_stand_together,
    not_merged,
)
from brandportal.accounts.enums import GIVEN_BY_ONE, AgencyRole, Role, confirming_role
from brandportal.accounts.models import Agency, Membership, RoleGrant, User
from brandportal.accounts.policies import Operator, has_role, heads, is_office, not_oneself
from brandportal.errors import YES, BadInput, NotAllowed, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import telling_text

REASON_LIMIT = 300
OFFICE_GIVES = (Role.OFFICE, Role.PANEL, Role.LEADER)


def _somebody_else(user: User, *, by: Any) -> Verdict:
    return not_oneself(by, user, words=_("Nobody does this for themselves."))


def may_grant(user: User, *, by: Any) -> Verdict:
    """The office proposes the roles of the programme, but not for the proposer's own account."""
    if isinstance(by, Operator):
        return YES
    return first_no(is_office(by), _somebody_else(user, by=by))


def may_grant_role(user: User, *, role: str, by: Any) -> Verdict:
    """As `may_grant`, for one role: roles that the office does not give are proposed by the
    operator on the server.
    """
    allowed = may_grant(user, by=by)
    if allowed and not isinstance(by, Operator) and role not in OFFICE_GIVES:
        return no(_("This role is appointed by the operator of the portal."))
    return allowed


def may_confirm_appointment(user: User | None, *, role: str, by: Any) -> Verdict:
    """Another administration confirms an appointment, but not of its own person."""
    if not has_role(by, confirming_role(role)):
        if role == Role.SECURITY_ADMIN:
            return no(_("Only the system administrator may confirm this appointment."))
        return no(_("Only the security administrator may confirm this appointment."))
    return _somebody_else(user, by=by) if user else YES


def nobody_confirms(role: str) -> bool:
    """Whether nobody exists yet who could confirm an appointment to this role, as during the first
    setup.
    """
    holders = RoleGrant.objects.filter(role=confirming_role(role), user__is_active=True)
    return not holders.exists()


def appointment(
    *,
    action: str,
    obj: Any,
    role: str,
    arguments: dict[str, Any],
    pair: Pair | None,
    by: Any,
    now: datetime,
) -> dict[str, Any]:
    """Data for the journal about who proposed and confirmed an appointment. The operator may act
    alone only while nobody could confirm.

    Refuses with NotAllowed every other appointment that no second person has confirmed.
    """
    if isinstance(by, Operator) and nobody_confirms(role):
        return {"alone": True}
    if not isinstance(by, Operator):
        require(may_confirm_appointment(None, role=role, by=by))
    return both(require_pair(pair, action=action, obj=obj, arguments=arguments, by=by, now=now))


def may_revoke(user: User, *, by: Any) -> Verdict:
    """The office and the security administrator revoke roles, but not their own."""
    if isinstance(by, Operator) or has_role(by, Role.SECURITY_ADMIN):
        return _somebody_else(user, by=by)
    return first_no(is_office(by), _somebody_else(user, by=by))


def may_secure(user: User, *, by: Any) -> Verdict:
    """The security administrator locks accounts and resets second factors, but not the own
    account.
    """
    if isinstance(by, Operator) or has_role(by, Role.SECURITY_ADMIN):
        return _somebody_else(user, by=by)
    return no(_("Only the security administrator may do this."))


def may_join(user: User, *, by: Any) -> Verdict:
    """The office adds others to an agency, but not itself."""
    return first_no(is_office(by), _somebody_else(user, by=by))


def may_end_membership(membership: Membership, *, by: Any) -> Verdict:
    """The agency's head and the office end memberships; only the office replaces a head."""
    if is_office(by):
        return YES
    # The account, not the person: colleagues of an agency may share an address.
    own = no(_("Nobody does this for themselves.")) if membership.user_id == by.pk else YES
    return first_no(heads(by, membership.agency_id), own)


def may_change_role(membership: Membership, *, by: Any) -> Verdict:
    """The agency's head and the office make a drafter a reader and a reader a drafter."""
    if membership.role not in GIVEN_BY_ONE:
        return no(
            _("Only drafters and readers are changed here; a head is appointed by two people.")
        )
    return may_end_membership(membership, by=by)


def other_role(membership: Membership) -> AgencyRole:
    """What a drafter or a reader becomes by `change_role`."""
    reads = membership.role == AgencyRole.READER
    return AgencyRole.DRAFTER if reads else AgencyRole.READER


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)


def may_hold(user: User, *, role: str) -> None:
    """Refuse with BadInput a role that the account's other roles exclude."""
    apart = may_begin(user, role)
    if not apart:
        raise BadInput(apart.reason, field="role")


def grant_role(
    *, user: User, role: str, by: Any, now: datetime, pair: Pair | None = None
) -> RoleGrant:
    """Give a role; giving it again changes nothing. Sessions end, so that the new permissions start
    with a sign-in.

    Runs when a proposal is confirmed, or for the operator alone while nobody could confirm it.
    Refuses with NotAllowed (who) or BadInput when the account holds an excluding role.
    """
    with action(by=by, now=now) as act:
        agreed = appointment(
            action="accounts.grant_role",
            obj=user,
            role=role,
            arguments={"role": role},
            pair=pair,
            by=by,
            now=now,
        )
        grant, created = begin_role(user=user, role=role)
        if not created:
            return act.nothing_done(grant)
        _end_sessions(user)
        act.log("accounts.grant_role", gettext_noop("Gave a role"), user, {"role": role, **agreed})
    return grant


def revoke_role(*, user: User, role: str, by: Any, now: datetime) -> None:
    """Revoke a role. Sessions end at once.

    Refuses with NotAllowed (who; the office revokes only roles that it gives) or BadInput when the
    person does not hold it.
    """
    require(may_revoke(user, by=by))
    is_security = isinstance(by, Operator) or has_role(by, Role.SECURITY_ADMIN)
    if not is_security and role not in OFFICE_GIVES:
        raise NotAllowed(_("Only the security administrator may do this."))
    with action(by=by, now=now) as act:
        deleted, _rows = RoleGrant.objects.filter(user=user, role=role).delete()
        if not deleted:
            raise BadInput(_("This person does not hold this role."), field="role")
        _end_sessions(user)
        act.log("accounts.revoke_role", gettext_noop("Took a role"), user, {"role": role})


def may_become_head(user: User, *, agency: Agency) -> None:
    """Refuse with BadInput a person who heads the agency already or holds an excluding role."""
    apart = may_begin(user, AgencyRole.HEAD)
    if not apart:
        raise BadInput(apart.reason, field="agency")
    current = Membership.objects.filter(user=user, agency=agency, ended_at=None)
    if current.filter(role=AgencyRole.HEAD).exists():
        raise BadInput(_("This person already does this for the agency."), field="agency")


def join_agency(
    *, user: User, agency: Agency, role: AgencyRole | str, by: Any, now: datetime
) -> Membership:
    """Add an existing account to an agency as drafter or reader. A head is appointed by
    `appoint_head`, which takes two people.

    Refuses with NotAllowed (who) or BadInput when the person is a member already or holds an
    excluding role.
    """
    require(may_join(user, by=by))
    if role == AgencyRole.HEAD:
        raise NotAllowed(_("This takes two people: one proposes it, and another confirms it."))
    with action(by=by, now=now) as act:
        return _begin(act, "accounts.join_agency", user, agency, role)


def appoint_head(
    *, user: User, agency: Agency, by: Any, now: datetime, pair: Pair | None = None
) -> Membership:
    """Make an existing account the head of an agency; runs when a proposal is confirmed.

    Refuses with NotAllowed (who), and BadInput when the person already heads the agency or holds an
    excluding role.
    """
    with action(by=by, now=now) as act:
        agreed = appointment(
            action="accounts.appoint_head",
            obj=user,
            role=AgencyRole.HEAD,
            arguments={"agency": agency.pk},
            pair=pair,
            by=by,
            now=now,
        )
        return _begin(act, "accounts.appoint_head", user, agency, AgencyRole.HEAD, agreed)


def _begin(
    act: Action,
    code: str,
    user: User,
    agency: Agency,
    role: str,
    data: dict[str, Any] | None = None,
) -> Membership:
    membership, created = begin_membership(user=user, agency=agency, role=role)
    if not created:
        raise BadInput(_("This person already does this for the agency."), field="agency")
    act.log(code, gettext_noop("Began a membership"), membership, data)
    return membership


def end_membership(*, membership: Membership, by: Any, now: datetime) -> Membership:
    """End a person's membership of an agency; what the person wrote stays with the agency.

    Refuses with NotAllowed (who) or NotNow when it has ended before.
    """
    require(may_end_membership(membership, by=by))
    with action(by=by, now=now) as act:
        locked = act.lock(membership)
        if locked.ended_at:
            raise NotNow(_("This membership has already ended."))
        locked.ended_at = now
        locked.save(update_fields=["ended_at"])
        _end_sessions(locked.user)
        act.log("accounts.end_membership", gettext_noop("Ended a membership"), locked)
    return locked


def change_role(*, membership: Membership, role: str, by: Any, now: datetime) -> Membership:
    """Make a drafter a reader of the agency, or a reader a drafter: one membership ends and the
    other begins.

    Refuses with NotAllowed (who), NotNow when the membership has ended, and BadInput when the
    person does this already or holds an excluding role.
    """
    require(may_change_role(membership, by=by))
    if role not in GIVEN_BY_ONE:
        raise NotAllowed(_("This takes two people: one proposes it, and another confirms it."))
    with action(by=by, now=now) as act:
        locked = act.lock(membership)
        if locked.ended_at:
            raise NotNow(_("This membership has already ended."))
        if locked.role == role:
            raise BadInput(_("This person already does this for the agency."), field="role")
        begun, _new = begin_membership(user=locked.user, agency=locked.agency, role=role)
        locked.ended_at = now
        locked.save(update_fields=["ended_at"])
        act.log(
            "accounts.change_role",
            gettext_noop("Changed what a person does for an agency"),
            begun,
            {"from": locked.role, "to": role},
        )
    return begun


def lock_account(*, user: User, reason: str, by: Any, now: datetime) -> None:
    """Lock an account until it is unlocked. Refuses with NotAllowed (who), NotNow, or BadInput for
    a reason that says nothing.
    """
    _set_active(user, False, by=by, now=now, reason=reason)


def unlock_account(*, user: User, reason: str, by: Any, now: datetime) -> None:
    """Unlock an account. Refuses as `lock_account` does, also when the account's roles may no
    longer be combined.
    """
    require(may_secure(user, by=by), first_no(not_merged(user), may_stand_together(user)))
    _set_active(user, True, by=by, now=now, reason=reason)


def _set_active(user: User, active: bool, *, by: Any, now: datetime, reason: str) -> None:
    require(may_secure(user, by=by))
    why = telling_text(reason, field="reason", limit=REASON_LIMIT)
    with action(by=by, now=now) as act:
        if not User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
            raise NotNow(
                _("This account is not locked.") if active else _("This account is locked already.")
            )
        _end_sessions(user)
        act.log(
            "accounts.unlock" if active else "accounts.lock",
            gettext_noop("Unlocked an account") if active else gettext_noop("Locked an account"),
            user,
            {"reason": why},
        )


def reset_second_factor(*, user: User, reason: str, by: Any, now: datetime) -> None:
    """Remove every second factor, so that the person sets one up at the next sign-in.

    Refuses with NotAllowed (who), NotNow when none is set up, or BadInput for a reason that says
    nothing.
    """
    require(may_secure(user, by=by))
    why = telling_text(reason, field="reason", limit=REASON_LIMIT)
    with action(by=by, now=now) as act:
        deleted, _rows = Authenticator.objects.filter(user=user).delete()
        if not deleted:
            raise NotNow(_("No second factor is set up in this account."))
        _end_sessions(user)
        act.log(
            "accounts.reset_second_factor",
            gettext_noop("Reset the second factor"),
            user,
            {"reason": why},
        )
