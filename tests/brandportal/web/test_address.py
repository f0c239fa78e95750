"""Visitors cannot forge their address: headers are read from the right, as far as our own proxies
wrote them.
"""

from __future__ import annotations

from itertools import product

import pytest
from django.core.checks import run_checks
from django.test import RequestFactory

from brandportal.accounts.adapter import PortalAccountAdapter
from brandportal.web.address import block_of, client_address, network_of

FORGED = [
    "198.51.100.77",
    "198.51.100.77:4711",
    "2001:db8:bad::1",
    "[2001:db8:bad::1]",
    "[2001:db8:bad::1]:4711",
    "::ffff:198.51.100.77",
    "127.0.0.1",
    "198.51.100.77, 198.51.100.78, 198.51.100.79, 198.51.100.80",
    "198.51.100.77,,",
    ",,,,",
    "unknown, 198.51.100.77",
    "for=198.51.100.77;by=10.0.0.1",
    "１９８.５１.１００.７７",
    "198.51.100.77\t, 10.0.0.1",
    "' OR 1=1 --",
    "%" * 40,
]
HEADERS = [
    "HTTP_X_FORWARDED_FOR",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
]
VISITORS = [
    ("203.0.113.9", "203.0.113.9"),
    ("::ffff:203.0.113.9", "203.0.113.9"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
    ("2001:0DB8:0001:0002::0006", "2001:db8:1:2::6"),
]
PROXIES = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]


def arriving(visitor, count, headers):
    """The request as it arrives behind `count` proxies, each of which adds the address of whoever
    spoke to it.
    """
    meta = dict(headers)
    speaker = visitor
    for proxy in PROXIES[:count]:
        already = meta.get("HTTP_X_FORWARDED_FOR")
        meta["HTTP_X_FORWARDED_FOR"] = f"{already}, {speaker}" if already is not None else speaker
        speaker = proxy
    return RequestFactory().get("/", REMOTE_ADDR=speaker, **meta)


SPOOFS = list(product(VISITORS, range(4), HEADERS, FORGED))


def test_there_are_enough_spoofs():
    assert len(SPOOFS) == 1536


@pytest.mark.parametrize("count", range(4))
def test_client_address_is_moved_by_no_header(settings, count):
    settings.TRUSTED_PROXY_COUNT = count
    moved = [
        (visitor, header, forged)
        for (visitor, known), proxies, header, forged in SPOOFS
        if proxies == count and client_address(arriving(visitor, count, {header: forged})) != known
    ]
    assert moved == []


@pytest.mark.parametrize("count", range(4))
def test_client_address_is_moved_by_no_header_sent_twice(settings, count):
    """A server hands on two headers of one name as one, with a comma."""
    settings.TRUSTED_PROXY_COUNT = count
    moved = [
        (first, second)
        for first, second in product(FORGED, FORGED)
        if client_address(
            arriving("203.0.113.9", count, {"HTTP_X_FORWARDED_FOR": f"{first},{second}"})
        )
        != "203.0.113.9"
    ]
    assert moved == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_trusting_one_proxy_too_many_is_moved(settings, count):
    """The negative control: the same spoofs do move an address that is read one place too far to
    the left.
    """
    settings.TRUSTED_PROXY_COUNT = count
    request = arriving("203.0.113.9", count - 1, {"HTTP_X_FORWARDED_FOR": "198.51.100.77"})
    assert client_address(request) == "198.51.100.77"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::9]:4711", "2001:db8::9"),
        ("[2001:db8::9]", "2001:db8::9"),
        ("2001:db8::9", "2001:db8::9"),
        ("fe80::9%eth0", "fe80::9"),
        ("  203.0.113.9 ", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        # What is no address there leaves the socket's.
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
        ("203.0.113.9,", "10.0.0.1"),
        ("203.0.113.999", "10.0.0.1"),
        ("[", "10.0.0.1"),
    ],
)
def test_client_address_reads_what_the_proxy_wrote(settings, header, found):
    settings.TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == found


def test_client_address_with_fewer_entries_than_proxies_is_the_sockets(settings):
    settings.TRUSTED_PROXY_COUNT = 2
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert client_address(request) == "10.0.0.1"


def test_client_address_of_a_socket_file_is_empty(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == ""
    assert (network_of(""), block_of("")) == ("", "")


@pytest.mark.parametrize(
    ("address", "network", "block"),
    [
        ("203.0.113.9", "203.0.113.0/24", "203.0.64.0/18"),
        ("203.0.127.255", "203.0.127.0/24", "203.0.64.0/18"),
        ("203.0.128.0", "203.0.128.0/24", "203.0.128.0/18"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64", "2001:db8:1::/48"),
        ("::ffff:203.0.113.9", "203.0.113.0/24", "203.0.64.0/18"),
    ],
)
def test_network_and_block(address, network, block):
    assert (network_of(address), block_of(address)) == (network, block)


@pytest.mark.parametrize(
    ("count", "remote", "found"),
    [(0, "203.0.113.9", "203.0.113.9"), (2, "203.0.113.9", "203.0.113.9"), (0, "", "0.0.0.0")],
)
def test_signing_in_goes_by_the_same_address(settings, count, remote, found):
    settings.TRUSTED_PROXY_COUNT = count
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR="198.51.100.77")
    assert PortalAccountAdapter(request).get_client_ip(request) == found


@pytest.mark.parametrize(
    ("count", "header", "said"),
    [
        (0, ("HTTP_X_FORWARDED_PROTO", "https"), ["web.W001"]),
        (1, ("HTTP_X_FORWARDED_PROTO", "https"), []),
        (0, None, []),
    ],
)
def test_deploy_check_warns_of_a_proxy_that_is_not_counted(settings, count, header, said):
    settings.TRUSTED_PROXY_COUNT = count
    settings.SECURE_PROXY_SSL_HEADER = header
    found = [m for m in run_checks(include_deployment_checks=True) if m.id == "web.W001"]
    assert [message.id for message in found] == said
    assert all("All look like one network" in message.msg for message in found)
