"""A number for every request, and a line in the log without anything about a person.

The number stands in the header of the answer, on the pages of errors and in every line that the
request writes. The line of the request names the route and not the address, because addresses hold
the codes of invitations; it holds no query, no network address and no account. Raters get no line:
even the moment could say who it was.
"""

from __future__ import annotations

import logging
import secrets
import time

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from brandportal.web.request_check import METHODS
from brandportal.web.request_lines import current, route_of
from brandportal.web.sessionless import is_sessionless

HEADER = "X-Request-ID"

logger = logging.getLogger("brandportal.request")


class RequestLogMiddleware:
    """Stands before every other middleware, so that its number and its time cover all of them."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = secrets.token_hex(8)
        token = current.set(number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            if not is_sessionless(request):
                _note(request, response, time.perf_counter() - begun)
            return response
        finally:
            current.reset(token)


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    line = {
        "method": request.method if request.method in METHODS else "another",
        "route": route_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    logger.info("request", extra=line)
