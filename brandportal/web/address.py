"""Where a request comes from: the one address that the visitor cannot choose, and the networks
around it.

Whoever speaks to the portal may write any header. Only the socket's address is a fact, and the
entries that the city's own proxies added to X-Forwarded-For, each at the right end of what it
received. `settings.TRUSTED_PROXY_COUNT` says how many proxies there are: with 0 no header is read
at all; with n the n-th entry from the right is the visitor.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

NETWORK_BITS = {4: 24, 6: 64}
BLOCK_BITS = {4: 18, 6: 48}
KEPT_BITS = {4: 24, 6: 48}


def client_address(request: HttpRequest) -> str:
    """The visitor's address in its one written form; '' where there is none (a socket of the file
    system).

    An IPv4 address that arrives as IPv6 (::ffff:192.0.2.1) is the IPv4 address; ports and brackets
    fall away. When the header has fewer entries than there are proxies, or garbage at that place,
    the socket's address holds.
    """
    socket = request.META.get("REMOTE_ADDR", "")
    count = settings.TRUSTED_PROXY_COUNT
    if count > 0:
        entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(entries) >= count and (told := _parse(entries[-count])):
            return str(told)
    return str(_parse(socket) or "")


def network_of(address: str) -> str:
    """The network that is limited as one: IPv4 /24, IPv6 /64; '' for no address."""
    return _around(address, NETWORK_BITS)


def block_of(address: str) -> str:
    """A wider neighbourhood, for whoever rents several networks: IPv4 /18 (64 networks), IPv6 /48;
    '' for no address.
    """
    return _around(address, BLOCK_BITS)


def kept_network(address: str) -> str:
    """What is kept of an address for security's sake: IPv4 /24, IPv6 /48, no single connection; ''
    for no address.
    """
    return _around(address, KEPT_BITS)


def _around(address: str, bits: dict[int, int]) -> str:
    found = _parse(address)
    if found is None:
        return ""
    width = found.max_prefixlen - bits[found.version]
    return f"{type(found)(int(found) >> width << width)}/{bits[found.version]}"


# A request asks about the same address several times.
@lru_cache(maxsize=256)
def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: 192.0.2.1, 192.0.2.1:4711, 2001:db8::1, [2001:db8::1]:4711,
    with or without zone.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
