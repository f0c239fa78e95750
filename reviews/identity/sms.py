"""The way to a telephone: one small adapter, named in the settings.

A gateway has `send(phone, text)` and raises OSError when the message did not go out. `shows_code`
is true only for the demonstration's gateway, which sends nothing: the page shows the code instead.
"""

from __future__ import annotations

import json
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

PATIENCE_SECONDS = 10


class Gateway(Protocol):
    """What every gateway can do."""

    shows_code: bool

    def send(self, phone: str, text: str) -> None:
        """Hand the text over for delivery, or raise OSError."""


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


def gateway() -> Gateway | None:
    """The configured gateway, or None where telephones cannot be reached."""
    return import_string(settings.SMS_GATEWAY)() if settings.SMS_GATEWAY else None
