"""The gateway for text messages: one small adapter, named in the settings.

A gateway has `send(phone, text)` and raises OSError if the message was not sent. `shows_code` is
true only for the demo's gateway, which sends nothing: the page shows the code instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

PATIENCE_SECONDS = 10


class Gateway(Protocol):
    """The interface of a gateway."""

    shows_code: bool

    def send(self, phone: str, text: str) -> None:
        """Send the text, or raise OSError."""


class DemoGateway:
    """Sends nothing; the page shows the code and says that this is a demonstration."""

    shows_code = True

    def send(self, phone: str, text: str) -> None:
        return None


class HttpGateway:
    """Posts `{"phone", "text"}` as JSON to the city's message service (SMS_URL) with the bearer
    token SMS_TOKEN.
    """

    shows_code = False

    def send(self, phone: str, text: str) -> None:
        if urlsplit(settings.SMS_URL).scheme != "https":
            raise OSError("the message service must be reached by https")
        request = Request(  # noqa: S310 - only https, checked above; the address comes from the settings
            settings.SMS_URL,
            data=json.dumps({"phone": phone, "text": text}).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {settings.SMS_TOKEN}",
            },
        )
        with urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - as above
            answer.read()


_instead: ContextVar[Gateway | None] = ContextVar("gateway", default=None)


def gateway() -> Gateway | None:
    """The configured gateway, or None if telephones cannot be reached."""
    if not settings.SMS_GATEWAY:
        return None
    return _instead.get() or import_string(settings.SMS_GATEWAY)()


@contextmanager
def sent_to(other: Gateway) -> Iterator[None]:
    """Inside this block what would be sent goes to another gateway: the nightly test reads its own
    code. Where telephones cannot be reached they cannot be reached here either.
    """
    token = _instead.set(other)
    try:
        yield
    finally:
        _instead.reset(token)
