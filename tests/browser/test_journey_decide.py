"""The leading group decides: one reads what is to be discussed, drafts, reviews and proposes;
another confirms with the password; the record has the decision. Sent once more it decides nothing
twice; it goes back, and is decided anew.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from demo.people import PASSWORD
from tests.browser.demo_site import own_demo
from tests.browser.person import Person, screens
from tests.browser.window import DESK, PHONE

pytestmark = pytest.mark.browser

YEAR = "/leadership/2026/"
ROW_HEIGHTS = "[...document.querySelectorAll('.tbl.lines tbody tr')].map(row => row.offsetHeight)"
TYPED = """
() => ({...Object.fromEntries(new FormData(document.querySelector("main form"))), do: "propose"})
"""
SEND = """
async ([url, typed]) =>
  (await fetch(url, {method: "POST", body: new URLSearchParams(typed)})).status
"""
CHAIR = "沈永康"
WHY = "会议记录漏记一名到会人员，表决结果需重新核对"
MINUTES = "会议听取初评和社会评价情况，逐一审议待商议品牌，按排名确定。"


class Leader(Person):
    """A member of the leading group."""

    def fill_meeting(self, minutes: str) -> None:
        """A meeting of today with five present."""
        self.page.fill("[name=held_on]", timezone.localdate().isoformat())
        self.page.fill("[name=chair]", CHAIR)
        self.page.fill("[name=present]", f"{CHAIR}\n施春兰\n季海燕\n缪国平\n陶雪梅")
        self.page.fill("[name=minutes]", minutes)

    def confirm(self, proposal: str, why: str) -> None:
        """As the second person, with a double tap."""
        self.go(proposal)
        self.page.fill("[name=why]", why)
        self.prove()
        self.tap_twice("button[value=confirm]")


@pytest.fixture(params=[("zh-hans", PHONE), ("en", DESK)], ids=["zh", "en"])
def room(request: pytest.FixtureRequest, browser: Any) -> Any:
    """Opens a screen for one more person of a demo whose ratings are counted."""
    language, size = request.param
    with screens(browser, own_demo("counted", language), language) as enter:
        yield lambda login: enter(login, size, Leader)


def test_leader_reads_drafts_reviews_and_proposes_and_another_confirms(room):
    leader = room("leader")
    leader.go(YEAR)
    assert 2 <= leader.page.locator(".contested > article").count() <= 4
    assert leader.page.locator(".tbl.lines tbody tr").count() == 20
    size = leader.page.viewport_size
    leader.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    heights = leader.page.evaluate(ROW_HEIGHTS)
    assert max(heights) < 48, f"a brand takes more than a line: {heights}"
    leader.page.set_viewport_size(size)
    leader.press(f"a[href='{YEAR}decision/']:not([aria-current])")
    boxes = leader.page.locator("input[type=checkbox][name^=selected_]")
    assert boxes.count() == 20
    for place in range(10):
        boxes.nth(place).check()
    leader.page.fill("[name=chair]", CHAIR)
    leader.press("button[value=save]")
    assert leader.page.locator("input[name^=selected_]:checked").count() == 10
    leader.fill_meeting(MINUTES)
    _the_session_ends_meanwhile(leader)
    leader.press("main button[value=review]")
    assert leader.page.locator(".review-list").nth(0).locator("li").count() == 10
    leader.press("button[value=edit]")
    _as_typed(leader)
    leader.press("main button[value=review]")
    leader.page.go_back()
    _as_typed(leader)
    leader.press("main button[value=review]")
    leader.page.fill("[name=why]", "按会议纪要提请确认本年度名单")
    leader.page.fill("[name=proof]", "wrong")
    leader.press("button[value=propose]")
    assert leader.page.locator("[name=why]").input_value() == "按会议纪要提请确认本年度名单"
    leader.page.fill("[name=proof]", PASSWORD)
    typed = leader.page.evaluate(TYPED)
    leader.tap_twice("button[value=propose]")
    leader.go("/proposals/")
    waiting = leader.page.locator("main li h3 a")
    assert waiting.count() == 1
    proposal = str(waiting.get_attribute("href"))

    second = room("leader2")
    second.confirm(proposal, "名单与会议表决一致，同意")
    second.go(f"{YEAR}decision/")
    assert second.page.locator(".record .chosen li").count() == 10
    assert MINUTES in second.page.locator(".record").inner_text()
    leader.go(YEAR)
    assert leader.page.locator(".tbl.lines .pill").count() == 10
    _sent_again_from_an_old_page(leader, typed)
    _sent_back_and_decided_anew(leader, second)


def _as_typed(leader: Leader) -> None:
    assert leader.page.locator("textarea[name=minutes]").input_value() == MINUTES
    assert leader.page.locator("input[name^=selected_]:checked").count() == 10


def _the_session_ends_meanwhile(leader: Leader) -> None:
    """What was typed is shown, kept through the sign-in, and put back into the form."""
    leader.window.context.clear_cookies(name="sessionid")
    with leader.page.expect_navigation():
        leader.page.locator("main button[value=review]").click()
    assert ["403" in line for line in leader.window.complaints] == [True]
    leader.window.complaints.clear()
    leader.look()
    assert MINUTES in leader.page.locator(".typed").all_text_contents()
    leader.sign_in_here("leader")
    leader.look()
    leader.page.click("[data-put-back]")
    _as_typed(leader)


def _sent_again_from_an_old_page(leader: Leader, typed: dict[str, str]) -> None:
    """The same sent once more, as by Back or from another tab, decides nothing twice."""
    leader.page.reload()
    leader.go(f"{YEAR}decision/")
    assert leader.page.evaluate(SEND, [f"{YEAR}decision/", typed]) == 409
    leader.go(f"{YEAR}decision/")
    assert leader.page.locator(".record .chosen li").count() == 10


def _sent_back_and_decided_anew(leader: Leader, second: Leader) -> None:
    leader.go(f"{YEAR}decision/")
    leader.page.fill("[name=reason]", WHY)
    leader.prove()
    leader.press("button[value=send-back]")
    second.confirm(leader.page.url.removeprefix(leader.url), "到会人员确有遗漏，同意重新开会审定")

    leader.go(f"{YEAR}decision/")
    assert WHY in leader.page.locator("main").inner_text()
    assert leader.page.locator("input[name^=selected_]:checked").count() == 10
    assert leader.page.locator("[name=minutes]").input_value() == ""
    leader.go(f"{YEAR}decision/sent-back/")
    assert MINUTES in leader.page.locator("article.record").inner_text()
    leader.go(f"{YEAR}decision/")
    leader.fill_meeting("第二次会议核对到会人员，逐一审议，按排名确定。")
    leader.press("main button[value=review]")
    leader.page.fill("[name=why]", "按第二次会议纪要提请确认名单")
    leader.prove()
    leader.press("button[value=propose]")
    second.confirm(leader.page.url.removeprefix(leader.url), "第二次会议到会人员已核对，同意")
    leader.go(f"{YEAR}decision/")
    assert leader.page.locator(".record .chosen li").count() == 10
    assert leader.page.locator(f"a[href='{YEAR}decision/sent-back/']").count() == 1
