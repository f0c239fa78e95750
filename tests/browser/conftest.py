"""Fixtures of the browser tests: the served demo and its people, signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from demo.people import PASSWORD
from tests.browser.demo_site import DemoSite, served_demo


@pytest.fixture(scope="session")
def demo_site() -> Iterator[DemoSite]:
    """The demo, filled and served once for the session."""
    with served_demo() as site:
        yield site


@pytest.fixture(scope="session")
def signed_in(demo_site: DemoSite, browser: Any) -> Callable[[str], dict[str, Any]]:
    """A person's cookies after signing in on the page that everybody uses; nobody's for the
    visitor.
    """
    kept: dict[str, dict[str, Any]] = {"visitor": {"cookies": [], "origins": []}}

    def cookies_of(login: str) -> dict[str, Any]:
        if login not in kept:
            context = browser.new_context(locale="zh-CN")
            page = context.new_page()
            page.goto(f"{demo_site.url}/accounts/login/")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda address: "/accounts/login/" not in address)
            kept[login] = context.storage_state()
            context.close()
        return kept[login]

    return cookies_of
