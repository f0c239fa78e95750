"""One worker's part of the sweep: takes pages of the run and looks at each in both languages and at
both widths.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error

from tests.browser.glance import Glance, glance_at, shown, unknown
from tests.browser.pages import Page, Walk, route_of, shared
from tests.browser.window import Window
from tests.browser.wording import wrong_words
from tests.plugins.shared import WHOLE

LANGUAGES = ("zh-hans", "en")
FILE_NAME = re.compile(r"\.(atom|pdf|svg|json|csv|zip|xlsx|png|jpe?g|webp|py)$")
# So long another worker may take for a page that this one waits for.
PATIENCE_SECONDS = 300


class Sweep:
    """What one worker needs for it: a browser, a served demo, and everybody's cookies."""

    def __init__(
        self,
        browser: Any,
        url: str,
        state_of: Callable[[str], dict[str, Any]],
        starts: dict[str, list[str]],
    ) -> None:
        self._browser, self._url, self._state_of, self._starts = browser, url, state_of, starts
        self._windows: dict[str, list[Window]] = {}

    def walk_of(self, person: str) -> Walk:
        """A person's walk, when it is done. Until then this worker takes pages, whoever's they
        are.
        """
        since = time.monotonic()
        while True:
            with shared(self._starts) as pages:
                ended = [name for name in self._windows if pages.finished(name)]
                done, walk = pages.finished(person), pages.walks[person]
                page = None if done else pages.take()
            self._close(ended)
            if done:
                return walk
            if page is None:
                assert time.monotonic() - since < PATIENCE_SECONDS, "another worker does not end"
                time.sleep(0.05)
                continue
            routes, links, faults = self._sweep(page)
            with shared(self._starts) as pages:
                pages.done(page, routes=routes, links=links, faults=faults)
            since = time.monotonic()

    def _sweep(self, page: Page) -> tuple[set[str], list[str], dict[str, list[str]]]:
        """The routes that were seen, where the page leads, and everything that is wrong, by
        language.
        """
        windows = self._windows_of(page.person)
        routes, found, faults = {page.route}, [], {}
        address = f"{self._url}{page.path}"
        if FILE_NAME.search(page.path) or page.path.startswith("/files/"):
            return routes, [], {"": self._fetched(windows[0], address)}
        shot = f"{page.person}-{re.sub('[:#]', '_', page.route)}-{page.number}"
        for window in windows:
            try:
                wrong, links, place = self._seen(window, page, address, shot)
            except Error as reason:
                wrong, links, place = [f"the browser: {reason}"], [], address
            faults[window.language] = wrong
            found += [path for link in links if (path := self._own(urljoin(place, link)))]
            routes.add(route_of(place) or page.route)
        return routes, found, faults

    @staticmethod
    def _fetched(window: Window, address: str) -> list[str]:
        """What is wrong with a file; whatever fails, the page is done, or others wait for it."""
        try:
            return window.fetch(address)
        except Error as reason:
            return [f"the browser: {reason}"]

    def _seen(
        self, window: Window, page: Page, address: str, shot: str
    ) -> tuple[list[str], list[str], str]:
        """What is wrong with the page in this window, its links, and its address in the end.

        Where the run is WHOLE, the browser shows every page. Else it shows a route the first time
        that somebody comes to it, in Chinese, and whatever has a part that it has not shown yet; of
        other pages the answer is read.
        """
        parts: set[str] = set()
        if not WHOLE:
            answer = window.read(address)
            is_page = "html" in answer.headers.get("content-type", "")
            seen = glance_at(answer.text() if is_page else "")
            parts = seen.parts
            is_new = page.is_new and window.language == LANGUAGES[0]
            if parts and not is_new and not unknown(parts):
                return read_faults(answer.status, seen, window.language), seen.links, answer.url
        wrong, links = look(window, address, name=shot)
        window.turn()
        shown(parts)
        return wrong, links, window.page.url

    def _own(self, link: str) -> str:
        """The path of a link of this site; nothing of others."""
        parts = urlsplit(link)
        return parts.path if f"{parts.scheme}://{parts.netloc}" == self._url else ""

    def _windows_of(self, person: str) -> list[Window]:
        if person not in self._windows:
            state = self._state_of(person)
            self._windows[person] = [
                Window(self._browser, self._url, language, state) for language in LANGUAGES
            ]
        return self._windows[person]

    def _close(self, people: list[str]) -> None:
        for person in people:
            for window in self._windows.pop(person):
                window.context.close()


def read_faults(status: int, seen: Glance, language: str) -> list[str]:
    """What is wrong with a page as far as its HTML tells."""
    if status != 200:
        return [f"status {status}"]
    return [*wrong_words(seen.texts, language), *unnamed(seen.title, seen.headings)]


def unnamed(title: str, headings: int) -> list[str]:
    """What a page lacks of its title and its one first heading."""
    faults = [] if headings == 1 else [f"{headings} first headings"]
    return faults if title else [*faults, "no title"]


def look(window: Window, address: str, *, name: str) -> tuple[list[str], list[str]]:
    """Everything that is wrong with a page in this window's language, and where it leads."""
    try:
        status = window.open(address)
    except Error as reason:
        if "Download is starting" not in str(reason):
            raise
        return window.fetch(address), []
    if status != 200:
        return [f"status {status}"], []
    facts = window.facts()
    faults = wrong_words(facts["texts"], window.language)
    faults += unnamed(facts["title"], facts["headings"])
    for size in window.sizes:
        faults += window.at(size, facts=facts)
        window.picture(f"{name}-{window.language}", size)
    return faults + window.refused() + window.complaints, facts["links"]
