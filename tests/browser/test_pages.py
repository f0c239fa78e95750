"""How the workers of a run share the pages of the sweep: nothing is forgotten, no page is taken
twice.
"""

from __future__ import annotations

import pytest

from tests.browser.pages import Page, Pages, Walk


@pytest.fixture
def pages() -> Pages:
    """Two visitors who both begin at the home page."""
    both = Pages({"ann": Walk(), "bob": Walk()})
    for walk in both.walks.values():
        walk.add("/")
    return both


def _done(pages: Pages, page: Page | None, *links: str, faults: tuple[str, ...] = ()) -> str:
    assert page is not None
    pages.done(page, routes={page.route}, links=list(links), faults={"en": list(faults)})
    return f"{page.person} {page.path}"


BRANDS = tuple(f"/brands/B00{number}/" for number in range(1, 5))


def test_a_worker_takes_a_page_of_the_next_person_while_others_look_at_those_of_the_first(pages):
    assert pages.take() == Page("ann", "public:home", "/", 1)
    assert pages.take() == Page("bob", "public:home", "/", 1)
    assert pages.take() is None
    assert not pages.finished("ann")


def test_a_person_is_finished_when_nothing_is_left_and_nobody_looks(pages):
    page = pages.take()
    assert not pages.finished("ann")
    _done(pages, page, "/", "/brands/")
    assert not pages.finished("ann"), "a page was found"
    page = pages.take()
    assert page == Page("ann", "public:brand-list", "/brands/", 1)
    _done(pages, page, "/")
    assert pages.finished("ann")
    assert not pages.finished("bob")


def test_of_a_route_the_first_person_looks_at_the_first_and_the_last_found(pages):
    _done(pages, pages.take(), "/brands/", *BRANDS[:2])
    _done(pages, pages.take(), *BRANDS)
    assert _done(pages, pages.take()) == f"ann {BRANDS[0]}"
    assert _done(pages, pages.take()) == f"ann {BRANDS[3]}"
    assert pages.finished("ann")
    _done(pages, pages.take(), *BRANDS)
    assert _done(pages, pages.take()) == f"bob {BRANDS[0]}"
    assert pages.finished("bob")


def test_which_is_the_last_waits_for_whoever_may_find_another(pages):
    _done(pages, pages.take(), "/brands/", *BRANDS[:2])
    brands, brand, bobs = pages.take(), pages.take(), pages.take()
    _done(pages, brand)
    assert pages.take() is None
    _done(pages, brands, *BRANDS)
    assert _done(pages, pages.take()) == f"ann {BRANDS[3]}"
    assert _done(pages, bobs) == "bob /"


def test_the_first_person_looks_at_two_also_when_another_came_before(pages):
    """Who acts stands before who only reads, and the links to act may stand on the last record
    alone.
    """
    anns, bobs = pages.take(), pages.take()
    _done(pages, bobs, *BRANDS)
    assert _done(pages, pages.take()) == f"bob {BRANDS[0]}"
    _done(pages, anns, *BRANDS)
    assert _done(pages, pages.take()) == f"ann {BRANDS[0]}"
    assert _done(pages, pages.take()) == f"ann {BRANDS[3]}"
    assert pages.finished("ann") and pages.finished("bob")


def test_faults_stand_under_their_page_and_language(pages):
    _done(pages, pages.take(), faults=("no title", "no title"))
    _done(pages, pages.take())
    assert pages.walks["ann"].report() == "ann / (public:home) en\n    no title"
    assert pages.walks["bob"].faults == {}
