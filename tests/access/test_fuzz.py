"""Requests that no browser sends, to every address: a sentence in the layout of the site, never an
error or a blank page.

Every address gets some of the requests, so that all of them reach addresses of every area;
`FUZZ=all` (`make fuzz`) sends every request to every address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.conftest import undone
from tests.access.matrix import PERSONAS, Row
from tests.access.test_matrix import DESK, MODELS, ROWS, _url

pytestmark = pytest.mark.django_db
# One request in so many, another one at each address.
STEP = 1 if os.environ.get("FUZZ") == "all" else 7

NAMES = (
    "page p q o year status level agency agency_class cycle brand group order sort format i w "
    "step next"
).split()
HUGE = "9" * 40
DEEP = "[" * 100_000
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
# Content type, body, and what is allowed to come back beside what the page itself answers.
BODIES: dict[str, tuple[str, bytes]] = {
    "deep JSON": ("application/json", DEEP.encode()),
    "deep JSON in every field": (
        "application/x-www-form-urlencoded",
        "&".join(f"{name}={DEEP[:50_000]}" for name in ("rules", "credential", "altcha")).encode(),
    ),
    "no JSON": ("application/json", b"\xff\xfe"),
    "endless number": ("application/json", b'{"cases": [{"case_number": 1e999, "phone": NaN}]}'),
    "half a character": (
        "application/json",
        b'{"cases": [{"case_number": "\\ud800", "phone": "1"}]}',
    ),
    "NUL in JSON": ("application/json", b'{"cases": [{"case_number": "\\u0000", "phone": "1"}]}'),
    "NUL in a field": (
        "application/x-www-form-urlencoded",
        b"a=%00&code=%00&phone=%00&text=%00&step=%00&reason=%00&q=%00",
    ),
    "half a byte": ("application/x-www-form-urlencoded", b"%=%&code=%ff&%ff=%ff"),
    "multipart without a boundary": ("multipart/form-data", PART),
    "multipart cut off": (MULTIPART, PART[:-9]),
    "multipart of nothing": (MULTIPART, b""),
    "multipart with a bad encoding": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--",
    ),
    "too many fields": ("application/x-www-form-urlencoded", b"a=1&" * 1_001),
    "too many files": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n1\r\n' * 101
        + b"--x--",
    ),
    "too big": ("application/x-www-form-urlencoded", b"a=" + b"1" * (2 * 1024 * 1024 + 1)),
    "an unknown character set": ("application/x-www-form-urlencoded; charset=undefined", b"a=1"),
    "no character set": (f"{MULTIPART}; charset=rot13", PART + b"--x--"),
}
# What is answered by status alone: the body is for machines.
BARE = {"healthz", "readyz"}


def pages(world: Any) -> dict[str, tuple[str, str]]:
    """Every route, and every kind of page of every model of the desk: its name to a persona that
    may enter, and the address.
    """
    found = {}
    for name, row in sorted(ROWS.items()):
        found[name] = (_somebody(row), _url(name, world, row))
    for label, row in sorted(DESK.items()):
        base = f"admin:{label.replace('.', '_')}"
        who = sorted(row.act or row.change or row.add or row.read)[0]
        obj = MODELS[label].model._base_manager.order_by("pk").last()
        found[f"{base}_changelist"] = (who, reverse(f"{base}_changelist"))
        found[f"{base}_add"] = (who, reverse(f"{base}_add"))
        for page in ("change", "delete", "history"):
            found[f"{base}_{page}"] = (who, reverse(f"{base}_{page}", args=[obj.pk]))
        for verb in row.verbs[:1]:
            found[f"{base}_verb"] = (who, reverse(f"{base}_verb", args=[obj.pk, verb]))
    return found


def _somebody(row: Row) -> str:
    """Who gets furthest."""
    return next(
        (persona for persona in PERSONAS if row.get[persona] == 200),
        min(row.post, default="visitor"),
    )


def requests(address: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Kind, method, address, and further arguments of the client."""
    for value in ("%00", "-1", HUGE, "x", "%ff", "0", "%F0%9F%98%80", quote(DEEP[:500])):
        query = "&".join(f"{name}={value}" for name in NAMES)
        yield f"?{value[:9]}", "GET", f"{address}?{query}", {}
    yield "many parameters", "GET", f"{address}?{'a=1&' * 1_001}", {}
    yield "NUL in the path", "GET", f"{address.rstrip('/')}%00/", {}
    yield "a broken path", "GET", f"{address.rstrip('/')}%ff%2f..%2f/", {}
    yield (
        "NUL in a cookie",
        "GET",
        address,
        {"HTTP_COOKIE": 'sessionid="a\\000b"; text_size="\\000"'},
    )
    yield "an odd language", "GET", address, {"HTTP_ACCEPT_LANGUAGE": "x" * 600}
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS", "HEAD"):
        yield method, method, address, {}
    for kind, (content_type, body) in BODIES.items():
        yield kind, "POST", address, {"content_type": content_type, "data": body}


@pytest.fixture(scope="module")
def every(world) -> dict[str, tuple[str, str]]:
    return pages(world)


@pytest.mark.parametrize("name", [*sorted(ROWS), *(f"admin:{label}" for label in sorted(DESK))])
def test_what_no_browser_sends(world, every, name):
    mine = [name] if name in ROWS else [key for key in every if key.startswith(_base(name))]
    for page in mine:
        persona, address = every[page]
        begin = sorted(every).index(page) % STEP
        client = world.clients[persona]
        client.raise_request_exception = False
        for kind, method, url, more in islice(requests(address), begin, None, STEP):
            kept = client.cookies.copy()
            with undone():
                answer = _ask(client, method, url, more)
                assert answer.status_code < 500, (page, kind, answer.status_code)
                if answer.status_code >= 400 and method != "HEAD" and page not in BARE:
                    _says_something(answer, (page, kind))
                if method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
                    assert answer.status_code == 405, (page, kind)
                    assert "POST" in answer["Allow"]
                if kind in ("NUL in the path", "NUL in a cookie", "?%00"):
                    assert answer.status_code == 400, (page, kind)
            client.cookies = kept


def _base(name: str) -> str:
    return f"{name.replace('.', '_')}_"


def _ask(client: Client, method: str, url: str, more: dict[str, Any]) -> Any:
    data = more.get("data", b"")
    kind = more.get("content_type", "application/octet-stream")
    headers = {key: value for key, value in more.items() if key.startswith("HTTP_")}
    return client.generic(method, url, data, content_type=kind, **headers)


def _says_something(answer: Any, place: object) -> None:
    if answer["Content-Type"].startswith("application/json"):
        assert answer.json(), place
        return
    page = answer.content.decode()
    assert "<h1" in page and "base.css" in page, (place, page[:80])
