"""A person with a browser, seen from behind the city's proxy."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.production.processes import HOST, PATIENCE

NOISE = re.compile(r"<(script|style|svg|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


class Visitor:
    """Keeps cookies, follows redirects, sends what a page's forms hold."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.url = "/"
        self.status = 0
        self.page = ""

    @property
    def told(self) -> str:
        """The person's current address and page, for the message of a failing assertion."""
        words = " ".join(NOISE.sub(" ", self.page).split())
        return f"{self.status} {self.url}: {words}"

    def get(self, path: str) -> Visitor:
        return self._ask("GET", path)

    def post(self, path: str | None = None, **fields: str) -> Visitor:
        """Send fields together with the CSRF token of the page that is open."""
        token = dict(HIDDEN.findall(self.page)).get("csrfmiddlewaretoken", "")
        body = urlencode({"csrfmiddlewaretoken": token, **fields})
        return self._ask("POST", path or self.url, body)

    def _ask(self, method: str, path: str, body: str | None = None) -> Visitor:
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "Referer": f"https://{HOST}{self.url}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "zh-CN",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.url, self.status, self.page = path, answer.status, unescape(answer.read().decode())
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if answer.status in (301, 302, 303):
            parts = urlsplit(urljoin(f"https://{HOST}{path}", answer.headers["Location"]))
            return self._ask("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        return self


def totp(secret: str) -> str:
    """The six digits an authenticator shows now (RFC 6238, SHA-1, 30 seconds)."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def seconds_left() -> float:
    """How long the code that an authenticator shows now will be shown."""
    return 30 - time.time() % 30
