"""The account library's adapter: accounts by invitation only, the time of each sign-in recorded,
mail through the outbox.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_noop

from brandportal.accounts.middleware import note_sign_in
from brandportal.accounts.models import User
from brandportal.journal.models import SecurityKind
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.web.address import client_address
from brandportal.web.context import home_of
from brandportal.web.security_log import note_of

logger = logging.getLogger(__name__)

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing is bound to it: whoever has no address shares this one
# Account notices of the library in the portal's words.
_CHANGED = {
    "account/email/password_changed": gettext_noop("Your password was changed"),
    "account/email/password_set": gettext_noop("Your password was changed"),
    "account/email/password_reset": gettext_noop("Your password was reset by mail"),
    "mfa/email/totp_activated": gettext_noop("An authenticator app was set up for your account"),
    "mfa/email/totp_deactivated": gettext_noop("The authenticator app of your account was removed"),
    "mfa/email/recovery_codes_generated": gettext_noop("New recovery codes were made"),
    "mfa/email/webauthn_added": gettext_noop("A passkey was added to your account"),
    "mfa/email/webauthn_removed": gettext_noop("A passkey was removed from your account"),
}
CHANGES = {
    prefix: notice_text(
        f"account.{prefix.rpartition('/')[2]}",
        kind=NoticeKind.SECURITY,
        subject=subject,
        body=gettext_noop(
            "If it was not you, please tell the security administrator at once and change your "
            "password."
        ),
    )
    for prefix, subject in _CHANGED.items()
}


class PortalAccountAdapter(DefaultAccountAdapter):
    """Closes sign-up (accounts are made by `accept_invitation`) and sends no mail from a page: the
    outbox does.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client address as the rest of the portal determines it; sign-in limits depend on
        it.
        """
        return client_address(request) or UNKNOWN_ADDRESS

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Keyed by account only. The library includes the request's host, so a chosen port would
        have unlocked a locked account.
        """
        return str(credentials.get("email", credentials.get("username", ""))).lower()

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's own start page: a sign-in leads to the work."""
        return resolve_url(home_of(request.user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends nothing: the library's mails link to a sign-up that is closed, and to the request's
        host.
        """
        logger.error("account mail %s was not sent: it has no place in the outbox", template_prefix)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Sends nothing, because the mail would reveal that the address exists."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what changed in the account, and notify the person on the site and by mail from
        the outbox.
        """
        now = timezone.now()
        of_password = template_prefix.startswith("account/email/password")
        note_of(
            self.request,
            SecurityKind.PASSWORD_CHANGED if of_password else SecurityKind.SECOND_FACTOR_CHANGED,
            User.objects.get(pk=user.pk),
            template_prefix.rpartition("/")[2],
        )
        queue(
            to=[user],
            key=f"account:{template_prefix}:{now.isoformat()}",
            text=CHANGES[template_prefix],
            context={},
            url="/accounts/password/change/",
            now=now,
        )
