"""One person's browser window in one language, and all that can be wrong with a page in it."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python import base as axe_base

from tests.plugins.shared import first

HERE = Path(__file__).parent
PAGE_FACTS = (HERE / "page_facts.js").read_text(encoding="utf-8")
TOO_WIDE = (HERE / "too_wide.js").read_text(encoding="utf-8")
TEXT_COLOURS = (HERE / "text_colours.js").read_text(encoding="utf-8")
# The same with every text at twice its size (WCAG 1.4.4), which then is put back.
TOO_WIDE_DOUBLE = f"""() => {{
  const root = document.documentElement;
  root.style.fontSize = "200%";
  const found = ({TOO_WIDE.split(chr(10), 1)[1].strip().rstrip(";")})();
  root.style.fontSize = "";
  return found && `at 200% text ${{found}}`;
}}"""
WATCH_POLICY = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""
CONTRAST = "color-contrast"
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # Axe would put style sheets into the page to read them, and the content policy would refuse: a
    # fault of the tool.
    "preload": False,
}
AXE_PAGE = {
    **AXE_OPTIONS,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Not in WCAG, but two landmarks of one name cannot be told apart in a list of them.
    "rules": {CONTRAST: {"enabled": False}, "landmark-unique": {"enabled": True}},
}
# What may differ between two pages that are built of the same things and speak two languages.
AXE_SPOKEN = {
    **AXE_OPTIONS,
    "runOnly": {
        "type": "rule",
        "values": [
            "html-has-lang",
            "html-lang-valid",
            "valid-lang",
            "document-title",
            "target-size",
            "scrollable-region-focusable",
        ],
    },
}
AXE_CONTRAST = {**AXE_OPTIONS, "runOnly": {"type": "rule", "values": [CONTRAST]}}
ASK_PAGE = "(options) => axe.run(document, options)"
ASK_CONTRAST = """
([keys, options]) => axe.run({ include: keys.flatMap((key) => window.__coloured[key]) }, options)
"""
PHONE, DESK = (390, 844), (1440, 900)


@cache
def axe_source() -> str:
    return (Path(axe_base.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def _size(size: tuple[int, int]) -> Any:
    return {"width": size[0], "height": size[1]}


class Window:
    """One person's browser window in one language, with everything that it complains about."""

    def __init__(self, browser: Any, url: str, language: str, state: dict[str, Any]) -> None:
        self.language, self.url = language, url
        # A page is loaded at the first width and only laid out again at the second, which is the
        # first of the next page; in the other language the other way round. To change the width is
        # half of what a page costs the browser.
        self.sizes = (PHONE, DESK) if language == "zh-hans" else (DESK, PHONE)
        self.complaints: list[str] = []
        self.context = browser.new_context(
            storage_state=state,
            viewport=_size(self.sizes[0]),
            locale="zh-CN" if language == "zh-hans" else "en-GB",
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
        answer = self.read(address)
        return [] if answer.status == 200 else [f"status {answer.status}"]

    def read(self, address: str) -> Any:
        """The answer to this person in this language, not shown."""
        # Again where the server has closed a connection that stood idle just as it was used.
        return self.context.request.get(address, max_retries=2)

    def open(self, address: str) -> int:
        """Go there; the answer's status."""
        self.complaints.clear()
        answer = self.page.goto(address)
        return answer.status if answer else 0

    def turn(self) -> None:
        """The next page is loaded at the other width."""
        self.sizes = (self.sizes[1], self.sizes[0])
        self._resize(self.sizes[0])

    def facts(self) -> dict[str, Any]:
        return self.page.evaluate(PAGE_FACTS)

    def refused(self) -> list[str]:
        return [f"refused by the policy: {line}" for line in self.page.evaluate("window.__refused")]

    def at(self, size: tuple[int, int], *, facts: dict[str, Any]) -> list[str]:
        """What is wrong at this width. Axe is asked where it has not seen such a page yet; where it
        has seen it in the other language, only for what a language can change. For the contrast,
        which costs it most, it is asked where it has not seen words that look so.
        """
        self._resize(size)
        found = [self.page.evaluate(TOO_WIDE)]
        if size == PHONE:
            found.append(self.page.evaluate(TOO_WIDE_DOUBLE))
        if _new(facts["unspoken"], size):
            _new(facts["skeleton"] + self.language, size)
            found += self._axe(ASK_PAGE, AXE_PAGE)
        elif _new(facts["skeleton"] + self.language, size):
            found += self._axe(ASK_PAGE, AXE_SPOKEN)
        colours = [key for key in self.page.evaluate(TEXT_COLOURS) if _new(key, size)]
        if colours:
            found += self._axe(ASK_CONTRAST, [colours, AXE_CONTRAST])
        return [f"{size[0]} px: {line}" for line in found if line]

    def _resize(self, size: tuple[int, int]) -> None:
        if self.page.viewport_size != _size(size):
            self.page.set_viewport_size(_size(size))

    def _axe(self, ask: str, what: Any) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe_source())
        return [
            f"axe {violation['id']}: {node['target'][0]} {node['html'][:120]}"
            for violation in self.page.evaluate(ask, what)["violations"]
            for node in violation["nodes"][:3]
        ]

    def picture(self, name: str, size: tuple[int, int]) -> None:
        """Keep a picture where SWEEP_SHOTS says."""
        place = os.environ.get("SWEEP_SHOTS")
        if place:
            self.page.screenshot(path=f"{place}/{name}-{size[0]}.png", full_page=True)


_ASKED: set[str] = set()


def _new(seen: str, size: tuple[int, int]) -> bool:
    """Whether nobody in this run has shown axe the same at this width."""
    name = f"axe-{size[0]}-{hashlib.sha256(seen.encode()).hexdigest()}"
    if name in _ASKED:
        return False
    _ASKED.add(name)
    return first(name)
