"""What a browser remembers for the portal: signed, unreadable for scripts, sent to one part of the site alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def remember(response: HttpResponse, name: str, value: str, *, seconds: int, path: str) -> None:
    """Let the browser keep a signed value for a while."""
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def remembered(request: HttpRequest, name: str, *, seconds: int) -> str:
    """What `remember` gave this browser within the last `seconds`; empty when nothing, forged or too old."""
    return request.get_signed_cookie(name, default="", salt=name, max_age=seconds) or ""
