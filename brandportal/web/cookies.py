"""What a browser remembers for the portal: encrypted, unreadable for scripts, sent to one part of
the site alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from brandportal.tokens import Purpose, issue, read


def remember(
    response: HttpResponse, purpose: Purpose, content: Any, *, path: str, bound: str = ""
) -> None:
    """Let the browser keep a token of this purpose, in a cookie of the purpose's name, for as long
    as it is good.
    """
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
    """What `remember` gave this browser; None when nothing, forged, bound to something else or too
    old.
    """
    token = request.COOKIES.get(purpose.name, "")
    return read(token, purpose=purpose, now=timezone.now(), bound=bound) if token else None
