"""Language and size of text are switched in the middle of every public journey, with and without a
script: no letter and no step is lost, and Enter still sends the form.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.test_journey_rate import open_rating, phone_window

pytestmark = pytest.mark.browser

SAID = "等了两个小时，“窗口”没人。<b>\n第二行"
SHOWN = "#shown-code"


def switch(page: Any, what: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=_switch][value^='{what}=']").first.click()


def both(page: Any, look: Any) -> None:
    """Each switch, there and back: what `look` says stays the same."""
    before = look()
    address = page.url
    for what in ("language", "size", "language", "size"):
        switch(page, what)
        assert look() == before, what
        assert page.url == address
        assert page.locator("#form-errors").count() == 0
    # Sent once more by a reload, it is still there.
    switch(page, "size")
    page.reload()
    assert look() == before


def step_of(page: Any) -> str:
    return page.locator("main form [name=step]").first.get_attribute("value")


def send(page: Any) -> None:
    with page.expect_navigation():
        page.locator(".sticky button").first.click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_step_of_a_rating(new_page, complaints, demo_site, script):
    page = phone_window(new_page, demo_site.url, "zh-hans", java_script_enabled=script)
    open_rating(page, demo_site.url)
    page.locator("fieldset.answers label").nth(4).click()
    page.locator("details.aspects summary").click()
    page.locator("fieldset.aspect").first.locator("label").nth(1).click()
    page.fill("#comment", SAID)
    both(
        page,
        lambda: (
            page.locator("fieldset.answers input").nth(4).is_checked(),
            page.locator("fieldset.aspect input").nth(1).is_checked(),
            page.input_value("#comment"),
            step_of(page),
        ),
    )
    send(page)
    assert step_of(page) == "phone"
    number = f"198000400{int(script)}1"
    page.fill("[name=phone]", number)
    both(page, lambda: (step_of(page), page.input_value("[name=phone]")))
    # Enter sends the number; it does not press a switch.
    with page.expect_navigation():
        page.press("[name=phone]", "Enter")
    assert step_of(page) == "code"
    code = page.locator(SHOWN).inner_text()
    page.fill("[name=code]", code[:3])
    both(page, lambda: (step_of(page), page.input_value("[name=code]")))
    assert page.locator(SHOWN).inner_text() == code
    page.fill("[name=code]", code)
    send(page)
    assert page.url.endswith("/thanks/")
    receipt = page.locator("#receipt-code").inner_text()
    for what in ("language", "size"):
        switch(page, what)
        assert page.locator("#receipt-code").inner_text() == receipt
    page.reload()
    assert page.locator("#receipt-code").inner_text() == receipt
    assert [line for line in complaints if "status of 4" not in line] == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_report_of_pressure(new_page, demo_site, script):
    page = phone_window(new_page, demo_site.url, "zh-hans", java_script_enabled=script)
    open_rating(page, demo_site.url)
    page.goto(re.sub(r"\?.*", "", page.url) + "pressure/")
    page.locator("label.tick").first.click()
    page.fill("#text", SAID)
    both(
        page,
        lambda: (
            page.locator("[name=kinds]").first.is_checked(),
            page.input_value("#text"),
        ),
    )


@pytest.mark.parametrize(
    ("path", "field"),
    [("/receipts/", "code"), ("/privacy/mine/", "phone"), ("/accounts/login/", "login")],
)
def test_other_public_forms(new_page, demo_site, path, field):
    page = phone_window(new_page, demo_site.url, "zh-hans", java_script_enabled=False)
    page.goto(f"{demo_site.url}{path}")
    page.fill(f"main [name={field}]", "ABCD-1380013")
    both(page, lambda: page.input_value(f"main [name={field}]"))


def test_a_form_of_the_workspace(new_page, demo_site, signed_in):
    page = new_page(storage_state=signed_in("office"))
    page.goto(f"{demo_site.url}/conflicts/")
    page.fill("main textarea[name=reason]", SAID)
    page.select_option("main select[name=agency]", index=2)
    both(
        page,
        lambda: (
            page.input_value("main textarea[name=reason]"),
            page.input_value("main select[name=agency]"),
        ),
    )
