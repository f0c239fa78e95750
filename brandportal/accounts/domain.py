"""Invite people, give and take roles, end memberships."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency, Invitation, Membership, RoleGrant, User
from brandportal.accounts.policies import has_role, heads, is_office
from brandportal.errors import BadInput, NotAllowed, NotNow, Verdict, first_no, no
from brandportal.journal.domain import append

INVITATION_LASTS = timedelta(days=7)


def token_hash(token: str) -> str:
    """SHA-256 of an invitation's token; the token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_invite(by: Any, *, role: str, agency: Agency | None) -> Verdict:
    """The office invites agencies' people, panel and leaders; administrations are appointed on the server; a head invites for the own agency."""
    if agency is not None:
        own = heads(by, agency.pk)
        return own if own else is_office(by)
    if role not in (Role.OFFICE, Role.PANEL, Role.LEADER):
        return no(_("This role is appointed by the operator of the portal."))
    return first_no(is_office(by))


def invite(
    *,
    name: str,
    email: str,
    by: Any,
    now: datetime,
    role: str = "",
    agency: Agency | None = None,
    agency_role: str = "",
) -> tuple[Invitation, str]:
    """Make a single-use link, valid for seven days. Returns the invitation and the token, which is shown once.

    Refuses with NotAllowed when `by` may not give this role.
    """
    allowed = may_invite(by, role=role, agency=agency)
    if not allowed:
        raise NotAllowed(allowed.reason)
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            token_hash=token_hash(token),
            name=name,
            email=email,
            role=role,
            agency=agency,
            agency_role=agency_role,
            created_at=now,
            created_by=by if by.pk else None,
            expires_at=now + INVITATION_LASTS,
        )
        append(
            action="accounts.invite",
            done=gettext_noop("Invited a person"),
            obj=invitation,
            by=by,
            now=now,
            data={"role": role or agency_role},
        )
    return invitation, token


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation of this link. Refuses with NotNow when it is unknown, used or expired, each with its sentence."""
    invitation = Invitation.objects.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise NotNow(_("This invitation link is not known. Please check that it was copied whole."))
    return _still_open(invitation, now)


def _still_open(invitation: Invitation, now: datetime) -> Invitation:
    if invitation.accepted_at:
        raise NotNow(_("This invitation has been used. Please sign in with the account it made."))
    if now >= invitation.expires_at:
        raise NotNow(_("This invitation has expired. Please ask for a new one."))
    return invitation


def accept_invitation(
    *, invitation: Invitation, username: str, password: str, now: datetime
) -> User:
    """Make the account with the invited role. A link works once, even when followed twice at the same moment."""
    with transaction.atomic():
        locked = _still_open(
            Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk), now
        )
        if User.objects.filter(username__iexact=username).exists():
            raise BadInput(_("This user name is taken."), field="username")
        user = User.objects.create_user(
            username=username, email=locked.email, password=password, name=locked.name
        )
        if locked.role:
            RoleGrant.objects.create(user=user, role=locked.role)
        if locked.agency:
            Membership.objects.create(user=user, agency=locked.agency, role=locked.agency_role)
        locked.accepted_at, locked.accepted_by = now, user
        locked.save(update_fields=["accepted_at", "accepted_by"])
        append(
            action="accounts.accept_invitation",
            done=gettext_noop("Accepted an invitation"),
            obj=locked,
            by=user,
            now=now,
        )
    return user


def grant_role(*, user: User, role: str, by: Any, now: datetime) -> RoleGrant:
    """Give a role. Refuses with BadInput when two administrations would meet in one account."""
    try:
        with transaction.atomic():
            grant, created = RoleGrant.objects.get_or_create(user=user, role=role)
            if created:
                append(
                    action="accounts.grant_role",
                    done=gettext_noop("Gave a role"),
                    obj=user,
                    by=by,
                    now=now,
                    data={"role": role},
                )
    except IntegrityError:
        raise BadInput(
            _("System, security and audit administration never meet in one account."), field="role"
        ) from None
    return grant


def end_membership(*, membership: Membership, by: Any, now: datetime) -> Membership:
    """End a person's work for an agency; what the person wrote stays with the agency."""
    if not (heads(by, membership.agency_id) or has_role(by, Role.OFFICE)):
        raise NotAllowed(_("Only the head of this agency may do this."))
    with transaction.atomic():
        locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if locked.ended_at:
            raise NotNow(_("This membership has already ended."))
        locked.ended_at = now
        locked.save(update_fields=["ended_at"])
        append(
            action="accounts.end_membership",
            done=gettext_noop("Ended a membership"),
            obj=locked,
            by=by,
            now=now,
        )
    return locked
