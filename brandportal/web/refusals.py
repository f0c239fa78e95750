"""A refusal that a view did not handle itself becomes a page with its sentence, never a server error."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from brandportal.errors import (
    BadInput,
    Incomplete,
    NotAllowed,
    NotUnderstood,
    Refused,
    Verdict,
)

STATUS_OF = {NotAllowed: 403, Incomplete: 422, BadInput: 422, NotUnderstood: 400}


def require(verdict: Verdict) -> None:
    """Go on only when the answer is yes; otherwise refuse with its sentence (a page with status 403)."""
    if not verdict:
        raise NotAllowed(verdict.reason)


def refusal_status(refusal: Refused) -> int:
    """403 for the wrong person, 422 for the wrong input, 400 for what no page sends, 409 for the wrong moment."""
    return STATUS_OF.get(type(refusal), 409)


def _back(request: HttpRequest) -> str:
    """The page the person came from, when it is one of ours and another one."""
    came_from = request.META.get("HTTP_REFERER", "")
    here = request.build_absolute_uri()
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if ours and came_from != here else ""


class RefusalMiddleware:
    """Shows `ground/refused.html` with the reason for every `Refused` that reaches it."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(
            request,
            "ground/refused.html",
            {
                "reason": exception.reason,
                "gaps": getattr(exception, "gaps", ()),
                "back": _back(request),
            },
            status=refusal_status(exception),
        )
