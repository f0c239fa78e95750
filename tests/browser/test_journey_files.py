"""A drafter gives points and files in one go: several files at once, one of a wrong kind, and back
to the points; then the list of indicators that have none.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.demo_site import DemoSite
from tests.browser.person import screens
from tests.browser.window import DESK, PHONE
from tests.factories.applications import image_file, make_application, make_cycle, pdf_file
from tests.factories.people import PASSWORD, make_agency, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY, FIELD = "commitments.delivered", "commitments__delivered"
FILES_OF_IT = f"button[value='files:{KEY}']"
ADD = "#add-files button[type=submit]"


def a_file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize(
    ("language", "size"), [("zh-hans", PHONE), ("en", DESK)], ids=["zh-390", "en-1440"]
)
def test_points_and_files_in_one_go(live_server, browser, language, size):
    cycle, agency = make_cycle(), make_agency("市交通运输局")
    now = timezone.now()
    cycle.windows.filter(stage="application").update(
        opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=2)
    )
    made = make_application(agency=agency, cycle=cycle, name="港城车大夫", number="2026-001")
    make_user(username="drafter", agency=agency, role="drafter")
    base = f"/workspace/applications/{made.number}/sections"
    with screens(browser, DemoSite(live_server.url, 0, 0, ""), language) as enter:
        drafter = enter(size=size)
        page = drafter.page
        page.goto(f"{live_server.url}/accounts/login/?next={base}/self_assessment/")
        page.fill("[name=login]", "drafter")
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation(url=f"**{base}/self_assessment/"):
            page.keyboard.press("Enter")
        drafter.go(f"{base}/self_assessment/")
        page.fill(f"[name={FIELD}-points]", "4")
        page.fill(f"[name={FIELD}-reason]", "每月公开兑现台账")
        drafter.press(FILES_OF_IT)
        assert page.input_value("[name=indicator]") == KEY
        assert made.self_scores.get(indicator=KEY).points == 4
        page.fill("[name=title]", "兑现台账")
        # Said before anything is sent.
        page.set_input_files("[name=file]", a_file("大.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024))
        assert "10.1 MB" in page.inner_text(".chosen-files .over")
        drafter.look()
        wrong, right = a_file("台账.docx", b"PK"), a_file("一月.pdf", pdf_file().read())
        page.set_input_files("[name=file]", [wrong, right])
        # Sent by the script, which stays on the page.
        page.click(ADD)
        page.wait_for_selector(".form-errors")
        page.wait_for_selector("#filed a[href^='/files/']:has-text('兑现台账')")
        drafter.look()
        drafter.window.picture(f"files-refused-{language}", size)
        assert "台账.docx" in page.inner_text(".form-errors")
        assert page.input_value("[name=title]") == "兑现台账"
        photo = a_file("窗口.png", image_file().read())
        page.set_input_files("[name=file]", [photo, a_file("二月.pdf", pdf_file(width=300).read())])
        drafter.tap_twice(ADD)
        assert made.evidence.filter(indicator=KEY, title="兑现台账").count() == 3
        drafter.window.picture(f"files-added-{language}", size)
        without = page.locator("main details", has=page.locator("a[href^='?indicator=']"))
        without.locator("summary").click()
        drafter.look()
        assert without.locator("a").count() == 16
        drafter.press(f"#add-files a[href='{base}/self_assessment/']")
        drafter.window.picture(f"files-beside-points-{language}", size)
        assert page.locator(".row-files a", has_text="兑现台账").count() == 3
        assert page.input_value(f"[name={FIELD}-points]") in ("4", "4.00")
        page.go_back()
        drafter.look()
    assert made.self_scores.get(indicator=KEY).points == 4
