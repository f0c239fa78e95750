"""Invitations: single-use links that make an account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.domain.parts import begin_membership, begin_role, may_begin_at
from brandportal.accounts.domain.people import appointment, nobody_confirms
from brandportal.accounts.domain.same_person import people_at, plain_address, unite
from brandportal.accounts.enums import GIVEN_BY_ONE, AgencyRole, Role
from brandportal.accounts.letters_asked import send_invitation
from brandportal.accounts.models import Agency, Invitation, InvitationText, User
from brandportal.accounts.policies import Operator, heads, is_office
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.proposals.domain import propose
from brandportal.proposals.proof import Pair
from brandportal.sms import gateway
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence

INVITATION_LASTS = timedelta(days=7)
MAILED_AGAIN_AFTER = timedelta(minutes=10)


def token_hash(token: str) -> str:
    """SHA-256 of an invitation's token; the token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_link(token: str) -> str:
    """The invitation link, built from the portal's configured address and never from the host of
    the request.
    """
    return settings.BASE_URL + reverse("web:invitation", args=[token])


def given_by(invitation: Invitation) -> str:
    """The invited role, in words."""
    if invitation.agency:
        return f"{invitation.agency} · {invitation.get_agency_role_display()}"
    return str(invitation.get_role_display())


def goes_to(invitation: Invitation) -> list[str]:
    """Where the link goes: the mail address, and the mobile number if one was given."""
    text = getattr(invitation, "text", None)
    return [invitation.email, *([text.mobile] if text else [])]


def fresh_token(invitation: Invitation) -> str:
    """Make a new token for the link when it is handed out; an earlier token stops working."""
    token = secrets.token_urlsafe(24)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash(token))
    return token


def may_invite(*, by: Any, role: str, agency: Agency | None) -> Verdict:
    """The office invites office staff, panel, leaders and people of agencies; a head invites for
    the own agency.

    Administrations are appointed on the server.
    """
    if isinstance(by, Operator):
        return YES
    if agency is not None:
        if not agency.is_active:
            return no(_("This agency is no longer active."))
        return YES if is_office(by) else heads(by, agency.pk)
    if role not in (Role.OFFICE, Role.PANEL, Role.LEADER):
        return no(_("This role is appointed by the operator of the portal."))
    return is_office(by)


def _sees_people(by: Any) -> bool:
    """Whether this person may read the accounts of the programme anyway."""
    return isinstance(by, Operator) or bool(is_office(by))


def invite(
    *,
    name: str,
    email: str,
    by: Any,
    now: datetime,
    role: str = "",
    agency: Agency | None = None,
    agency_role: str = "",
    username: str = "",
    by_mail: bool = False,
    mobile: str = "",
    reason: str = "",
    proved_at: datetime | None = None,
) -> tuple[Invitation, str]:
    """Make a single-use link, valid for seven days. Returns the invitation and the token, which is
    shown once; with `by_mail` the token is "", and the link goes to the invited person by mail.
    With `mobile` a link of its own goes there as a text message, once it may go out.

    A link to a role of the programme or to the head of an agency is only proposed, for `reason`, by
    somebody who authenticated again at `proved_at`: the token is "" then, and the link is mailed to
    the invited person once a second person has confirmed it. Refuses with NotAllowed when `by` may
    not give this role, and with BadInput when the agency role is missing, the address already holds
    an excluding role, or the same invitation is open already, and as `propose` does.
    """
    require(may_invite(by=by, role=role, agency=agency))
    if agency is not None and agency_role not in AgencyRole.values:
        raise BadInput(_("Please say what the person does for the agency."), field="agency_role")
    token, email = secrets.token_urlsafe(24), plain_address(email)
    telephone = _mobile(mobile)
    with action(by=by, now=now) as act:
        # A head must not learn which roles an address holds, so the link is refused when it is
        # followed.
        apart = may_begin_at(email, role or agency_role) if _sees_people(by) else YES
        if not apart:
            raise BadInput(apart.reason, field="email")
        asked = {"email__iexact": email, "role": role, "agency": agency, "agency_role": agency_role}
        if Invitation.objects.waiting(now).filter(**asked).exists():
            raise BadInput(
                _("This person has an open invitation already. Withdraw it to make a new link."),
                field="email",
            )
        invitation = Invitation.objects.create(
            token_hash=token_hash(token),
            name=name,
            email=email,
            username=username,
            role=role,
            agency=agency,
            agency_role=agency_role,
            created_at=now,
            created_by=by if by.pk else None,
            expires_at=now + INVITATION_LASTS,
            by_mail=by_mail and agency_role in GIVEN_BY_ONE,
        )
        if telephone:
            InvitationText.objects.create(
                invitation=invitation,
                mobile=telephone,
                token_hash=token_hash(secrets.token_urlsafe(24)),
                asked_at=now,
            )
        act.log(
            "accounts.invite",
            gettext_noop("Invited a person"),
            invitation,
            {"role": role or agency_role},
        )
        alone = isinstance(by, Operator) and nobody_confirms(role)
        if invitation.takes_two and alone:
            invitation = confirm_invitation(invitation=invitation, by=by, now=now)
        elif invitation.takes_two:
            propose(
                action="accounts.confirm_invitation",
                obj=invitation,
                arguments={},
                reason=reason,
                by=by,
                now=now,
                proved_at=proved_at,
            )
            token = ""
        elif invitation.by_mail:
            send_invitation(address=email, now=now)
            token = ""
    return invitation, token


def _mobile(text: str) -> str:
    """The mobile number as it is kept; "" for none. Refuses with BadInput what is none, and any
    where no messages are sent.
    """
    if not text.strip():
        return ""
    if gateway() is None:
        raise BadInput(_("This portal sends no text messages."), field="mobile")
    try:
        return columns.mobile(text)
    except columns.Unfit as unfit:
        raise BadInput(cell_sentence(unfit.code), field="mobile") from None


