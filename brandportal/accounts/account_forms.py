"""The account library's forms, changed where the portal's rules differ."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from django.utils import timezone

from brandportal.accounts.letters_asked import ask_for_reset


class AskForResetForm(ResetPasswordForm):
    """Asks for a password reset without looking the address up: known and unknown addresses get the
    same page after the same work.
    """

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        ask_for_reset(address=self.cleaned_data["email"], now=timezone.now())
        return str(self.cleaned_data["email"])
