"""How people come to an account and into a session: by invitation only, with the moment noted."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from brandportal.accounts.middleware import note_sign_in
from brandportal.accounts.models import User
from brandportal.web.address import client_address

logger = logging.getLogger(__name__)

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing is bound to it: whoever has no address shares this one


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; `accept_invitation` makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that everything else in the portal goes by; limits of signing in hang on it."""
        return client_address(request) or UNKNOWN_ADDRESS

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that cannot be reached must not keep anybody from signing in or securing the account."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("account mail %s could not be sent", template_prefix)
