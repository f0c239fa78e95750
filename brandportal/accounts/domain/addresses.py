"""Changing the mail address of an account: confirmed by a link sent to the new address, announced
to the old one.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal import tokens
from brandportal.accounts.domain.parts import held_by, held_by_person
from brandportal.accounts.domain.same_person import leave_address, people_at, plain_address, unite
from brandportal.accounts.letters_asked import ask_to_confirm, tell_old_address
from brandportal.accounts.models import User
from brandportal.accounts.separation import may_share_address
from brandportal.errors import BadInput, NotNow, first_no, require
from brandportal.journal.actions import action

LINK = tokens.purpose("accounts.address", seconds=24 * 3600)


def _mark(user: User) -> str:
    """A fingerprint of the current address, so that a link issued for an earlier address stops
    working.
    """
    said = f"{user.pk}|{user.email.lower()}"
    return salted_hmac(LINK.name, said, algorithm="sha256").hexdigest()[:24]


def ask_for_address(*, user: User, address: str, now: datetime) -> None:
    """Send a confirmation link to the new address. Refuses the current address (BadInput)."""
    address = plain_address(address)
    if address.lower() == user.email.lower():
        raise BadInput(_("This is the account's address already."), field="email")
    ask_to_confirm(user=user, address=address, now=now)


def address_link(*, user: User, address: str, now: datetime) -> str:
    """The link that sets this address; valid for a day and only while the current address is
    unchanged.
    """
    token = tokens.issue([user.pk, address, _mark(user)], purpose=LINK, now=now)
    return settings.BASE_URL + reverse("account_confirm_email", args=[token])


def open_address(token: str, *, now: datetime) -> tuple[User, str]:
    """The account and the new address of a link. Refuses with NotNow an unknown, expired or used
    link.
    """
    content = tokens.read(token, purpose=LINK, now=now)
    if content is None:
        raise NotNow(_("This link is not known or has ended. Please ask for a new one."))
    pk, address, mark = content
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not constant_time_compare(mark, _mark(user)):
        raise NotNow(_("This link has been used, or the account has another address by now."))
    return user, address


def confirm_address(*, token: str, now: datetime) -> User:
    """Set the address that the link was sent to, and notify the old one. Refuses with NotNow as
    `open_address`, and an address of somebody whose roles exclude those of this account.

    The person keeps every tie: the accounts at the old address and at the new one are one person's
    from now on. The journal records the change without the address.
    """
    with action(by=AnonymousUser(), now=now) as act:
        user, address = open_address(token, now=now)
        act.by = user
        left = user.email
        others = people_at(address).exclude(pk=user.pk)
        held, own = held_by(pk__in=others.values("pk")), held_by_person(user)
        require(when=first_no(*(may_share_address(held, role) for role in sorted(own))))
        unite([user, *people_at(left), *others])
        leave_address(user, left)
        User.objects.filter(pk=user.pk).update(email=address)
        act.log(
            "accounts.change_address",
            gettext_noop("Changed the mail address of the own account"),
            user,
        )
        if left:
            tell_old_address(user=user, address=left, now=now)
    return user
