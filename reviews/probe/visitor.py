"""A citizen's browser without script, for the nightly test: it opens the public pages through all
of the portal's middleware, keeps cookies, and fills in the forms that it is shown.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse

# A network that belongs to nobody (RFC 5737): the test is limited apart from every citizen.
ADDRESS = "192.0.2.1"
RECEIPT = "receipt-code"
MOST_REDIRECTS = 3
TYPED = ("text", "tel", "number", "")


@dataclass
class Form:
    """One form of a page: what it would send as it stands, and what can be chosen or typed."""

    action: str = ""
    sent: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)

    @property
    def step(self) -> str:
        return dict(self.sent).get("step", "")

    def fill(self, name: str, value: str) -> None:
        """Choose or type a value in place of what stands there."""
        self.sent = [pair for pair in self.sent if pair[0] != name] + [(name, value)]


@dataclass
class Page:
    """An answer of the portal: its status, the first form of a rating on it, and whether it shows a
    receipt.
    """

    status: int
    form: Form | None
    has_receipt: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "form":
            self._open = Form(action=given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None and given.get("name") and "disabled" not in given:
            self._control(self._open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    @staticmethod
    def _control(form: Form, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given["name"], given.get("value", ""), given.get("type", "")
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            form.texts.add(name)
            form.sent.append((name, value))
        elif tag == "input" and kind == "hidden":
            form.sent.append((name, value))
        elif tag == "input" and kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.sent.append((name, value))


@cache
def _portal() -> WSGIHandler:
    """The same handler as of the web processes, with all middleware."""
    return WSGIHandler()


class Visitor:
    """One person's browser; it knows what its cookies say and nothing else."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}
        self._path = ""

    def open(self, path: str) -> Page:
        """Open an address of this portal and follow its redirects."""
        return self._followed(path, None)

    def send(self, form: Form) -> Page:
        """Send a form of the page that was opened last."""
        return self._followed(form.action or self._path, urlencode(form.sent).encode())

    def _followed(self, path: str, body: bytes | None) -> Page:
        for _redirect in range(MOST_REDIRECTS + 1):
            status, location, content = self._request(path, body)
            if not location:
                break
            parts = urlsplit(urljoin(f"{settings.BASE_URL}{path}", location))
            path, body = f"{parts.path}?{parts.query}" if parts.query else parts.path, None
        self._path = path
        reader = _Reader()
        reader.feed(content.decode())
        rating = next((form for form in reader.forms if form.step), None)
        return Page(status, rating, RECEIPT in reader.ids)

    def _request(self, path: str, body: bytes | None) -> tuple[int, str, bytes]:
        """Status, where it redirects to (or an empty string), and content.

        Not by calling the handler as a server does, nor closing the answer: both would close the
        connection whose transaction the visit is in.
        """
        response = _portal().get_response(WSGIRequest(self._environ(path, body)))
        assert isinstance(response, HttpResponse)  # pages are no streams
        for name, morsel in response.cookies.items():
            self._cookies[name] = morsel.value
        return response.status_code, response.headers.get("Location", ""), response.content

    def _environ(self, path: str, body: bytes | None) -> dict[str, Any]:
        base, parts = urlsplit(settings.BASE_URL), urlsplit(path)
        secure = base.scheme == "https"
        return {
            "REQUEST_METHOD": "GET" if body is None else "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": base.hostname or "",
            "SERVER_PORT": str(base.port or (443 if secure else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": ADDRESS,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body or b"")),
            "HTTP_HOST": base.netloc,
            "HTTP_ORIGIN": settings.BASE_URL,
            "HTTP_REFERER": f"{settings.BASE_URL}{self._path}",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            # What the city's proxies add.
            "HTTP_X_FORWARDED_PROTO": base.scheme,
            "HTTP_X_FORWARDED_FOR": ", ".join([ADDRESS] * max(1, settings.TRUSTED_PROXY_COUNT)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": base.scheme,
            "wsgi.input": BytesIO(body or b""),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
