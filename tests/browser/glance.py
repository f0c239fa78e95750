"""What a page is made of, read from its HTML without a browser: enough to know whether a browser
would see anything new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.plugins.shared import locked, of_the_run

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style", "noscript", "template", "code", "pre", "textarea"}
# What style and accessibility hang on; of those in the second group only that they are there.
TELLING = re.compile(r"(type|role|open|disabled|hidden|required|colspan|scope|tabindex)$|aria-")
NAMED = {"aria-controls", "aria-describedby", "aria-labelledby", "aria-label", "aria-description"}
SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "alt", "data-label")


@dataclass
class Glance:
    """The parts of a page (kinds of elements, each under the kind of its parent), its links and its
    words.
    """

    parts: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    title: str = ""
    headings: int = 0


class _Reader(HTMLParser):
    """Fills a glance; leaves out words in another language than the page's."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Glance()
        self._open: list[tuple[str, str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        above, foreign = ("", False) if not self._open else self._open[-1][1:]
        foreign = foreign or (tag != "html" and "lang" in given)
        kind = _kind(tag, given)
        self.seen.parts.add(f"{above}>{kind}")
        self.seen.headings += tag == "h1"
        if tag == "a" and "href" in given:
            self.seen.links.append(given["href"])
        if not foreign:
            self.seen.texts += [given[name] for name in SPOKEN if given.get(name)]
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.seen.texts.append(given.get("value", ""))
        if tag not in VOID:
            self._open.append((tag, kind, foreign))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == name for name, _kind, _foreign in self._open):
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        names = {name for name, _kind, _foreign in self._open}
        if not data.strip() or names & UNREAD or (self._open and self._open[-1][2]):
            return
        if "title" in names and "svg" not in names:
            self.seen.title += data.strip()
        self.seen.texts.append(data)


def _kind(tag: str, given: dict[str, str]) -> str:
    said = [
        name if name in NAMED else f"{name}={value}"
        for name, value in given.items()
        if TELLING.match(name)
    ]
    return ".".join([tag, *sorted(given.get("class", "").split()), *sorted(said)])


def glance_at(html: str) -> Glance:
    """The page of this HTML."""
    reader = _Reader()
    reader.feed(html)
    return reader.seen


def unknown(parts: Iterable[str]) -> bool:
    """Whether one of these parts is of no page that a browser of this run has shown."""
    with _parts_shown() as known:
        return not set(parts) <= known


def shown(parts: Iterable[str]) -> None:
    """A browser has shown a page of these parts."""
    with _parts_shown() as known:
        known.update(parts)


@contextmanager
def _parts_shown() -> Iterator[set[str]]:
    """The parts that the browsers of this run have shown, one worker at a time; written when there
    are more.
    """
    file = of_the_run("parts.json")
    with locked(of_the_run("parts.lock")):
        kept = set(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else set()
        known = set(kept)
        yield known
        if known != kept:
            file.write_text(json.dumps(sorted(known)), encoding="utf-8")
