"""Turns a refusal that no view handled into a page with its sentence, instead of a server error or
a blank page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from brandportal.errors import (
    BadInput,
    Gap,
    Incomplete,
    InConflict,
    NotAllowed,
    NotUnderstood,
    Refused,
)
from brandportal.web.address import is_own_url

STATUS_OF: dict[type, int] = {NotAllowed: 403, Incomplete: 422, BadInput: 422, NotUnderstood: 400}
# Other systems get the sentence as JSON.
MACHINES = "/api/"


def refusal_status(refusal: Refused) -> int:
    """403 for the wrong person, 422 for invalid input, 400 for requests that no page sends, 409 for
    the wrong moment.
    """
    return next((STATUS_OF[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF), 409)


def refusal_page(
    request: HttpRequest,
    reason: str,
    *,
    status: int,
    gaps: Sequence[Gap] = (),
    allow: Sequence[str] = (),
) -> HttpResponse:
    """The sentence in the layout of the site, or as JSON for other systems. `allow` lists the
    allowed methods.
    """
    answer: HttpResponse
    if request.path_info.startswith(MACHINES):
        answer = JsonResponse({"error": reason}, status=status)
    else:
        context = {"reason": reason, "gaps": gaps, "back": _back(request)}
        answer = render(request, "ground/refused.html", context, status=status)
    if allow:
        answer["Allow"] = ", ".join(allow)
    return answer


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is another page of this site."""
    came_from = request.META.get("HTTP_REFERER", "")
    here = request.build_absolute_uri()
    return came_from if is_own_url(request, came_from) and came_from != here else ""


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for requests that Django could not parse (`handler400`, if the database is up); 413
    if it was too large.
    """
    if isinstance(exception, DisallowedHost):
        # No URL can be built for an unknown host, so the page has no layout.
        return bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        reason = _("This is too big to be sent at once. Please send less at a time.")
        return refusal_page(request, reason, status=413)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        reason = _("These are too many fields or files at once. Please send fewer at a time.")
        return refusal_page(request, reason, status=413)
    if isinstance(exception, MultiPartParserError):
        reason = _("What was sent arrived incomplete. Please go back and send it again.")
        return refusal_page(request, reason, status=400)
    return refusal_page(request, _("This request could not be understood."), status=400)


def _too_deep(exception: Exception) -> bool:
    """JSON nested deeper than anybody would write; only the decoder has seen it."""
    return isinstance(exception, RecursionError) and "JSON" in str(exception)


class RefusalMiddleware:
    """Renders `ground/refused.html` with the reason for every `Refused` that no view caught, and
    for wrong methods.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            allowed = response.get("Allow", "").split(", ")
            reason = _("This page does not answer to such a request.")
            return refusal_page(request, reason, status=405, allow=allowed)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse fields with a NUL: no keyboard types one, and PostgreSQL cannot store it.

        The form has been parsed already, for its CSRF token; a view without CSRF check checks its
        input itself.
        """
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        if any("\x00" in value for _name, row in request.POST.lists() for value in row):
            return refusal_page(request, _("What was typed cannot be read."), status=400)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if _too_deep(exception):
            return refusal_page(request, _("This request could not be understood."), status=400)
        if not isinstance(exception, Refused):
            return None
        gaps = getattr(exception, "gaps", ())
        answer = refusal_page(
            request, exception.reason, status=refusal_status(exception), gaps=gaps
        )
        answer.for_conflict = isinstance(exception, InConflict)  # type: ignore[attr-defined]
        return answer
