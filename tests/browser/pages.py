"""Which pages there are to sweep: found by links, taken by whichever worker is free, and done; one
file of the run, under a lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
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
    """What a worker has taken: whose page, by which route, and how many of that route they saw
    with it.
    """

    person: str
    route: str
    path: str
    number: int


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
    """Everybody's walks, and who came to a route first.

    Of each route the first who comes to it looks at two addresses, the first found and, once none
    of that person's routes is new, the last found. Of a route that others saw before, one is
    enough.
    """

    walks: dict[str, Walk] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def take(self, person: str) -> Page | None:
        """The next page of this person; where there is none now, of the one with the most left."""
        others = sorted(self.walks, key=lambda name: -self._left(name))
        for whose in (person, *others):
            ahead = self._next(whose)
            if ahead is not None:
                return self._taken(whose, *ahead)
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

    def _taken(self, person: str, route: str, path: str) -> Page:
        walk = self.walks[person]
        self.first.setdefault(route, person)
        walk.taken.setdefault(route, []).append(path)
        walk.busy.append(path)
        return Page(person, route, path, len(walk.taken[route]))

    def _next(self, person: str) -> tuple[str, str] | None:
        walk = self.walks[person]
        for route, paths in walk.found.items():
            if route not in walk.taken:
                return route, paths[0]
        if any(len(walk.taken[route_of(path) or ""]) == 1 for path in walk.busy):
            return None  # which is the last link is not known before these are read
        for route, paths in walk.found.items():
            rest = [path for path in paths if path not in walk.taken[route]]
            most = PER_ROUTE if self.first[route] == person else 1
            if rest and len(walk.taken[route]) < most:
                return route, rest[-1]
        return None

    def _left(self, person: str) -> int:
        walk = self.walks[person]
        return len(walk.found.keys() - walk.taken.keys())


@contextmanager
def shared(begin: Callable[[], dict[str, Iterable[str]]]) -> Iterator[Pages]:
    """The pages of this run, one worker at a time; `begin` says where everybody starts."""
    with locked(of_the_run("pages.lock")):
        file = of_the_run("pages.json")
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            walks = {person: Walk(**walk) for person, walk in kept["walks"].items()}
            pages = Pages(walks, kept["first"])
        else:
            pages = Pages()
            for person, paths in begin().items():
                pages.walks[person] = Walk()
                for path in paths:
                    pages.walks[person].add(path)
        yield pages
        file.write_text(json.dumps(asdict(pages)), encoding="utf-8")
