"""Objections to the public notice, from both sides: a citizen on a phone, with mistakes, a file and
the code in another browser; the head of a brand that was not chosen, in its workspace. An officer
who has neither scored nor handled the case answers, and the public register tells the outcome.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.demo_site import own_demo
from tests.browser.person import Person, head_of_a_passed_over_brand, screens
from tests.browser.window import PHONE
from tests.factories.applications import pdf_file

pytestmark = pytest.mark.browser

NOTICE = "/notices/2026/"
DESK_LIST = "/admin/reviews/objection/"
FACTS = "五月六日上午九点到十点，该窗口无人值守，门口公告也没有说明去向。"
OWN_FACTS = "初评第三项佐证材料已按时上传，得分说明未提及，请复核计分过程。"
OUTCOME = "经核查，当日窗口因设备检修临时关闭，已有公告，未发现违反承诺。"
OWN_OUTCOME = "经核对评分原始记录，佐证材料已计入得分，计分过程无误。"
SEND = "form[data-guard] button[type=submit]"
SUBMIT = ".verb-card form [type=submit]"
INVESTIGATOR = "方慧敏"


@pytest.fixture(params=["zh-hans", "en"])
def site(request: pytest.FixtureRequest) -> Any:
    return own_demo("notice", request.param), request.param


@pytest.fixture
def room(site, browser):
    with screens(browser, *site) as enter:
        yield enter


def a_file() -> Any:
    return {"name": "photo.pdf", "mimeType": "application/pdf", "buffer": pdf_file().read()}


def filed_by_a_citizen(citizen: Person, about: str) -> str:
    """Filed after two mistakes; the code."""
    page = citizen.page
    citizen.go(NOTICE)
    citizen.press(f"aside a[href='{NOTICE}object/']")
    page.locator("select[name=application]").select_option(label=about)
    page.fill("[name=name]", "李")
    page.fill("[name=contact]", "138")
    page.fill("[name=statement]", FACTS)
    citizen.press(SEND)
    assert page.locator(".is-invalid").count() >= 2
    assert page.input_value("[name=statement]") == FACTS
    page.fill("[name=name]", "李四")
    page.fill("[name=contact]", "138 1234 5678")
    page.set_input_files("[name=file]", a_file())
    citizen.press(SEND)
    page.reload()
    citizen.look()
    code = page.locator("#objection-code").inner_text().strip()
    assert code
    assert code not in page.url
    return code


def asked_elsewhere(citizen: Person, code: str) -> str:
    """What the code tells in another browser, after a code that nobody has."""
    citizen.go(f"{NOTICE}objection/")
    for typed in ("AAAAAAAAAA", code.lower()):
        citizen.page.fill("main [name=code]", typed)
        citizen.press("main form.card button[type=submit]")
    return citizen.words()


def newest(officer: Person) -> str:
    """The address of the objection that was received last."""
    officer.go(f"{DESK_LIST}?status__exact=received")
    link = officer.page.locator("#result_list tbody tr th a").first.get_attribute("href")
    return str(link).partition("change/")[0]


def answered(officer: Person, record: str, answer: str, outcome: str) -> None:
    """Admitted, given to the investigator, and answered as not upheld."""
    officer.go(f"{record}verb/admit/")
    officer.press(SUBMIT)
    officer.go(f"{record}verb/assign/")
    choice = officer.page.locator("select[name=investigator]")
    assert INVESTIGATOR in choice.inner_text()
    # The clerks who accepted the applications are not offered.
    assert "陈丽华" not in choice.inner_text()
    choice.select_option(label=INVESTIGATOR)
    officer.press(SUBMIT)
    officer.go(f"{record}verb/reject/")
    officer.page.fill("[name=answer]", answer)
    officer.page.fill("[name=outcome]", outcome)
    officer.press(SUBMIT)


def test_a_citizen_and_a_brand_that_was_not_chosen_object_and_are_answered(site, room):
    reader = room(size=PHONE)
    reader.go(f"{NOTICE}object/")
    offered = reader.page.locator("select[name=application] optgroup").nth(0).locator("option")
    about = offered.nth(0).inner_text().strip()

    code = filed_by_a_citizen(room(size=PHONE), about)
    told = asked_elsewhere(reader, code)
    assert "photo.pdf" in told
    assert FACTS not in told
    officer = room("office3")
    record = newest(officer)

    # Who accepted the application may not handle it.
    clerk = room("office")
    clerk.page.goto(f"{clerk.url}{record}verb/admit/")
    assert clerk.page.locator(SUBMIT).count() == 0
    answered(officer, record, "当日窗口检修，已核对公告和值班记录，承诺未违反。", OUTCOME)
    reader.page.reload()
    assert OUTCOME in reader.words()

    login, _number = head_of_a_passed_over_brand(site[0])
    head = room(login, PHONE)
    head.go("/workspace/objections/")
    head.press("main a.btn[href*='/workspace/objections/2026/']")
    own = head.page.locator("select[name=application] optgroup").nth(1).locator("option")
    head.page.locator("select[name=application]").select_option(own.nth(0).get_attribute("value"))
    head.page.fill("[name=statement]", OWN_FACTS)
    head.page.set_input_files("[name=file]", a_file())
    head.press(SEND)
    assert head.page.input_value("[name=statement]") == OWN_FACTS
    head.page.set_input_files("[name=file]", a_file())
    head.prove()
    head.press(SEND)
    assert "photo.pdf" in head.words()
    said = "已核对评分原始记录，佐证材料已计入，计分无误。"
    answered(officer, newest(officer), said, OWN_OUTCOME)
    head.page.reload()
    head.look()
    assert OWN_OUTCOME in head.words()

    reader.go(NOTICE)
    register = reader.page.locator("section[aria-labelledby=register]").inner_text()
    assert OUTCOME in register
    assert OWN_OUTCOME in register
    for private in ("李四", "138", FACTS, OWN_FACTS, code):
        assert private not in register