def may_mail(invitation: Invitation, *, by: Any, now: datetime) -> Verdict:
    """Whether the link may be mailed (again) now: by who may invite, not while a mail waits or has
    just gone out.
    """
    allowed = may_invite(by=by, role=invitation.role, agency=invitation.agency)
    if not allowed:
        return allowed
    if invitation.takes_two:
        return no(_("This link goes out by itself, once a second person has confirmed it."))
    if invitation.by_mail and invitation.mailed_at is None:
        return no(_("The mail with the link has not gone out yet. It goes out by itself."))
    if invitation.mailed_at and now < invitation.mailed_at + MAILED_AGAIN_AFTER:
        return no(_("The link was mailed a moment ago. Please wait ten minutes."))
    return YES


def mail_invitation(*, invitation: Invitation, by: Any, now: datetime) -> Invitation:
    """Mail a new link of an open invitation; an earlier one stops working when the mail goes out.

    Refuses with NotAllowed (who) or NotNow (used, withdrawn, expired, or as `may_mail` says).
    """
    require(may_invite(by=by, role=invitation.role, agency=invitation.agency))
    with action(by=by, now=now) as act:
        locked = require_open(act.lock(invitation), now)
        require(when=may_mail(locked, by=by, now=now))
        locked.by_mail, locked.mailed_at = True, None
        locked.save(update_fields=["by_mail", "mailed_at"])
        send_invitation(address=locked.email, now=now)
        act.log("accounts.mail_invitation", gettext_noop("Had an invitation mailed"), locked)
    return locked


def confirm_invitation(
    *, invitation: Invitation, by: Any, now: datetime, pair: Pair | None = None
) -> Invitation:
    """Send an invitation's link to the invited person; runs when its proposal is confirmed.

    Refuses with NotAllowed (who) and NotNow (used, withdrawn, expired, confirmed before).
    """
    with action(by=by, now=now) as act:
        locked = require_open(act.lock(invitation), now)
        if not locked.waits_for_second:
            raise NotNow(_("This invitation has been confirmed."))
        agreed = appointment(
            action="accounts.confirm_invitation",
            obj=locked,
            role=locked.role,
            arguments={},
            pair=pair,
            by=by,
            now=now,
        )
        locked.confirmed_at, locked.confirmed_by = now, by if by.pk else None
        locked.save(update_fields=["confirmed_at", "confirmed_by"])
        act.log(
            "accounts.confirm_invitation",
            gettext_noop("Confirmed an invitation"),
            locked,
            {"role": locked.role or locked.agency_role, **agreed},
        )
        if locked.confirmed_by:
            send_invitation(address=locked.email, now=now)
    return locked


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation of this link. Refuses with NotNow an unknown, used or expired one, with a
    sentence for each case.
    """
    mark = token_hash(token)
    known = Q(token_hash=mark) | Q(text__token_hash=mark)
    invitation = Invitation.objects.filter(known).first()
    if invitation is None:
        raise NotNow(_("This invitation link is not known. Please check that it was copied whole."))
    return _still_open(invitation, now)


def _still_open(invitation: Invitation, now: datetime) -> Invitation:
    if require_open(invitation, now).waits_for_second:
        raise NotNow(
            _(
                "This invitation still waits for a second person to confirm it. Please try "
                "again later."
            )
        )
    return invitation


def require_open(invitation: Invitation, now: datetime) -> Invitation:
    """The invitation, if its link may still be used; else NotNow with a sentence for each case."""
    if invitation.accepted_at:
        raise NotNow(_("This invitation has been used. Please sign in with the account it made."))
    if invitation.withdrawn_at:
        raise NotNow(_("This invitation was withdrawn. Please ask for a new one."))
    if now >= invitation.expires_at:
        raise NotNow(_("This invitation has expired. Please ask for a new one."))
    return invitation


def accept_invitation(
    *, invitation: Invitation, username: str, password: str, now: datetime
) -> User:
    """Make the account with the invited role. A link works once, even for two simultaneous
    requests.

    Refuses with NotNow when the link no longer works or the address now holds an excluding role,
    and with BadInput when the user name is taken.
    """
    with action(by=AnonymousUser(), now=now) as act:
        locked = _still_open(act.lock(invitation), now)
        if User.objects.filter(username__iexact=username).exists():
            raise BadInput(_("This user name is taken."), field="username")
        require(when=may_begin_at(locked.email, locked.role or locked.agency_role))
        earlier = list(people_at(locked.email))
        user = User.objects.create_user(
            username=username, email=locked.email, password=password, name=locked.name
        )
        if earlier:
            unite([user, *earlier])
        if locked.role:
            begin_role(user=user, role=locked.role)
        if locked.agency:
            begin_membership(user=user, agency=locked.agency, role=locked.agency_role)
        locked.accepted_at, locked.accepted_by = now, user
        locked.save(update_fields=["accepted_at", "accepted_by"])
        act.by = user
        act.log("accounts.accept_invitation", gettext_noop("Accepted an invitation"), locked)
    return user


def withdraw_invitation(*, invitation: Invitation, by: Any, now: datetime) -> Invitation:
    """Disable a link that was not used yet. Refuses with NotAllowed (who) or NotNow (used,
    expired).
    """
    require(may_invite(by=by, role=invitation.role, agency=invitation.agency))
    with action(by=by, now=now) as act:
        locked = require_open(act.lock(invitation), now)
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
        act.log("accounts.withdraw_invitation", gettext_noop("Withdrew an invitation"), locked)
    return locked
