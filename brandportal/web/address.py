"""The client address of a request, which the visitor cannot forge, and the networks around it;
and whether a URL is one of this site.

A visitor can send any header. Trustworthy are only the socket's address and the entries that the
city's own proxies appended to X-Forwarded-For. `settings.TRUSTED_PROXY_COUNT` is the number of
proxies: with 0 no header is read; with n the n-th entry from the right is the visitor.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

NETWORK_BITS = {4: 24, 6: 64}
BLOCK_BITS = {4: 18, 6: 48}
KEPT_BITS = {4: 24, 6: 48}


def is_own_url(request: HttpRequest, url: str) -> bool:
    """Whether a URL, with or without host, stays on this site."""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())


def client_address(request: HttpRequest) -> str:
    """The visitor's address in canonical form; '' if there is none (a Unix socket).

    An IPv4 address in IPv6 form (::ffff:192.0.2.1) becomes IPv4; ports and brackets are removed. If
    the header has fewer entries than there are proxies, or an invalid one at that place, the
    socket's address is used.
    """
    socket = request.META.get("REMOTE_ADDR", "")
    count = settings.TRUSTED_PROXY_COUNT
    if count > 0:
        entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(entries) >= count and (told := _parse(entries[-count])):
            return str(told)
    return str(_parse(socket) or "")


def network_of(address: str) -> str:
    """The network that is rate-limited as one: IPv4 /24, IPv6 /64; '' for no address."""
    return _around(address, NETWORK_BITS)


def block_of(address: str) -> str:
    """A larger network, against somebody who rents several: IPv4 /18 (64 networks), IPv6 /48; ''
    for no address.
    """
    return _around(address, BLOCK_BITS)


def kept_network(address: str) -> str:
    """The part of an address that security events store: IPv4 /24, IPv6 /48, no single connection;
    '' for no address.
    """
    return _around(address, KEPT_BITS)


def _around(address: str, bits: dict[int, int]) -> str:
    found = _parse(address)
    if found is None:
        return ""
    width = found.max_prefixlen - bits[found.version]
    return f"{type(found)(int(found) >> width << width)}/{bits[found.version]}"


# A request parses the same address several times.
@lru_cache(maxsize=256)
def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """An address in the notations of proxies: 192.0.2.1, 192.0.2.1:4711, 2001:db8::1,
    [2001:db8::1]:4711, with or without zone.
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
