"""How long a session lasts, and the second factor that an installation may require of privileged
people.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal import tokens
from brandportal.accounts.held_roles import has_second_factor

if TYPE_CHECKING:
    from brandportal.accounts.models import User

FREE_PREFIXES = ("/accounts/", "/language/", "/text-size/", "/static/", "/healthz", "/readyz")
SESSION_PATH = "/session/"
# No session lasts longer than a day.
SEEN = tokens.purpose("seen", seconds=24 * 3600)
SIGNED_IN_AT = "signed_in_at"
RENEW_AFTER = timedelta(minutes=1)


def asks_for_the_end(request: HttpRequest) -> bool:
    """Whether this only reads when the session ends; that counts as no activity."""
    return request.path == SESSION_PATH and request.method in ("GET", "HEAD")


def idle_limit(user: User) -> timedelta:
    """How long this person's session lasts without a request."""
    kind = "privileged" if user.is_privileged else "agency"
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES[kind])


def seconds_left(request: HttpRequest) -> int | None:
    """Seconds until the session ends without another request; None without a session."""
    ends = getattr(request, "session_ends", None)
    return None if ends is None else max(0, int((ends - timezone.now()).total_seconds()))


def note_sign_in(request: HttpRequest) -> None:
    """Store the time of sign-in in the new session."""
    request.session[SIGNED_IN_AT] = timezone.now().timestamp()


class SessionLimitMiddleware:
    """Ends a session after some time without a request, and after a working day in any case.

    The time of the last request is kept in an encrypted cookie bound to the session, so that a page
    needs no write.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        begun = self._begun(request, user)
        seen = self._seen(request) or begun
        if now - seen > idle_limit(user) or now - begun > self._longest():
            logout(request)
            messages.info(
                request, _("You were signed out to protect your account. Please sign in again.")
            )
            response = self.get_response(request)
            response.delete_cookie(SEEN.name)
            return response
        renews = now - seen > RENEW_AFTER and not asks_for_the_end(request)
        ends = min((now if renews else seen) + idle_limit(user), begun + self._longest())
        request.session_ends = ends  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.session.session_key and renews:
            self._note(request, response, now)
        return response

    @staticmethod
    def _longest() -> timedelta:
        return timedelta(seconds=settings.SESSION_COOKIE_AGE)

    @staticmethod
    def _begun(request: HttpRequest, user: User) -> datetime:
        noted = request.session.get(SIGNED_IN_AT)
        if noted is None:
            return user.last_login or user.date_joined
        return datetime.fromtimestamp(noted, tz=timezone.get_current_timezone())

    @staticmethod
    def _seen(request: HttpRequest) -> datetime | None:
        stamp = tokens.read(
            request.COOKIES.get(SEEN.name, ""),
            purpose=SEEN,
            now=timezone.now(),
            bound=str(request.session.session_key),
        )
        if stamp is None:
            return None
        return datetime.fromtimestamp(stamp, tz=timezone.get_current_timezone())

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponse, now: datetime) -> None:
        response.set_cookie(
            SEEN.name,
            tokens.issue(
                now.timestamp(), purpose=SEEN, now=now, bound=str(request.session.session_key)
            ),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


class SecondFactorMiddleware:
    """Redirects a privileged person without a second factor to the page where one is set up."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and not request.path.startswith(FREE_PREFIXES):
            user = request.user
            if user.is_authenticated and user.is_privileged and not has_second_factor(user):
                return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)
