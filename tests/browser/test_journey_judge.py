"""A judge's whole way with the keyboard alone: sign in, declare, score by keys, a remark that is
asked for, the kept draft, a reload, back, the other language, lock.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from brandportal import rulebook
from reviews.models import Declaration, ScoreSheet
from tests.browser.window import ASK_PAGE, AXE_OPTIONS, DESK, PHONE, TOO_WIDE, Window, axe_source
from tests.factories import evaluation as make
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 400
REMARK = "窗口实测与材料一致，可供其他单位借鉴。"
OTHER = {"zh-hans": "en", "en": "zh-hans"}


class Judge:
    """Somebody without a mouse, at one screen; every page is looked at."""

    def __init__(self, window: Window, size: tuple[int, int]) -> None:
        self.window, self.page = window, window.page
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def focused(self, selector: str) -> bool:
        return bool(
            self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector)
        )

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is there."""
        for _stop in range(MOST_STOPS):
            if self.focused(selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {selector}")

    def enter(self, selector: str) -> None:
        """Go there and press Enter, which opens another page."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def write(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def kept(self) -> None:
        """Wait until the page says that the draft is kept."""
        word = self.page.locator('[data-word="saved"]').evaluate("(one) => one.innerHTML")
        self.page.wait_for_function(
            "(word) => document.querySelector('[data-saved]').textContent.trim().startsWith(word)",
            arg=word,
        )

    def total(self) -> Decimal:
        return Decimal(self.page.locator("[data-total]").inner_text())

    def look(self) -> None:
        """One first heading, no sideways scroll, nothing refused, no fault by axe."""
        assert self.page.locator("h1").count() == 1
        assert self.page.evaluate(TOO_WIDE) is None
        self.page.evaluate(axe_source())
        found = self.page.evaluate(ASK_PAGE, AXE_OPTIONS)["violations"]
        assert [(row["id"], [node["html"] for node in row["nodes"]]) for row in found] == []
        assert (self.window.refused(), self.window.complaints) == ([], [])


@pytest.mark.parametrize(
    ("language", "size"), [("zh-hans", PHONE), ("en", DESK)], ids=["zh-390", "en-1440"]
)
def test_judge_scores_a_brand_with_the_keyboard_alone(live_server, browser, language, size):
    made = make.evaluation(make.cycle(rulebook.default_rules()))
    made.cycle.windows.filter(stage="preliminary").update(closes_at=timezone.now())
    for number in range(1, 4):
        make.application(made.cycle, number)
    window = Window(browser, live_server.url, language, {"cookies": [], "origins": []})
    judge, page = Judge(window, size), window.page
    most = rulebook.indicator_points(made.cycle.rules)
    try:
        page.goto(f"{live_server.url}/accounts/login/?next=/panel/")
        judge.look()
        judge.write("[name=login]", "judge1")
        judge.write("[name=password]", PASSWORD)
        with page.expect_navigation(url="**/panel/"):
            page.keyboard.press("Enter")
        judge.look()

        judge.enter("main a.btn[href='/panel/declaration/']")
        third = f"conflict-{made.cycle.applications.last().pk}"
        judge.tab_to(f"[name={third}]")
        page.keyboard.press("Space")
        judge.write(f"[name={third.replace('conflict', 'reason')}]", "我的姐姐在该单位任职")
        judge.tab_to("[name=confirmed]")
        page.keyboard.press("Space")
        judge.enter("main button[type=submit]")
        assert page.url.endswith("/panel/")

        judge.enter("main a.btn[href='/panel/next/']")
        sheet = page.url
        judge.tab_to("[data-indicator] [type=radio]")
        for place in range(len(most)):
            page.keyboard.press("54"[place % 2])
            page.keyboard.press("ArrowDown")
        assert judge.focused("[name=save]")
        assert page.locator("[type=radio]:checked").count() == len(most)
        before = judge.total()
        assert before > 70
        first, highest = page.locator("[data-points]").first, next(iter(most.values()))
        name = first.get_attribute("name")
        judge.write(f"[name='{name}']", str(highest))
        judge.kept()
        after = judge.total()
        assert after > before

        page.reload()
        judge.look()
        assert judge.total() == after
        judge.enter("button[name=lock]")
        assert page.locator("main [aria-disabled=true]").count() == 1
        # The browser's own key for Back does not come through to it here.
        page.go_back()
        judge.look()
        assert page.url == sheet and judge.total() == after
        remark = str(name).replace("points-", "remark-", 1)
        judge.write(f"[name='{remark}']", REMARK)
        judge.kept()

        judge.enter(f"button[value='language={OTHER[language]}']")
        assert page.url == sheet and judge.total() == after
        assert page.locator(f"[name='{remark}']").input_value() == REMARK
        judge.enter("button[name=lock]")
        judge.enter("main form button[type=submit]")
        assert page.url.endswith("/panel/")
    finally:
        window.context.close()
    locked = ScoreSheet.objects.get()
    assert (locked.status, locked.scores.count()) == ("locked", len(most))
    assert sum(row.points for row in locked.scores.all()) == after
    assert locked.scores.get(comment=REMARK).points == highest
    assert list(Declaration.objects.values_list("has_conflict", flat=True).order_by("pk")) == [
        False,
        False,
        True,
    ]
