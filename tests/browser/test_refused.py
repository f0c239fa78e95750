"""Whoever sends a form with something missing on a phone sees it at once, without a script: the
title says so, and the summary is in the window and has the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.test_journey_rate import open_rating

pytestmark = pytest.mark.browser

IN_WINDOW = """
() => {
  const summary = document.activeElement;
  const box = summary.getBoundingClientRect();
  return {
    id: summary.id,
    seen: box.top >= 0 && box.top < innerHeight - 40,
    heading: summary.querySelector("h2")?.innerText ?? "",
    links: [...summary.querySelectorAll("a")].map((link) => link.getAttribute("href")),
    found: [...summary.querySelectorAll("a[href^='#']")].every(
      (link) => document.getElementById(link.hash.slice(1))?.checkVisibility()
    ),
  };
}
"""


def send(page: Any, form: str) -> None:
    """The form as it is, whatever the browser would say about it first."""
    page.locator(form).evaluate("(form) => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator(f"{form} :is(button, input)[type=submit]:not(.link-button)").last.click()


def rating(page: Any, site: str) -> str:
    open_rating(page, site)
    return "main form[method=post]"


def rating_by_code(page: Any, site: str) -> str:
    open_rating(page, site)
    page.locator("fieldset.answers label").first.click()
    page.locator("details:has(#invitation) summary").click()
    page.fill("#invitation", "AAAA-AAAA-AAAA")
    return "main form[method=post]"


def pressure(page: Any, site: str) -> str:
    open_rating(page, site)
    page.locator(".phone-foot a[href$='/pressure/']").click()
    return "main form"


def receipt(page: Any, site: str) -> str:
    page.goto(f"{site}/receipts/")
    page.fill("#code", "AAAA-AAAA-AAAA-AAAA")
    return "main form"


def objection_code(page: Any, site: str) -> str:
    page.goto(f"{site}/notices/")
    page.locator("main th a").first.click()
    page.fill("main [name=code]", "AAAA-AAAA-AAAA")
    return "main form"


def own_data(page: Any, site: str) -> str:
    page.goto(f"{site}/privacy/mine/")
    return "main form#typed-form"


def sign_in(page: Any, site: str) -> str:
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", "office")
    page.fill("[name=password]", "not the password")
    return "main form.account-form"


def conflicts(page: Any, site: str) -> str:
    page.goto(f"{site}/conflicts/")
    return "main form[data-guard]"


def desk(page: Any, site: str) -> str:
    page.goto(f"{site}/admin/reviews/heldword/add/")
    return "#heldword_form"


PLACES = (
    rating,
    rating_by_code,
    pressure,
    receipt,
    objection_code,
    own_data,
    sign_in,
    conflicts,
    desk,
)


@pytest.mark.parametrize("to_form", PLACES, ids=lambda place: place.__name__)
def test_what_is_missing_is_seen_first(
    new_page, complaints, demo_site, signed_in, to_form: Callable[[Any, str], str]
) -> None:
    inside = {"storage_state": signed_in("office")} if to_form in (conflicts, desk) else {}
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False, **inside)
    send(page, to_form(page, demo_site.url))
    page.wait_for_function("() => document.activeElement !== document.body")
    seen = page.evaluate(IN_WINDOW)
    assert page.title().startswith("出错："), page.title()
    assert (seen["id"], seen["seen"], seen["found"]) == ("form-errors", True, True), seen
    assert ("处需要更正" in seen["heading"]) == bool(seen["links"]), seen
    page.evaluate("() => document.activeElement.querySelector('a')?.click()")
    assert [line for line in complaints if "status of 4" not in line] == []
