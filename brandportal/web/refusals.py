"""A refusal that a view did not handle itself becomes a page with its sentence, never a server
error or a bare line.
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
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from brandportal.errors import (
    BadInput,
    Gap,
    Incomplete,
    NotAllowed,
    NotUnderstood,
    Refused,
)

STATUS_OF: dict[type, int] = {NotAllowed: 403, Incomplete: 422, BadInput: 422, NotUnderstood: 400}
# Other systems read sentences as JSON.
MACHINES = "/api/"


def refusal_status(refusal: Refused) -> int:
    """403 for the wrong person, 422 for the wrong input, 400 for what no page sends, 409 for the
    wrong moment.
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
    """The sentence in the house's frame; as JSON for other systems. `allow` names the methods that
    are answered.
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
    """The page the person came from, when it is one of ours and another one."""
    came_from = request.META.get("HTTP_REFERER", "")
    here = request.build_absolute_uri()
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if ours and came_from != here else ""


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of every request that Django could not take apart (`handler400`, once the database
    is known to answer); 413 when it was too big.
    """
    if isinstance(exception, DisallowedHost):
        # No address can be built for a host that is not ours: the page without a frame.
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
    """JSON that goes deeper than anybody would write; the decoder has left off, nothing else was
    touched.
    """
    return isinstance(exception, RecursionError) and "JSON" in str(exception)


class RefusalMiddleware:
    """Shows `ground/refused.html` with the reason for every `Refused` that reaches it, and for
    wrong methods.
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
        """A field with a NUL: no keyboard types one, and not every database keeps it.

        The form has been read by now, for its token; a door without a token reads what it is sent
        by itself.
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
        return refusal_page(request, exception.reason, status=refusal_status(exception), gaps=gaps)
