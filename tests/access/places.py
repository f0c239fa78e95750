"""Every address of the site, and every way in which its page may be asked."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tests.access.conftest import undone
from tests.access.hidden_by_part import DECIDED
from tests.access.matrix import EVERYONE, Row
from tests.access.test_matrix import BULK, DESK, MODELS, ROWS, _url

# What differs from one opening to the next whether anything is hidden or not.
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|data-now="[^"]+"|'
    rb'name="(?:pending|ticket|altcha|nonce)" value="[^"]+"'
)
# A fresh challenge each time, and blank workbooks that carry the moment of their making.
APART = ("proof-challenge", "template")
# Whoever confirms a batch compares what its lines say with the paper.
COMPARED = ("reviews.batch", "confirm")
LINK = re.compile(r'href="\?([^"]+)"')
HEADERS = ("Location", "Content-Type", "Content-Disposition", "ETag", "Last-Modified")
# What no page offers: names that other sites answer to.
INVENTED = (
    "q=甲&page=1&p=0&o=1&ordering=-rank&order=rank&sort=-composite&rank=1&year=2023"
    "&status=selected&format=json&as=csv&term=甲"
)
# The page of an export, and its file.
EXPORTS = ("", "?_kind=csv")
TYPED = ("甲", "1", "x")


@dataclass(frozen=True)
class Address:
    """One address, and the personas that its page answers."""

    url: str
    readers: frozenset[str]


def addresses(world: Any) -> list[Address]:
    """Every route of the matrix; every list of the desk, its newest record, the number after it
    (which a hidden record may have) and every verb; the pages of the year that is decided.
    """
    found = [
        Address(_url(name, world, row), _readers(row))
        for name, row in sorted(ROWS.items())
        if not name.partition("#")[0].endswith(APART)
    ]
    for label, row in sorted(DESK.items()):
        base = f"admin:{label.replace('.', '_')}"
        found.append(Address(reverse(f"{base}_changelist"), row.read))
        found += [Address(f"{reverse(f'{base}_export')}{kind}", row.read) for kind in EXPORTS]
        newest = MODELS[label].model._base_manager.order_by("pk").last()
        found += [
            Address(reverse(f"{base}_change", args=[key]), row.read)
            for key in (newest.pk, newest.pk + 1)
        ]
        found += [
            Address(reverse(f"{base}_verb", args=[newest.pk, verb]), row.act)
            for verb in row.verbs
            if (label, verb) != COMPARED
        ]
        found += [
            Address(reverse(f"{base}_bulk", args=[verb]), DESK[label].act)
            for of, verb in BULK
            if of == label
        ]
    return [*found, *_of_the_decided_year(world)]


def _readers(row: Row) -> frozenset[str]:
    return frozenset(persona for persona in EVERYONE if row.get[persona] == 200)


def _of_the_decided_year(world: Any) -> Iterator[Address]:
    number = world.decided[0].number
    leaders = frozenset({"leader", "office", "auditor"})
    for name in ("ranking", "decision", "sent-back"):
        yield Address(reverse(f"leadership:{name}", args=[DECIDED]), leaders)
    yield Address(reverse("leadership:explanation", args=[DECIDED, number]), leaders)
    nobody: frozenset[str] = frozenset()
    for name in ("results", "results-download", "notice-detail", "repairs", "draw", "ledger"):
        yield Address(reverse(f"public:{name}", args=[DECIDED]), nobody)
    yield Address(reverse("public:result", args=[DECIDED, number]), nobody)
    yield Address(reverse("public:logo", args=[number]), nobody)
    for brand in world.decided:
        yield Address(reverse("public:brand-detail", args=[brand.brand.code]), nobody)
        base = "admin:applications_application"
        office = frozenset({"office", "auditor"})
        yield Address(reverse(f"{base}_change", args=[brand.pk]), office)
        own = frozenset({"drafter", "head", "reader"})
        yield Address(reverse("workspace:application-detail", args=[brand.number]), own)


def seen(world: Any, persona: str, url: str) -> tuple[int, list[str | None], bytes]:
    """What this person gets: status, headers and body, without the parts that are random at each
    request.
    """
    client = world.clients[persona]
    kept = client.cookies.copy()
    with undone():
        random.seed(1)
        response = client.get(url)
        body = (
            b"".join(response.streaming_content) if response.streaming else bytes(response.content)
        )
    client.cookies = SimpleCookie({name: kept[name].value for name in kept})
    headers = [response.headers.get(name) for name in HEADERS]
    return response.status_code, headers, CHANGING.sub(b"", body)


def ways_to_ask(url: str, answer: tuple[int, list[str | None], bytes]) -> list[str]:
    """The address with every query that its page, as it was seen, offers (columns to sort by,
    filters, days, files, the choices of its forms, a search of each kind), and with names that no
    page knows.
    """
    status, _headers, body = answer
    queries = {INVENTED}
    page = body.decode(errors="ignore")
    if status == 200 and "<html" in page:
        queries |= {query.replace("&amp;", "&") for query in LINK.findall(page)}
        forms = _Forms()
        forms.feed(page)
        queries |= forms.queries
    return [f"{url}?{query}" for query in sorted(queries)]


class _Forms(HTMLParser):
    """What the forms of a page that only ask can be sent with: one field at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: set[str] = set()
        self._asks = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._asks = given.get("method", "get").lower() == "get" and "?" not in given.get(
                "action", ""
            )
        elif tag == "select":
            self._select = given.get("name", "")
        if not self._asks:
            return
        if tag == "option" and self._select:
            self._add(self._select, given.get("value", ""))
        elif tag == "input" and given.get("type", "text") in ("text", "search"):
            for text in TYPED:
                self._add(given.get("name", ""), text)
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._add(given.get("name", ""), given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._asks = False
        elif tag == "select":
            self._select = ""

    def _add(self, name: str, value: str) -> None:
        if name:
            self.queries.add(urlencode({name: value}))
