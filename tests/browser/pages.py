"""Which pages there are to sweep: found by links, taken by whichever worker is free, and done; one
file of the run, under a lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import takewhile
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.plugins.shared import locked, of_the_run

PER_ROUTE = 2
# Arguments that choose among the pages of one route: the sections of the form, the verbs of the
# desk.
SEVERAL_PAGES = ("section", "verb_name", "action", "app_label")


def route_of(address: str) -> str | None:
    """The route behind an address of the portal, by name; where one route serves several pages,
    with the page's own.
    """
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    page = next((match.kwargs[key] for key in SEVERAL_PAGES if key in match.kwargs), "")
    return f"{match.view_name}#{page}" if page else match.view_name


@dataclass(frozen=True)
class Page:
    """What a worker has taken: whose page, by which route, how many of that route they saw with it,
    and whether nobody has come to the route before.
    """

    person: str
    route: str
    path: str
    number: int
    is_new: bool = field(default=False, compare=False)


@dataclass
class Walk:
    """One person's pages: found and taken by route, looked at by somebody just now, and what was
    wrong with them.
    """

    found: dict[str, list[str]] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)
    busy: list[str] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return sum(map(len, self.taken.values()))

    def add(self, path: str) -> None:
        name = route_of(path)
        if name and path not in self.found.setdefault(name, []):
            self.found[name].append(path)

    def report(self) -> str:
        return "\n".join(
            f"{where}\n    " + "\n    ".join(dict.fromkeys(faults))
            for where, faults in self.faults.items()
        )


@dataclass
class Pages:
    """The walks of everybody, in an order of persons.

    Of a route the first person of this order who comes to it looks at two addresses, the first
    found and, once none of that person's routes is new, the last found. Who is behind looks at one.
    """

    walks: dict[str, Walk] = field(default_factory=dict)

    def take(self) -> Page | None:
        """The next page; none while all that is known is being looked at."""
        for person, walk in self.walks.items():
            ahead = self._next(person)
            if ahead is not None:
                route, path = ahead
                is_new = not any(route in other.taken for other in self.walks.values())
                walk.taken.setdefault(route, []).append(path)
                walk.busy.append(path)
                return Page(person, route, path, len(walk.taken[route]), is_new)
        return None

    def done(
        self, page: Page, *, routes: set[str], links: list[str], faults: dict[str, list[str]]
    ) -> None:
        """What came of a page that was taken; `faults` by language."""
        walk = self.walks[page.person]
        walk.busy.remove(page.path)
        walk.routes = sorted({*walk.routes, *routes})
        for path in links:
            walk.add(path)
        for language, wrong in faults.items():
            if wrong:
                where = f"{page.person} {page.path} ({page.route}) {language}".rstrip()
                walk.faults.setdefault(where, []).extend(wrong)

    def finished(self, person: str) -> bool:
        return not self.walks[person].busy and self._next(person) is None

    def _next(self, person: str) -> tuple[str, str] | None:
        walk = self.walks[person]
        for route, paths in walk.found.items():
            if route not in walk.taken:
                return route, paths[0]
        if any(len(walk.taken[route_of(path) or ""]) == 1 for path in walk.busy):
            return None  # which is the last link is not known before these are read
        for route, paths in walk.found.items():
            rest = [path for path in paths if path not in walk.taken[route]]
            most = 1 if self._seen_before(person, route) else PER_ROUTE
            if rest and len(walk.taken[route]) < most:
                return route, rest[-1]
        return None

    def _seen_before(self, person: str, route: str) -> bool:
        """Whether somebody ahead of this person has come to the route."""
        ahead = takewhile(lambda other: other != person, self.walks)
        return any(route in self.walks[other].taken for other in ahead)


@contextmanager
def shared(starts: dict[str, list[str]]) -> Iterator[Pages]:
    """The pages of this run, one worker at a time; `starts` says where everybody begins."""
    with locked(of_the_run("pages.lock")):
        file = of_the_run("pages.json")
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            walks = {person: Walk(**walk) for person, walk in kept["walks"].items()}
            pages = Pages(walks)
        else:
            pages = Pages()
            for person, paths in starts.items():
                pages.walks[person] = Walk()
                for path in paths:
                    pages.walks[person].add(path)
        yield pages
        file.write_text(json.dumps(asdict(pages)), encoding="utf-8")
