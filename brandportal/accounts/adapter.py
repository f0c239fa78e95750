"""How people come to an account and into a session: by invitation only, with the moment noted."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from brandportal.accounts.middleware import note_sign_in
from brandportal.accounts.models import User


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; `accept_invitation` makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(request)
