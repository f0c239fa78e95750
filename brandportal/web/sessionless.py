"""Addresses without a session: citizens who rate need no session, no account and no messages.

Under `SESSIONLESS_PATHS` the middleware for them is skipped: no session is read or written,
`request.user`, `request.session` and messages do not exist. What protects the visitor stays
everywhere: CSRF, language, content policy, every header.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

from brandportal.accounts.middleware import SecondFactorMiddleware, SessionLimitMiddleware
from brandportal.web.security_log import SecurityLogMiddleware

SESSIONLESS_PATHS = ("/rate/", "/receipts/", "/kiosk/")


def is_sessionless(request: HttpRequest) -> bool:
    """Whether this address goes without session and account."""
    return request.path_info.startswith(SESSIONLESS_PATHS)


class _Middleware(Protocol):
    get_response: Any

    def __call__(self, request: HttpRequest) -> Any: ...


class SessionlessMixin:
    """Put before a middleware class: without a session it hands the request on and does nothing
    else.
    """

    def __call__(self: _Middleware, request: HttpRequest) -> Any:
        if is_sessionless(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[safe-super]


class SessionlessForStrangersMixin(SessionlessMixin):
    """Hands the request on also when the visitor has no session: there is nobody to be signed out
    or asked for more.
    """

    def __call__(self: _Middleware, request: HttpRequest) -> Any:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[safe-super]


class OptionalSessionMiddleware(SessionlessMixin, SessionMiddleware):
    """The session, where there is one."""


class OptionalAuthenticationMiddleware(SessionlessMixin, AuthenticationMiddleware):
    """Who is signed in, where there is a session."""


class OptionalMessageMiddleware(SessionlessMixin, MessageMiddleware):
    """Messages of the last action, where there is a session."""


class OptionalSecurityLogMiddleware(SessionlessMixin, SecurityLogMiddleware):
    """What accounts do and try: nothing of whoever rates is looked at."""


class OptionalSessionLimitMiddleware(SessionlessForStrangersMixin, SessionLimitMiddleware):
    """How long a session lasts, where there is one."""


class OptionalSecondFactorMiddleware(SessionlessForStrangersMixin, SecondFactorMiddleware):
    """The second factor, where there is a session."""
