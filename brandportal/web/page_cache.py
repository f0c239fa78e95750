"""Public pages kept in the process: made once, then only the visitor's own token is put in.

A view offers its page with `keepable`; `@kept` serves it again while nothing it shows can have
changed: until the moment the view named, until the journal has grown (looked up at most once a
second, so an action shows a second later at the latest), and for some minutes at most
(settings.KEPT_PAGE_SECONDS). Whoever is signed in, has a message waiting or asks for something
special gets a page of his own. A kept page needs no database, no cache server, no session.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from brandportal.journal.models import Head

LOOK_EVERY_SECONDS = 1.0
LARGEST_BYTES = 48 * 1024 * 1024
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([A-Za-z0-9]*)"')
# Whoever sends one of these is somebody; the page may say so.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
UNTIL = "_kept_until"

Key = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """A body cut where the token stood, and how long it holds."""

    parts: tuple[bytes, ...]
    headers: dict[str, str]
    version: int
    until: float

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for this visitor."""
        if len(self.parts) == 1:
            return HttpResponse(self.parts[0], headers=self.headers)
        return HttpResponse(get_token(request).encode().join(self.parts), headers=self.headers)


class PageCache:
    """The cached pages of this process; beyond its size the longest unused go."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget every page and when the journal was last looked at."""
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._facts: dict[Key, tuple[Any, int, float]] = {}
        self._version = 0
        self._look_at = 0.0

    def version(self) -> int:
        """How long the journal is, as seen within the last second."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY_SECONDS
            self._version = Head.objects.filter(pk=1).values_list("size", flat=True).first() or 0
        return self._version

    def find(self, key: Key) -> Page | None:
        """The page while it holds."""
        page = self._pages.get(key)
        if page is None or time.time() >= page.until or page.version != self.version():
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def fact(self, key: Key, make: Callable[[], T | None]) -> T | None:
        """What `make` returns, kept as pages are; None is looked for again each time.

        Meant for few and small things that many pages and actions read; whoever gets one changes
        nothing in it.
        """
        if settings.KEPT_PAGE_SECONDS <= 0:
            return make()
        version = self.version()
        known = self._facts.get(key)
        if known is not None and known[1] == version and time.time() < known[2]:
            return known[0]
        made = make()
        if made is not None:
            self._facts[key] = (made, version, time.time() + settings.KEPT_PAGE_SECONDS)
        return made

    def put(self, key: Key, page: Page) -> None:
        """Keep the page, in place of an older one."""
        with self._lock:
            older = self._pages.pop(key, None)
            self._bytes += page.size - (older.size if older else 0)
            self._pages[key] = page
            while self._bytes > self._largest:
                _key, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size


page_cache = PageCache(LARGEST_BYTES)


def cacheable(response: HttpResponse, *, until: datetime | None = None) -> HttpResponse:
    """Say that every anonymous visitor of this address may get this page, at most until then."""
    setattr(response, UNTIL, until.timestamp() if until else float("inf"))
    return response


def cached_page(*, params: Sequence[str] = (), personal: Sequence[str] = ()) -> Callable:
    """Serve what the view said is `keepable` again, for the same address, language and text size.

    `params`: what an address may ask for behind its question mark, anything else is answered anew;
    `personal`: names of cookies of people to whom the view shows something of their own.
    """
    somebody = {*PERSONAL_COOKIES, *personal}

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _for_anybody(request, somebody, params):
                return view(request, *args, **kwargs)
            key = _key(request)
            page = page_cache.find(key)
            if page is not None:
                return page.answer(request)
            version = page_cache.version()
            response = view(request, *args, **kwargs)
            made = _page(response, version)
            if made is not None:
                page_cache.put(key, made)
            return response

        return served

    return decorate


def _for_anybody(request: HttpRequest, somebody: set[str], params: Sequence[str]) -> bool:
    return (
        settings.KEPT_PAGE_SECONDS > 0
        and request.method in ("GET", "HEAD")
        and somebody.isdisjoint(request.COOKIES)
        and (not request.META.get("QUERY_STRING") or all(name in params for name in request.GET))
    )


def _key(request: HttpRequest) -> Key:
    large = request.COOKIES.get("text_size") == "large"
    return (request.get_full_path(), get_language() or "", "large" if large else "normal")


def _page(response: HttpResponse, version: int) -> Page | None:
    """The page to keep, unless it holds something of this one visitor."""
    until = getattr(response, UNTIL, None)
    if until is None or response.status_code != 200 or response.cookies or response.streaming:
        return None
    if any(name.startswith("_csp") for name in vars(response)):
        return None
    tokens = set(TOKEN.findall(response.content))
    if len(tokens) > 1:
        return None
    parts = response.content.split(tokens.pop()) if tokens else [response.content]
    life = timezone.now().timestamp() + settings.KEPT_PAGE_SECONDS
    headers = {**dict(response.headers.items()), "Vary": "Cookie"}
    return Page(tuple(parts), headers, version, min(until, life))
