"""The one mail address of an account, and how another takes its place: by a link to the new one,
with word to the old one.
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
from brandportal.accounts.letters_asked import ask_to_confirm, tell_old_address
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotNow
from brandportal.journal.actions import action

LINK = tokens.purpose("accounts.address", seconds=24 * 3600)


def _mark(user: User) -> str:
    """What the account's address is now, without saying it: a link made for another address has
    ended.
    """
    said = f"{user.pk}|{user.email.lower()}"
    return salted_hmac(LINK.name, said, algorithm="sha256").hexdigest()[:24]


def ask_for_address(*, user: User, address: str, now: datetime) -> None:
    """Have a link sent to the address that is to take the place of the present one. Refuses the
    present one (BadInput).
    """
    if address.lower() == user.email.lower():
        raise BadInput(_("This is the account's address already."), field="email")
    ask_to_confirm(user=user, address=address, now=now)


def address_link(*, user: User, address: str, now: datetime) -> str:
    """The link that gives the account this address; valid for a day and as long as the present
    address stays.
    """
    token = tokens.issue([user.pk, address, _mark(user)], purpose=LINK, now=now)
    return settings.BASE_URL + reverse("account_confirm_email", args=[token])


def open_address(token: str, *, now: datetime) -> tuple[User, str]:
    """The account and the new address of a link. Refuses with NotNow what is unknown, too old, or
    used.
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
    """Give the account the address that the link was sent to. The old one is told. Refuses with
    NotNow as `open_address`.

    The journal says that it changed and not what it is.
    """
    with action(by=AnonymousUser(), now=now) as act:
        user, address = open_address(token, now=now)
        act.by = user
        left = user.email
        User.objects.filter(pk=user.pk).update(email=address)
        act.log(
            "accounts.change_address",
            gettext_noop("Changed the mail address of the own account"),
            user,
        )
        if left:
            tell_old_address(user=user, address=left, now=now)
    return user
