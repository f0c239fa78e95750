"""Every page of the demo that a person's links lead to, as a browser shows it.

For the visitor and each of the eight logins, in Chinese and English, at 390 and 1440 px: answered with 200, no fault by
axe (WCAG 2.2 A and AA), nothing refused by the content policy, nothing on the console, no other host, no sideways
scroll, one first heading, a title, and no word of the other language's catalog.

Everybody sees every route; the first person who comes to it looks at two addresses, the first and the last that the
links offer, later ones at one. Axe, which costs most, looks at every route for every person in Chinese at 390 px and in
English at 1440 px, and at the two other pairs of language and width for the first person; all the rest is looked at in
all four.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audits.demo.people import LOGINS
from tests.browser.sweep import Walk, walk

pytestmark = pytest.mark.browser

PEOPLE = ("visitor", *(login for login, _name, _part in LOGINS))


@pytest.fixture(scope="session")
def walk_of(browser, demo_site, signed_in) -> Callable[[str], Walk]:
    """A person's walk, taken once."""
    taken: dict[str, Walk] = {}

    def take(person: str) -> Walk:
        if person not in taken:
            known = set().union(*(seen.routes for seen in taken.values()))
            taken[person] = walk(
                browser,
                demo_site.url,
                person=person,
                state=signed_in(person),
                known_routes=known,
            )
        return taken[person]

    return take


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_holds(walk_of, person):
    seen = walk_of(person)
    assert seen.pages > 5
    if seen.faults:
        pytest.fail(
            f"{len(seen.faults)} faulty of {seen.pages} pages\n{seen.report()}", pytrace=False
        )
