"""Visits every page of the demo that a person's links lead to, in both languages and at both
widths.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python import base as axe_base
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.wording import wrong_words
from tests.plugins.shared import first

HERE = Path(__file__).parent
PAGE_FACTS = (HERE / "page_facts.js").read_text(encoding="utf-8")
TOO_WIDE = (HERE / "too_wide.js").read_text(encoding="utf-8")
WATCH_POLICY = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    # Axe would put style sheets into the page to read them, and the content policy would refuse: a
    # fault of the tool.
    "preload": False,
}
PHONE, DESK = (390, 844), (1440, 900)
LANGUAGES = ("zh-hans", "en")
PER_ROUTE = 2
# Arguments that choose among the pages of one route: the sections of the form, the verbs of the
# desk.
SEVERAL_PAGES = ("section", "verb_name", "action", "app_label")
FILE_NAME = re.compile(r"\.(atom|pdf|svg|json|csv|zip|xlsx|png|jpe?g|webp|py)$")


@cache
def axe_source() -> str:
    return (Path(axe_base.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def route_of(address: str) -> str | None:
    """The route behind an address of this site, by name; where one route serves several pages, with
    the page's own.
    """
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    page = next((match.kwargs[key] for key in SEVERAL_PAGES if key in match.kwargs), "")
    return f"{match.view_name}#{page}" if page else match.view_name


@dataclass
class Frontier:
    """Addresses found and not yet seen: of each route the first found and, once nothing is new, the
    last found.

    Of a route that others saw before, one is enough.
    """

    known_routes: set[str]
    found: dict[str, dict[str, None]] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)

    def add(self, address: str) -> None:
        name = route_of(address)
        if name:
            self.found.setdefault(name, {})[address] = None

    def take(self) -> Iterator[tuple[str, str]]:
        """Each address to look at with its route, until there is none."""
        while True:
            ahead = self._next()
            if ahead is None:
                return
            self.seen.setdefault(ahead[0], []).append(ahead[1])
            yield ahead

    def _next(self) -> tuple[str, str] | None:
        for name, addresses in self.found.items():
            if name not in self.seen:
                return name, next(iter(addresses))
        for name, addresses in self.found.items():
            rest = [address for address in addresses if address not in self.seen[name]]
            most = 1 if name in self.known_routes else PER_ROUTE
            if rest and len(self.seen[name]) < most:
                return name, rest[-1]
        return None


@dataclass
class Walk:
    """What one person saw: routes by name, and everything that was wrong, by page."""

    routes: set[str] = field(default_factory=set)
    pages: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)

    def blame(self, where: str, faults: list[str]) -> None:
        if faults:
            self.faults.setdefault(where, []).extend(faults)

    def report(self) -> str:
        return "\n".join(
            f"{where}\n    " + "\n    ".join(dict.fromkeys(faults))
            for where, faults in self.faults.items()
        )


class Window:
    """One person's browser window in one language, with everything that it complains about."""

    def __init__(self, browser: Any, url: str, language: str, state: dict[str, Any]) -> None:
        self.language, self.url = language, url
        self.complaints: list[str] = []
        self.context = browser.new_context(
            storage_state=state, locale="zh-CN" if language == "zh-hans" else "en-GB"
        )
        self.context.set_default_timeout(15_000)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": url}])
        self.context.add_init_script(WATCH_POLICY)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("request", self._see_request)

    def _hear(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.complaints.append(f"console: {line.text}")

    def _see_request(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.complaints.append(f"asked another host: {request.url}")

    def fetch(self, address: str) -> list[str]:
        """A file: that it is there, and what it is said to be."""
        answer = self.context.request.get(address)
        return [] if answer.status == 200 else [f"status {answer.status}"]

    def open(self, address: str) -> int:
        """Go there; the answer's status."""
        self.complaints.clear()
        self.page.set_viewport_size(_size(PHONE if self.language == "zh-hans" else DESK))
        answer = self.page.goto(address)
        return answer.status if answer else 0

    def facts(self) -> dict[str, Any]:
        return self.page.evaluate(PAGE_FACTS)

    def refused(self) -> list[str]:
        return [f"refused by the policy: {line}" for line in self.page.evaluate("window.__refused")]

    def at(self, size: tuple[int, int], *, axe: bool) -> list[str]:
        """What is wrong at this width."""
        self.page.set_viewport_size(_size(size))
        wide = self.page.evaluate(TOO_WIDE)
        found = [f"{size[0]} px: {wide}"] if wide else []
        return found + [f"{size[0]} px: {line}" for line in self._axe()] if axe else found

    def _axe(self) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe_source())
        results = self.page.evaluate("(options) => axe.run(document, options)", AXE_OPTIONS)
        return [
            f"axe {violation['id']}: {node['target'][0]} {node['html'][:120]}"
            for violation in results["violations"]
            for node in violation["nodes"][:3]
        ]

    def picture(self, name: str, size: tuple[int, int]) -> None:
        """Keep a picture where SWEEP_SHOTS says."""
        place = os.environ.get("SWEEP_SHOTS")
        if place:
            self.page.set_viewport_size(_size(size))
            self.page.screenshot(path=f"{place}/{name}-{size[0]}.png", full_page=True)


def _size(size: tuple[int, int]) -> Any:
    return {"width": size[0], "height": size[1]}


def _is_page(address: str) -> bool:
    path = urlsplit(address).path
    return not FILE_NAME.search(path) and not path.startswith("/files/")


def _new_to_axe(skeleton: str, language: str, size: tuple[int, int]) -> bool:
    """Whether nobody in this run has shown axe a page built of the same things, in this language
    and width.
    """
    digest = hashlib.sha256(skeleton.encode()).hexdigest()
    return first(f"axe-{language}-{size[0]}-{digest}")


def _look(window: Window, address: str, *, name: str) -> tuple[list[str], list[str]]:
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
    if facts["headings"] != 1:
        faults.append(f"{facts['headings']} first headings")
    if not facts["title"]:
        faults.append("no title")
    sizes = (PHONE, DESK) if window.language == "zh-hans" else (DESK, PHONE)
    for size in sizes:
        faults += window.at(size, axe=_new_to_axe(facts["skeleton"], window.language, size))
        window.picture(f"{name}-{window.language}", size)
    return faults + window.refused() + window.complaints, facts["links"]


def walk(
    browser: Any,
    url: str,
    *,
    person: str,
    state: dict[str, Any],
    also: tuple[str, ...],
    known_routes: set[str],
) -> Walk:
    """Start at the home page, and at `also`, and follow every link of this site; `known_routes`
    others saw before.
    """
    windows = [Window(browser, url, language, state) for language in LANGUAGES]
    frontier, seen = Frontier(known_routes), Walk()
    for path in ("/", *also):
        frontier.add(f"{url}{path}")
    for name, address in frontier.take():
        seen.pages += 1
        label = f"{person} {urlsplit(address).path} ({name})"
        if not _is_page(address):
            seen.routes.add(name)
            seen.blame(label, windows[0].fetch(address))
            continue
        for window in windows:
            shot = f"{person}-{re.sub('[:#]', '_', name)}-{len(frontier.seen[name])}"
            faults, links = _look(window, address, name=shot)
            seen.blame(f"{label} {window.language}", faults)
            for link in links:
                parts = urlsplit(link)
                if f"{parts.scheme}://{parts.netloc}" == url:
                    frontier.add(f"{url}{parts.path}")
        seen.routes |= {name, route_of(windows[0].page.url) or name}
    for window in windows:
        window.context.close()
    return seen
