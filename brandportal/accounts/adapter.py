"""How people come to an account: by invitation only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; `accept_invitation` makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
