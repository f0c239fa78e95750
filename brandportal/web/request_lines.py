"""What lines of the log say of the request being answered: its number, and its route instead of its
address. Imports no models, because the log is set up before them.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest

UNKNOWN = "an unknown address"

current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The number of the request being answered; empty outside of requests."""
    return current.get()


def with_request_id(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor of the log: adds the number of the request to each of its lines."""
    number = request_id()
    if number:
        event["request_id"] = number
    return event


def route_of(request: HttpRequest) -> str:
    """The pattern that the address matched, as in the table of addresses."""
    match = request.resolver_match
    return match.route if match else UNKNOWN


class RouteInsteadOfAddress(logging.Filter):
    """What Django writes of a request that failed, with its route instead of its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            route = route_of(request)
            record.args = tuple(route if part == request.path else part for part in record.args)
        return True
