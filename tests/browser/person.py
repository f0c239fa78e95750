"""Somebody at one screen, whose every page is looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from demo.people import PASSWORD
from tests.browser.demo_site import DemoSite
from tests.browser.window import ASK_PAGE, AXE_OPTIONS, DESK, PHONE, TOO_WIDE, Window, axe_source

# Answers by which a form is shown again, which the browser reports as failed requests.
EXPECTED = ("status of 422", "status of 409")
NOBODY: dict[str, Any] = {"cookies": [], "origins": []}
PASSED_OVER = """
SELECT u.username, a.number FROM applications_application a
JOIN applications_cycle c ON c.id = a.cycle_id AND c.year = 2026
JOIN accounts_membership m ON m.agency_id = a.agency_id AND m.role = 'head'
JOIN accounts_user u ON u.id = m.user_id
WHERE a.status = 'not_selected' ORDER BY a.number LIMIT 1
"""


class Person:
    """A person's browser window."""

    def __init__(self, window: Window, size: tuple[int, int]) -> None:
        self.window, self.page, self.url, self.size = window, window.page, window.url, size
        self._resize(size)

    def sign_in(self, login: str) -> None:
        self.page.goto(f"{self.url}/accounts/login/")
        self.sign_in_here(login)

    def sign_in_here(self, login: str) -> None:
        """On the page for it that stands open."""
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda address: "/accounts/login/" not in address)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")
        self.look()

    def button(self, button: str) -> Any:
        """The first one that a person can see: the switches' form has a hidden copy of its first
        button, so that Enter presses that one.
        """
        return self.page.locator(button).and_(self.page.locator(":not([aria-hidden])")).first

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.button(button).click()
        self.look()

    def tap_twice(self, button: str) -> None:
        """As an impatient thumb does."""
        # Not a navigation, of which the second tap may take the first one's place.
        with self.page.expect_event("framenavigated"):
            self.button(button).dblclick(no_wait_after=True)
        self.page.wait_for_load_state("networkidle")
        self.look()

    def prove(self) -> None:
        """The password once more, where the page asks for it."""
        if self.page.locator("[name=proof]").count():
            self.page.fill("[name=proof]", PASSWORD)

    def words(self) -> str:
        return str(self.page.locator("main").inner_text())

    def look(self) -> None:
        """At both widths no fault by axe and no sideways scroll; nothing refused, one heading."""
        assert self.page.locator("h1").count() == 1
        self.page.evaluate(axe_source())
        for size in (DESK if self.size == PHONE else PHONE, self.size):
            self._resize(size)
            assert self.page.evaluate(TOO_WIDE) is None
            found = self.page.evaluate(ASK_PAGE, AXE_OPTIONS)["violations"]
            assert [(row["id"], [node["html"] for node in row["nodes"]]) for row in found] == []
        heard = [line for line in self.window.complaints if not any(e in line for e in EXPECTED)]
        refused = self.window.refused()
        assert not refused and not heard, f"refused: {refused}, heard: {heard}, at {self.page.url}"

    def _resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})


@contextmanager
def screens(browser: Any, site: DemoSite, language: str) -> Iterator[Callable[..., Person]]:
    """Opens a screen for one more person; without a login for a visitor."""
    windows: list[Window] = []

    def enter(login: str = "", size: tuple[int, int] = DESK, kind: type[Person] = Person) -> Person:
        windows.append(Window(browser, site.url, language, NOBODY))
        person = kind(windows[-1], size)
        if login:
            person.sign_in(login)
        return person

    yield enter
    for window in windows:
        window.context.close()


def head_of_a_passed_over_brand(site: DemoSite) -> tuple[str, str]:
    """A head who can sign in, and the number of the application that was not chosen."""
    with closing(sqlite3.connect(site.place / "db.sqlite3")) as database, database:
        login, number = database.execute(PASSED_OVER).fetchone()
        usable = "(SELECT password FROM accounts_user WHERE username = 'head')"
        change = f"UPDATE accounts_user SET password = {usable} WHERE username = ?"
        database.execute(change, [login])
        return login, number
