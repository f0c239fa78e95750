"""Second factor for every privileged person, where the installation requires it."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FREE_PREFIXES = ("/accounts/", "/language/", "/text-size/", "/static/", "/healthz", "/readyz")


class SecondFactorMiddleware:
    """Sends a privileged person without a second factor to the page where one is set up, and nowhere else."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and not request.path.startswith(FREE_PREFIXES):
            user = request.user
            if user.is_authenticated and user.is_privileged and not is_mfa_enabled(user):
                return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)
