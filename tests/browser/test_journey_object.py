"""A citizen objects to the public notice on a phone, makes mistakes, adds a file, and follows it by
its code in another browser; somebody of the office who has not handled the case answers it.
"""

from __future__ import annotations

from typing import Any

import pytest

from demo.people import PASSWORD
from tests.browser.demo_site import own_demo
from tests.browser.test_journey_decide import Leader as Person
from tests.browser.window import DESK, PHONE, Window
from tests.factories.applications import pdf_file

pytestmark = pytest.mark.browser

NOTICE = "/notices/2026/"
FACTS = "五月六日上午九点到十点，该窗口无人值守，门口公告也没有说明去向。"
OUTCOME = "经核查，当日窗口因设备检修临时关闭，已有公告，未发现违反承诺。"


@pytest.fixture(params=["zh-hans", "en"])
def room(request: pytest.FixtureRequest, browser: Any) -> Any:
    """Opens a window of one more person of a demo whose Top Ten are on public notice."""
    language = request.param
    site = own_demo("notice", language)
    windows = []

    def enter(login: str = "", size: tuple[int, int] = PHONE) -> Person:
        windows.append(Window(browser, site.url, language, {"cookies": [], "origins": []}))
        person = Person(windows[-1], size)
        if login:
            person.sign_in(login)
        return person

    yield enter
    for window in windows:
        window.context.close()


def _objected(citizen: Person) -> str:
    """Filed after two mistakes; the code."""
    page = citizen.page
    citizen.go(f"{NOTICE}object/")
    page.locator("select[name=application]").select_option(index=1)
    page.fill("[name=name]", "李")
    page.fill("[name=contact]", "138")
    page.fill("[name=statement]", FACTS)
    citizen.press("form[data-guard] button[type=submit]")
    assert page.locator(".is-invalid, .invalid-feedback").count() >= 2
    assert page.locator("[name=statement]").input_value() == FACTS
    page.fill("[name=name]", "李四")
    page.fill("[name=contact]", "138 1234 5678")
    pdf = pdf_file()
    page.set_input_files(
        "[name=file]",
        {"name": "photo.pdf", "mimeType": "application/pdf", "buffer": pdf.read()},
    )
    citizen.press("form[data-guard] button[type=submit]")
    page.reload()
    citizen.look()
    code = page.locator("#objection-code").inner_text().strip()
    assert code and code not in page.url
    return code


def _asked(citizen: Person, code: str) -> str:
    """What the page of the state says to another browser."""
    citizen.go(f"{NOTICE}objection/")
    citizen.page.fill("[name=code]", "AAAAAAAAAA")
    citizen.press("form.card button[type=submit]")
    citizen.page.fill("[name=code]", code.lower())
    citizen.press("form.card button[type=submit]")
    return citizen.page.locator("main").inner_text()


def _newest(officer: Person) -> str:
    officer.page.goto(f"{officer.url}/admin/reviews/objection/?status__exact=received")
    return officer.page.locator("#result_list th a").first.get_attribute("href") or ""


def test_a_citizen_objects_on_a_phone_and_an_investigator_answers(room):
    code = _objected(room())
    elsewhere = room(size=PHONE)
    assert FACTS in _asked(elsewhere, code) or "photo.pdf" in elsewhere.page.content()

    officer = room("office3", DESK)
    record = _newest(officer).partition("?")[0]
    for verb in ("admit", "assign", "reject"):
        officer.page.goto(f"{officer.url}{record.replace('change/', '')}{verb}/")
        officer.look()
        if verb == "assign":
            options = officer.page.locator("select[name=investigator] option")
            names = [options.nth(n).inner_text() for n in range(options.count())]
            assert names
            officer.page.locator("select[name=investigator]").select_option(index=len(names) - 1)
        if verb == "reject":
            officer.page.fill("[name=answer]", "当日窗口检修，已核对公告和值班记录，承诺未违反。")
            officer.page.fill("[name=outcome]", OUTCOME)
        officer.press(".verb-card form button[type=submit]")
    assert OUTCOME in _asked(room(size=PHONE), code)
    assert PASSWORD not in elsewhere.page.content()
