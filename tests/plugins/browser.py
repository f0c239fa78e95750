"""A real browser for the tests marked `browser`: chromium from the system, driven by playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

# Every page is of one site: the processes that keep sites apart are of no use here.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--process-per-site",
    "--disable-site-isolation-trials",
)
# The first is the same browser without its windows: a page costs it 30% less.
CANDIDATES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
ASYNC_FLAG = "DJANGO_ALLOW_ASYNC_UNSAFE"


def chromium_path() -> str | None:
    """CHROMIUM names it; otherwise the first that the system knows."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, CANDIDATES)), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and chromium_path() is None:
        reason = "no chromium found: install it, or name it with CHROMIUM=/path/to/chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def _console_complaint(line: Any) -> list[str]:
    # Browsers request this one if a page names no icon.
    if line.type != "error" or line.location["url"].endswith("/favicon.ico"):
        return []
    return [f"console: {line.text}"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One chromium for the session."""
    from playwright.sync_api import sync_playwright

    # Playwright's own loop runs in this thread; Django takes that for asynchronous code.
    before = os.environ.get(ASYNC_FLAG)
    os.environ[ASYNC_FLAG] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ[ASYNC_FLAG]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: script errors, refused resources, answers of 500 and
    above.
    """
    return []


@pytest.fixture
def new_page(browser: Any, complaints: list[str]) -> Iterator[Any]:
    """Opens a page of a new person: no cookies in common, Chinese, on a desk (or as the options
    say).
    """
    contexts = []

    def open_page(**options: Any) -> Any:
        options = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "viewport": {"width": 1280, "height": 800},
            **options,
        }
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda line: complaints.extend(_console_complaint(line)))
        page.on(
            "response",
            lambda answer: (
                complaints.append(f"{answer.status}: {answer.url}")
                if answer.status >= 500
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Any, complaints: list[str]) -> Iterator[Any]:
    """One page; the test fails when the browser complained. A test that expects complaints clears
    the list.
    """
    yield new_page()
    assert complaints == []
