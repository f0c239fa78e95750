"""Answers requests that no browser sends before other code sees them: with a sentence in the
visitor's language, not an error.

PostgreSQL refuses a NUL in any text, and an unexpected method or character set fails in code that
cannot know about it. So addresses, cookies, methods and character sets are checked once, here.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from brandportal.web.refusals import refusal_page

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
CHARSETS = frozenset({"utf-8", "utf8"})
NUL = "\x00"


def _unreadable(request: HttpRequest) -> bool:
    """Whether no browser would send this address, these cookies or this character set."""
    query = request.META.get("QUERY_STRING", "")
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    return (
        NUL in request.path_info
        or "%00" in query
        or NUL in query
        or charset.lower() not in CHARSETS
        or any(NUL in name or NUL in value for name, value in request.COOKIES.items())
    )


class RequestCheckMiddleware:
    """Runs before sessions and sign-in, so that a refused request has opened neither."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            with translation.override(translation.get_language_from_request(request)):
                return refusal_page(request, _wrong_method(), status=405, allow=METHODS)
        if _unreadable(request):
            # Nothing of the refused request is used to render the page.
            request.COOKIES.clear()
            with translation.override(translation.get_language_from_request(request)):
                return refusal_page(request, _("This address cannot be read."), status=400)
        return self.get_response(request)


def _wrong_method() -> str:
    return _("This page does not answer to such a request.")
