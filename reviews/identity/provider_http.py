"""The HTTP client for the city's sign-on service: only its own hosts, with limits on time and
size.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from brandportal.plain_json import read_json

PATIENCE_SECONDS = 5.0
MOST_BYTES = 128 * 1024
PORTS = {"http": 80, "https": 443}


class ProviderFailed(Exception):
    """The service did not respond, or violated the protocol. The message is for the log and
    contains nothing personal.
    """


@dataclass(frozen=True)
class Reach:
    """The allowed hosts: the issuer's own, and further ones from the settings, in the same
    scheme.
    """

    issuer: str
    hosts: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address is on an allowed host; one with a user name never is."""
        try:
            parts, issuer = urlsplit(url), urlsplit(self.issuer)
            place = _place(parts)
        except ValueError:
            return False
        if parts.scheme not in PORTS or parts.username is not None or parts.password is not None:
            return False
        further = {(issuer.scheme, host, PORTS[issuer.scheme]) for host in self.hosts}
        return place == _place(issuer) or place in further


def _place(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)


def ask(
    url: str,
    *,
    reach: Reach,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The JSON object at `url`, or the response to a form posted there.

    Raises ProviderFailed for an address outside `reach` (before anything is sent), a redirect or
    any status other than 200, more than 128 KB, more than five seconds in all, and anything that is
    no JSON object.
    """
    if not reach.allows(url):
        raise ProviderFailed("an address outside the sign-on service")
    parts = urlsplit(url)
    connection = _connection(parts)
    body = urlencode(form) if form is not None else None
    sent = {"Accept": "application/json", "Connection": "close", **(headers or {})}
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    watchdog: Timer | None = None
    try:
        connection.connect()
        # A socket's timeout applies to each read; this one applies to all of them together.
        watchdog = Timer(PATIENCE_SECONDS, _cut, [connection.sock])
        watchdog.start()
        connection.request("GET" if body is None else "POST", target, body=body, headers=sent)
        answer = connection.getresponse()
        if answer.status != 200:
            raise ProviderFailed(f"answered {answer.status}")
        content = answer.read(MOST_BYTES + 1)
        if answer.length:
            raise ProviderFailed("broke off" if len(content) <= MOST_BYTES else "answered too much")
    except (OSError, HTTPException) as error:
        raise ProviderFailed(f"could not be reached: {type(error).__name__}") from None
    finally:
        if watchdog:
            watchdog.cancel()
        connection.close()
    if len(content) > MOST_BYTES:
        raise ProviderFailed("answered too much")
    return _object(content)


def _connection(parts: SplitResult) -> HTTPConnection:
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=context)
    return HTTPConnection(host, port, timeout=PATIENCE_SECONDS)


def _cut(sock: socket.socket) -> None:
    """Abort the current read. On the plain socket, because a TLS socket would start a closing
    handshake and wait.
    """
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = read_json(content)
    except ValueError:
        raise ProviderFailed("did not answer in JSON") from None
    if not isinstance(found, dict):
        raise ProviderFailed("did not answer with an object")
    return found
