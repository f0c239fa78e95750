"""Cookies with encrypted tokens: unreadable for scripts and sent only to one part of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from brandportal.tokens import Purpose, issue, read


def remember(
    response: HttpResponse, purpose: Purpose, content: Any, *, path: str, bound: str = ""
) -> None:
    """Set a cookie named after the purpose, with a token that is valid as long as the cookie."""
    keep(response, purpose, issue(content, purpose=purpose, now=timezone.now(), bound=bound), path)


def keep(response: HttpResponse, purpose: Purpose, token: str, path: str) -> None:
    """The same with a token that was issued elsewhere."""
    response.set_cookie(
        purpose.name,
        token,
        max_age=purpose.seconds,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def remembered(request: HttpRequest, purpose: Purpose, *, bound: str = "") -> Any:
    """The content of such a cookie; None if it is missing, forged, bound to something else or
    expired.
    """
    token = request.COOKIES.get(purpose.name, "")
    return read(token, purpose=purpose, now=timezone.now(), bound=bound) if token else None
