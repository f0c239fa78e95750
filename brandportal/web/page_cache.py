"""Public pages cached in the process: rendered once, then only the visitor's CSRF token is
inserted.

A view marks its response with `cacheable`; `@cached_page` serves it again until the time that the
view named, until the journal has grown (checked at most once a second, so an action shows after a
second at the latest), and for some minutes at most (settings.KEPT_PAGE_SECONDS). Visitors who are
signed in, have a waiting message or send other parameters get a freshly rendered page. A cached
page needs no database, cache server or session.
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
from brandportal.web.switches import tie

LOOK_EVERY_SECONDS = 1.0
LARGEST_BYTES = 48 * 1024 * 1024
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([A-Za-z0-9]*)"')
# A visitor with one of these headers or cookies may see personal content.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
UNTIL = "_kept_until"

Key = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """A body split where the token was, and how long it is valid."""

    parts: tuple[bytes, ...]
    headers: dict[str, str]
    version: int
    until: float

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page with this visitor's token."""
        if len(self.parts) == 1:
            return HttpResponse(self.parts[0], headers=self.headers)
        return HttpResponse(get_token(request).encode().join(self.parts), headers=self.headers)


class PageCache:
    """The cached pages of this process; when it is full, the least recently used are dropped."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Drop every page and the last known length of the journal."""
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._facts: dict[Key, tuple[Any, int, float]] = {}
        self._version = 0
        self._look_at = 0.0

    def version(self) -> int:
        """The length of the journal, at most a second old."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY_SECONDS
            self._version = Head.objects.filter(pk=1).values_list("size", flat=True).first() or 0
        return self._version

    def find(self, key: Key) -> Page | None:
        """The page, if it is still valid."""
        page = self._pages.get(key)
        if page is None or time.time() >= page.until or page.version != self.version():
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def fact(self, key: Key, make: Callable[[], T | None]) -> T | None:
        """The result of `make`, cached like a page; None is not cached.

        For few small values that many pages and actions read; callers must not modify them.
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
        """Store a page, replacing an older one."""
        with self._lock:
            older = self._pages.pop(key, None)
            self._bytes += page.size - (older.size if older else 0)
            self._pages[key] = page
            while self._bytes > self._largest:
                _key, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size


page_cache = PageCache(LARGEST_BYTES)


def cacheable(response: HttpResponse, *, until: datetime | None = None) -> HttpResponse:
    """Mark a response as the same for every anonymous visitor of this address, at most until
    then.
    """
    setattr(response, UNTIL, until.timestamp() if until else float("inf"))
    return response


def cached_page(*, params: Sequence[str] = (), personal: Sequence[str] = ()) -> Callable:
    """Serve a response that the view marked as `cacheable` again, for the same address, language
    and text size.

    `params`: the query parameters that the address accepts; requests with others are not cached.
    `personal`: names of cookies of visitors to whom the view shows something personal.
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
    """The page to cache, unless it contains something personal to this visitor."""
    until = getattr(response, UNTIL, None)
    if until is None or response.status_code != 200 or response.cookies or response.streaming:
        return None
    if any(name.startswith("_csp") for name in vars(response)):
        return None
    tie(response)
    tokens = set(TOKEN.findall(response.content))
    if len(tokens) > 1:
        return None
    parts = response.content.split(tokens.pop()) if tokens else [response.content]
    life = timezone.now().timestamp() + settings.KEPT_PAGE_SECONDS
    headers = {**dict(response.headers.items()), "Vary": "Cookie"}
    return Page(tuple(parts), headers, version, min(until, life))
