"""How long a judge may still score goes on by itself while he writes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from applications.models import StageWindow
from brandportal import rulebook
from reviews.models import Appointment, Declaration, ScoreSheet
from tests.browser.test_journey_judge import Judge
from tests.browser.window import DESK, PHONE, Window
from tests.factories import evaluation as make
from tests.factories.people import PASSWORD
from tests.reviews.on_site import test_on_site as on_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEFT = "[data-left]"
WORDS = {
    "zh-hans": ("还剩 15 分钟", "还剩 14 分钟", "还剩 1 小时 59 分", "计划截止时间已过"),
    "en": ("15 minutes left", "14 minutes left", "1 h 59 min left", "The planned end has passed"),
}


def closes_in(minutes: int) -> None:
    ends = timezone.now() + timedelta(minutes=minutes, seconds=40)
    StageWindow.objects.filter(stage="preliminary").update(closes_at=ends)


def type_points(page: Any, points: str) -> None:
    """And wait until the draft is kept; the page's clock stands between two steps of it."""
    page.locator("[data-points]").first.fill(points)
    with page.expect_response("**/autosave/") as answer:
        page.clock.fast_forward(2000)
    assert answer.value.status == 200
    page.wait_for_function(
        "(word) => document.querySelector('[data-saved]').textContent.startsWith(word)",
        arg=page.locator('[data-word="saved"]').evaluate("(one) => one.innerHTML"),
    )


@pytest.mark.parametrize(
    ("language", "size"),
    [("zh-hans", PHONE), ("en", PHONE), ("en", DESK)],
    ids=["zh-390", "en-390", "en-1440"],
)
def test_time_left_counts_down_and_follows_the_answers(
    live_server, browser, language, size, tmp_path
):
    made = make.evaluation(make.cycle(rulebook.default_rules()))
    brand = make.application(made.cycle, 1)
    judge = made.seats.select_related("user").get(user__username="judge1")
    Declaration.objects.create(
        seat=judge, application=brand, has_conflict=False, declared_at=make.SCORING
    )
    fifteen, fourteen, two_hours, over = WORDS[language]
    window = Window(browser, live_server.url, language, {"cookies": [], "origins": []})
    walker, page = Judge(window, size), window.page
    page.clock.install()
    try:
        page.goto(f"{live_server.url}/accounts/login/?next=/panel/{brand.number}/")
        page.fill("[name=login]", "judge1")
        page.fill("[name=password]", PASSWORD)
        closes_in(50)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"**/panel/{brand.number}/**")
        left, told = page.locator(LEFT), page.locator("[data-left-told]")
        page.clock.fast_forward(35 * 60_000)
        assert left.inner_text() == fifteen and told.inner_text() == ""
        page.clock.fast_forward(60_000)
        assert left.inner_text() == fourteen
        assert told.inner_text() == fourteen  # once, at a quarter of an hour
        page.clock.fast_forward(60_000)
        assert told.inner_text() == fourteen
        walker.look()
        pictures = Path(tmp_path)
        page.screenshot(path=pictures / f"{language}-{size[0]}.png")

        closes_in(119)
        type_points(page, "3")
        assert left.inner_text() == two_hours
        closes_in(-1)
        type_points(page, "4")
        assert left.inner_text().startswith(over) and told.inner_text().startswith(over)
        walker.look()
        page.screenshot(path=pictures / f"{language}-{size[0]}-over.png")
        assert page.locator("[data-points]").first.input_value() == "4"
    finally:
        window.context.close()
    assert ScoreSheet.objects.get().scores.get().points == 4


def test_time_left_goes_on_where_judges_score_on_site(live_server, browser, tmp_path):
    made = on_site.make_year()
    on_site.appointed(made)
    Appointment.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    judge = on_site.declared(made, 1)
    window = Window(browser, live_server.url, "zh-hans", {"cookies": [], "origins": []})
    walker, page = Judge(window, PHONE), window.page
    page.clock.install()
    address = f"/panel/{on_site.FIRST}/on-site/defence/"
    try:
        page.goto(f"{live_server.url}/accounts/login/?next={address}")
        page.fill("[name=login]", judge.user.username)
        page.fill("[name=password]", PASSWORD)
        closes_in(50)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"**{address}**")
        page.clock.fast_forward(35 * 60_000)
        assert page.locator(LEFT).inner_text() == WORDS["zh-hans"][0]
        walker.look()
        page.screenshot(path=Path(tmp_path) / "on-site.png")
        closes_in(119)
        type_points(page, "3")
        assert page.locator(LEFT).inner_text() == WORDS["zh-hans"][2]
    finally:
        window.context.close()


def test_time_left_stands_as_it_came_without_a_script(live_server, browser):
    made = make.evaluation(make.cycle(rulebook.default_rules()))
    closes_in(50)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    try:
        page.goto(f"{live_server.url}/accounts/login/?next=/panel/")
        page.fill("[name=login]", made.seats.first().user.username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/panel/")
        assert page.locator(LEFT).inner_text() != ""
    finally:
        context.close()
