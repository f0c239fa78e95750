"""Talking to the city's sign-on service: to its own addresses only, briefly, and never more than a
few pages.
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
    """The service did not answer, or not as the protocol says. The words are for the log and hold
    nothing personal.
    """


@dataclass(frozen=True)
class Reach:
    """The places that may be asked: the issuer's own, and further hosts that the installation
    names, in the same scheme.
    """

    issuer: str
    hosts: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address lies at one of these places; one with a user name in it never does."""
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
    """The JSON object at `url`, or the answer to a form posted there.

    Refuses with ProviderFailed an address outside `reach` (before anything is sent), a redirect or
    any other answer than 200, more than 128 KB, more than five seconds from beginning to end, and
    what is no JSON object.
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
        # The time limit of a socket holds for each of its reads; this one holds for all of them
        # together.
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
    """End whatever is being read. The plain socket's own method: an encrypted one would begin a
    farewell and wait.
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
