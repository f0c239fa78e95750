"""Addresses without a session: citizens who rate need no session, account or messages.

Under `SESSIONLESS_PATHS` their middleware is skipped: no session is read or written, and
`request.user`, `request.session` and messages do not exist. Everything that protects the visitor
stays: CSRF, language, content security policy, headers.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

from brandportal.accounts.middleware import SecondFactorMiddleware, SessionLimitMiddleware
from brandportal.web.kept_forms import KeptFormMiddleware
from brandportal.web.security_log import SecurityLogMiddleware

SESSIONLESS_PATHS = ("/rate/", "/receipts/", "/kiosk/")


def is_sessionless(request: HttpRequest) -> bool:
    """Whether this address has no session and account."""
    return request.path_info.startswith(SESSIONLESS_PATHS)


class _Middleware(Protocol):
    get_response: Any

    def __call__(self, request: HttpRequest) -> Any: ...


class SessionlessMixin:
    """Mixin before a middleware class: on addresses without a session it only calls the next
    middleware.
    """

    def __call__(self: _Middleware, request: HttpRequest) -> Any:
        if is_sessionless(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[safe-super]


class SessionlessForStrangersMixin(SessionlessMixin):
    """Also skips the middleware for visitors without a session cookie, who cannot be signed out or
    asked for a second factor.
    """

    def __call__(self: _Middleware, request: HttpRequest) -> Any:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[safe-super]


class OptionalSessionMiddleware(SessionlessMixin, SessionMiddleware):
    """Django's sessions, except on sessionless addresses."""


class OptionalAuthenticationMiddleware(SessionlessMixin, AuthenticationMiddleware):
    """Django's authentication, except on sessionless addresses."""


class OptionalMessageMiddleware(SessionlessMixin, MessageMiddleware):
    """Django's messages, except on sessionless addresses."""


class OptionalSecurityLogMiddleware(SessionlessMixin, SecurityLogMiddleware):
    """The security log, except on sessionless addresses: raters are not recorded."""


class OptionalKeptFormMiddleware(SessionlessMixin, KeptFormMiddleware):
    """What was typed before a sign-in, except on sessionless addresses."""


class OptionalSessionLimitMiddleware(SessionlessForStrangersMixin, SessionLimitMiddleware):
    """The session limit, except on sessionless addresses."""


class OptionalSecondFactorMiddleware(SessionlessForStrangersMixin, SecondFactorMiddleware):
    """The second factor, except on sessionless addresses."""
