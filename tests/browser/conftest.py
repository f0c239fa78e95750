"""Fixtures of the browser tests: the served demo and its people, signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from demo.people import PASSWORD
from tests.browser.demo_site import DemoSite, served_demo
from tests.plugins.shared import once


@pytest.fixture(scope="session")
def demo_site() -> DemoSite:
    """The demo, filled and served once for the run."""
    return served_demo()


@pytest.fixture(scope="session")
def signed_in(demo_site: DemoSite, browser: Any) -> Callable[[str], dict[str, Any]]:
    """The cookies of a signed-in person, once a run; none for the visitor."""

    def sign_in(login: str) -> dict[str, Any]:
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{demo_site.url}/accounts/login/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda address: "/accounts/login/" not in address)
        state = context.storage_state()
        context.close()
        return state

    def cookies_of(login: str) -> dict[str, Any]:
        if login == "visitor":
            return {"cookies": [], "origins": []}
        return once(f"signed-in-{login}", lambda: sign_in(login))

    return cookies_of
