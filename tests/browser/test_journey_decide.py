"""The leading group decides: one reads what is to be discussed, drafts, reviews and proposes;
another confirms with the password; the record has the decision. It goes back and is decided anew,
also past a double sending, the Back button and an expired session.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from demo.people import PASSWORD
from tests.browser.demo_site import own_demo
from tests.browser.window import ASK_PAGE, AXE_OPTIONS, DESK, PHONE, TOO_WIDE, Window, axe_source

pytestmark = pytest.mark.browser

YEAR = "/leadership/2026/"
CHAIR = "沈永康"
WHY = "会议记录漏记一名到会人员，表决结果需重新核对"
MINUTES = "会议听取初评和社会评价情况，逐一审议待商议品牌，按排名确定。"


class Leader:
    """A member of the leading group at one screen; every page is looked at."""

    def __init__(self, window: Window, size: tuple[int, int]) -> None:
        self.window, self.page, self.url = window, window.page, window.url
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def sign_in(self, login: str, *, follow: bool = False) -> None:
        """`follow`: on the page to which an expired session has led."""
        if not follow:
            self.page.goto(f"{self.url}/accounts/login/")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda address: "/accounts/login/" not in address)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")
        self.look()

    def fill_meeting(self, minutes: str) -> None:
        """A meeting of today with five present."""
        self.page.fill("[name=held_on]", timezone.localdate().isoformat())
        self.page.fill("[name=chair]", CHAIR)
        self.page.fill("[name=present]", f"{CHAIR}\n施春兰\n季海燕\n缪国平\n陶雪梅")
        self.page.fill("[name=minutes]", minutes)

    def confirm(self, proposal: str, why: str) -> None:
        """As the second person."""
        self.go(proposal)
        self.page.fill("[name=why]", why)
        if self.page.locator("[name=proof]").count():
            self.page.fill("[name=proof]", PASSWORD)
        self.press("button[value=confirm]")

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        self.look()

    def look(self) -> None:
        """One first heading, no sideways scroll, nothing refused, no fault by axe."""
        assert self.page.locator("h1").count() == 1
        assert self.page.evaluate(TOO_WIDE) is None
        self.page.evaluate(axe_source())
        found = self.page.evaluate(ASK_PAGE, AXE_OPTIONS)["violations"]
        assert [(row["id"], [node["html"] for node in row["nodes"]]) for row in found] == []
        expected = ("status of 422", "status of 409")
        heard = [line for line in self.window.complaints if not any(e in line for e in expected)]
        assert (self.window.refused(), heard) == ([], [])


@pytest.fixture(params=[("zh-hans", PHONE), ("en", DESK)], ids=["zh-390", "en-1440"])
def room(request: pytest.FixtureRequest, browser: Any) -> Any:
    """Opens a screen for one more person of a demo whose ratings are counted."""
    language, size = request.param
    site = own_demo("counted", language)
    windows = []

    def enter(login: str) -> Leader:
        windows.append(Window(browser, site.url, language, {"cookies": [], "origins": []}))
        person = Leader(windows[-1], size)
        person.sign_in(login)
        return person

    yield enter
    for window in windows:
        window.context.close()


def test_leader_reads_drafts_reviews_and_proposes_and_another_confirms(room):
    leader = room("leader")
    leader.go(YEAR)
    assert 2 <= leader.page.locator(".contested > article").count() <= 4
    assert leader.page.locator(".tbl.lines tbody tr").count() == 20
    leader.press(f"a[href='{YEAR}decision/']:not([aria-current])")
    boxes = leader.page.locator("input[type=checkbox][name^=selected_]")
    assert boxes.count() == 20
    for place in range(10):
        boxes.nth(place).check()
    leader.page.fill("[name=chair]", CHAIR)
    leader.press("button[value=save]")
    assert leader.page.locator("input[name^=selected_]:checked").count() == 10
    leader.fill_meeting(MINUTES)
    leader.press("button[value=review]")
    assert leader.page.locator(".review-list").nth(0).locator("li").count() == 10
    leader.press("button[value=edit]")
    assert leader.page.locator("[name=minutes]").input_value() == MINUTES
    assert leader.page.locator("input[name^=selected_]:checked").count() == 10
    leader.press("button[value=review]")
    leader.page.fill("[name=why]", "按会议纪要提请确认本年度名单")
    leader.page.fill("[name=proof]", "wrong")
    leader.press("button[value=propose]")
    assert leader.page.locator("[name=why]").input_value() == "按会议纪要提请确认本年度名单"
    leader.page.fill("[name=proof]", PASSWORD)
    leader.press("button[value=propose]")
    proposal = leader.page.url.removeprefix(leader.url)
    assert proposal.startswith("/proposals/")

    second = room("leader2")
    second.confirm(proposal, "名单与会议表决一致，同意")
    second.go(f"{YEAR}decision/")
    assert second.page.locator(".record .chosen li").count() == 10
    assert MINUTES in second.page.locator(".record").inner_text()
    leader.go(YEAR)
    assert leader.page.locator(".tbl.lines .pill").count() == 10
    _sent_again_from_an_old_page(leader)
    _sent_back_and_decided_anew(leader, second)


def _sent_again_from_an_old_page(leader: Leader) -> None:
    """Whoever goes back to the review and sends it once more decides nothing twice."""
    leader.page.reload()
    leader.look()
    for _step in range(6):
        leader.page.go_back()
        if leader.page.locator("button[value=propose], button[value=review]").count():
            break
    button = leader.page.locator("button[value=propose], button[value=review]").first
    with leader.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        button.click()
    assert sent.value.status == 409
    leader.look()
    assert leader.page.locator(".record .chosen li").count() == 10


def _sent_back_and_decided_anew(leader: Leader, second: Leader) -> None:
    leader.go(f"{YEAR}decision/")
    # The session ends while the reason is being written; after signing in it is still there.
    leader.page.fill("[name=reason]", WHY)
    leader.window.context.clear_cookies(name="sessionid")
    leader.page.locator("button[value=send-back]").click()
    leader.page.wait_for_url(lambda address: "/accounts/login/" in address)
    leader.sign_in("leader", follow=True)
    leader.go(f"{YEAR}decision/")
    leader.page.fill("[name=reason]", WHY)
    if leader.page.locator("[name=proof]").count():
        leader.page.fill("[name=proof]", PASSWORD)
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
    leader.press("button[value=review]")
    leader.page.fill("[name=why]", "按第二次会议纪要提请确认名单")
    if leader.page.locator("[name=proof]").count():
        leader.page.fill("[name=proof]", PASSWORD)
    leader.press("button[value=propose]")
    second.confirm(leader.page.url.removeprefix(leader.url), "第二次会议到会人员已核对，同意")
    leader.go(f"{YEAR}decision/")
    assert leader.page.locator(".record .chosen li").count() == 10
    assert leader.page.locator(f"a[href='{YEAR}decision/sent-back/']").count() == 1
