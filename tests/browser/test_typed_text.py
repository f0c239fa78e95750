"""What somebody types is there again after a reload, without a network, and after the session has
ended.
"""

from __future__ import annotations

from typing import Any

import pytest

from demo.people import PASSWORD
from tests.browser.window import DESK, PHONE, Window

pytestmark = pytest.mark.browser

PAGE = "/conflicts/"
FIELD = "textarea[name=reason]"
SEND = "form[data-guard] button[type=submit]"
TEXT = "配偶在该单位任职，第一段。\n第二段：已书面报告。"


def offered(page: Any) -> bool:
    return page.locator("[data-use]").count() == 1


def look(window: Window, size: tuple[int, int]) -> None:
    assert window.at(size, facts=window.facts()) == []
    assert window.refused() == []


@pytest.mark.parametrize(("language", "size"), [("zh-hans", PHONE), ("en", DESK)])
def test_nothing_typed_is_lost(demo_site, browser, signed_in, language, size):
    window = Window(browser, demo_site.url, language, signed_in("office"))
    page = window.page
    page.on("dialog", lambda dialog: dialog.accept())
    address = f"{demo_site.url}{PAGE}"

    window.open(address)
    assert not offered(page)
    page.fill(FIELD, TEXT)
    page.wait_for_timeout(600)
    page.reload()
    assert page.input_value(FIELD) == ""
    look(window, size)
    page.click("[data-use]")
    assert page.input_value(FIELD) == TEXT
    assert not offered(page)

    page.fill(FIELD, TEXT + "断网。")
    window.context.set_offline(True)
    page.click(SEND)
    page.wait_for_url("chrome-error://**")
    window.context.set_offline(False)
    window.open(address)
    page.click("[data-use]")
    assert page.input_value(FIELD) == TEXT + "断网。"

    page.select_option("select[name=agency]", index=1)
    agency = page.input_value("select[name=agency]")
    window.context.clear_cookies(name="sessionid")
    page.click(SEND)
    page.wait_for_selector("[name=kept_form]", state="attached")
    assert "断网。" in page.locator(".typed").text_content()
    look(window, size)
    page.fill("[name=login]", "office")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(address)
    look(window, size)
    assert not offered(page)
    page.click("[data-put-back]")
    assert page.input_value(FIELD) == TEXT + "断网。"
    assert page.input_value("select[name=agency]") == agency

    page.locator("form[action$='discard/'] button").click()
    page.wait_for_url(address)
    assert page.locator("[data-kept-form]").count() == 0
    window.context.close()


def test_the_page_says_before_the_session_ends_and_goes_on(demo_site, browser, signed_in):
    window = Window(browser, demo_site.url, "zh-hans", signed_in("office"))
    page = window.page
    left = iter([120, 7200, 7200])
    page.route(
        "**/session/",
        lambda route: route.fulfill(json={"left": next(left)}),
    )
    page.clock.install()
    window.open(f"{demo_site.url}{PAGE}")
    page.clock.fast_forward("02:00:00")
    page.wait_for_selector("#session-watch:not([hidden])")
    assert page.locator("[data-minutes]").text_content() == "2"
    look(window, PHONE)
    page.click("[data-go-on]")
    page.wait_for_selector("#session-watch", state="hidden")
    window.context.close()
