"""A commitment that is not finished stays as it was typed, over a reload and the other language,
and keeps only the hand-in waiting; once the brand is named, a figure is reported with mistakes,
found unconfirmed by the office, and citizens read what became of the promise.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from applications.models import Application, CommitmentActual
from applications.progress.progress import check_actual
from tests.browser.demo_site import DemoSite
from tests.browser.person import Person, screens
from tests.browser.window import DESK, PHONE
from tests.factories.applications import make_application, make_cycle, pdf_file
from tests.factories.people import PASSWORD, make_agency, make_officer, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEND = "main form[data-guard] button[type=submit]"
OTHER = {"zh-hans": "en", "en": "zh-hans"}
SCREENS = pytest.mark.parametrize(
    ("language", "size"), [("zh-hans", PHONE), ("en", DESK)], ids=["zh-390", "en-1440"]
)


def signed_in(enter: Any, url: str, path: str, size: tuple[int, int]) -> Person:
    drafter = enter(size=size)
    drafter.page.goto(f"{url}/accounts/login/?next={path}")
    drafter.page.fill("[name=login]", "drafter")
    drafter.page.fill("[name=password]", PASSWORD)
    with drafter.page.expect_navigation(url=f"**{path}"):
        drafter.page.keyboard.press("Enter")
    return drafter


@SCREENS
def test_what_is_not_finished_is_kept(live_server, browser, language, size):
    cycle, agency = make_cycle(), make_agency("市交通运输局")
    now = timezone.now()
    cycle.windows.filter(stage="application").update(
        opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=2)
    )
    made = make_application(agency=agency, cycle=cycle, name="港城车大夫", number="2026-001")
    make_user(username="drafter", agency=agency)
    base = f"/workspace/applications/{made.number}"
    promises = f"{base}/sections/commitments/"
    with screens(browser, DemoSite(live_server.url, 0, 0, ""), language) as enter:
        drafter = signed_in(enter, live_server.url, f"{base}/", size)
        page = drafter.page
        drafter.go(promises)
        if size == PHONE:
            menu = drafter.page.locator(".steps-line")
            assert menu.bounding_box()["height"] < 60
            assert drafter.page.locator(".steps:visible").count() == 0
            menu.locator("summary").click()
            assert menu.locator("a:visible").count() == 7
        page.fill("[name=commitments-1-promise]", "投诉当天回复")
        page.fill("[name=commitments-1-target]", "大约两小时")
        drafter.press("button[name=go][value=more]")
        assert (
            Application.objects.get().unfinished["commitments"][0]["typed"]["target"]
            == "大约两小时"
        )
        assert page.locator("#id_commitments-1-target.is-invalid").count() == 1
        drafter.window.picture(f"unfinished-{language}", size)
        page.reload()
        drafter.look()
        drafter.press(f"button[value='language={OTHER[language]}']")
        assert page.input_value("[name=commitments-1-target]") == "大约两小时"
        drafter.window.picture(f"unfinished-{OTHER[language]}", size)
        drafter.go(f"{base}/")
        assert "投诉当天回复" in drafter.words()
        drafter.window.picture(f"gaps-{OTHER[language]}", size)
        drafter.go(promises)
        for name, value in (
            ("unit", "小时"),
            ("baseline", "24"),
            ("target", "2"),
            ("due_on", (timezone.localdate() + timedelta(days=200)).isoformat()),
            ("how_measured", "热线台账每季度统计"),
            ("how_to_check", "拨打热线当场计时"),
        ):
            page.fill(f"[name=commitments-1-{name}]", value)
        page.check("[name=commitments-1-less_is_better]")
        drafter.press(SEND)
        assert Application.objects.get().unfinished == {}
        assert Application.objects.get().commitments.count() == 2


@SCREENS
def test_a_figure_is_reported_found_unconfirmed_and_read_by_citizens(
    live_server, browser, language, size
):
    agency = make_agency("市交通运输局")
    made = make_application(agency=agency, status="named", name="港城车大夫", number="2026-001")
    make_user(username="drafter", agency=agency)
    base = f"/workspace/applications/{made.number}"
    figures = f"{base}/progress/"
    today = timezone.localdate()
    with screens(browser, DemoSite(live_server.url, 0, 0, ""), language) as enter:
        drafter = signed_in(enter, live_server.url, f"{base}/", size)
        page = drafter.page
        drafter.press(f"main a[href='{figures}']")
        drafter.window.picture(f"figures-empty-{language}", size)
        drafter.press(SEND)
        assert page.locator(".is-invalid").count() >= 4
        page.fill("[name=as_of]", (today + timedelta(days=3)).isoformat())
        page.fill("[name=actual]", "2")
        page.fill("[name=note]", "热线台账一至三月")
        page.set_input_files(
            "[name=file]",
            {"name": "台账.pdf", "mimeType": "application/pdf", "buffer": pdf_file().read()},
        )
        drafter.press(SEND)
        assert page.locator("#id_as_of.is-invalid").count() == 1
        drafter.window.picture(f"figures-refused-{language}", size)
        page.fill("[name=as_of]", today.isoformat())
        page.set_input_files(
            "[name=file]",
            {"name": "台账.pdf", "mimeType": "application/pdf", "buffer": pdf_file().read()},
        )
        drafter.tap_twice(SEND)
        figure = CommitmentActual.objects.get()
        citizen = enter(size=size)
        citizen.go(f"/brands/{made.brand.code}/")
        citizen.window.picture(f"kept-{language}", size)
        check_actual(
            figure=figure,
            finding="not_confirmed",
            remark="台账只到二月，请补全三月",
            by=make_officer(),
            now=timezone.now(),
        )
        drafter.go(figures)
        assert "台账只到二月" in drafter.words()
        drafter.press(f"button[value='language={OTHER[language]}']")
        drafter.window.picture(f"figures-checked-{OTHER[language]}", size)
        drafter.go("/inbox/")
        assert "港城车大夫" in drafter.words()
        citizen.go("/")
        citizen.go(f"/brands/{made.brand.code}/")
        assert "台账只到二月" not in citizen.words()
