"""The address of the log server (standard library only, because the settings import it before
Django is set up).
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}


def reaches(url: str) -> bool:
    """Whether the address names a reachable kind of server."""
    parts = urlsplit(url)
    try:
        named = bool(parts.hostname and parts.port)
    except ValueError:
        return False
    if parts.scheme == "unix":
        return parts.path.startswith("/") and not parts.netloc
    return parts.scheme in KINDS and named and parts.path in {"", "/"}


def connected(url: str) -> socket.socket:
    """A socket to the log server. Raises OSError when it does not respond within five seconds."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        local = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        local.settimeout(PATIENCE_SECONDS)
        local.connect(parts.path)
        return local
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_SECONDS)
    family, kind, proto, _name, place = socket.getaddrinfo(
        parts.hostname, parts.port, type=socket.SOCK_DGRAM
    )[0]
    there = socket.socket(family, kind, proto)
    there.settimeout(PATIENCE_SECONDS)
    there.connect(place)
    return there
