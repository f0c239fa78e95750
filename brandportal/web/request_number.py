"""The number of the request being answered; needs no settings, so that they can name it."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

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
