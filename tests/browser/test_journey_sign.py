"""The head's sign-off: without proof, with a wrong password, with a file of a wrong kind, twice;
taken back, changed and signed again, in the other language; the receipts.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.models import Application, SealedScan
from tests.browser.demo_site import DemoSite
from tests.browser.person import Person, screens
from tests.browser.window import DESK, PHONE
from tests.factories.applications import make_application, make_cycle, pdf_file
from tests.factories.people import PASSWORD, make_agency, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN = "main form[data-guard] button[type=submit]"
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def a_file(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf_file().read()}


def refused_at(head: Person, field: str) -> None:
    """The page says so at this field, once, and nothing is handed in."""
    head.press(SIGN)
    assert head.page.locator(f"#id_{field}.is-invalid").count() == 1
    assert head.page.locator(".form-errors").count() == 1
    assert Application.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("language", "size"), [("zh-hans", PHONE), ("en", DESK)], ids=["zh-390", "en-1440"]
)
def test_the_head_signs_takes_back_and_signs_again(live_server, browser, language, size):
    cycle, agency = make_cycle(), make_agency("市交通运输局")
    now = timezone.now()
    cycle.windows.filter(stage="application").update(
        opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=2)
    )
    made = make_application(agency=agency, cycle=cycle, name="港城车大夫", number="2026-001")
    make_user(username="head", agency=agency, role="head")
    base = f"/workspace/applications/{made.number}"
    site = DemoSite(live_server.url, 0, 0, "")
    with screens(browser, site, language) as enter:
        head = enter(size=size)
        page = head.page
        page.goto(f"{live_server.url}/accounts/login/?next={base}/")
        page.fill("[name=login]", "head")
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation(url=f"**{base}/"):
            page.keyboard.press("Enter")
        head.go(f"{base}/")
        head.press(f"main a[href='{base}/do/sign_off/']")
        head.window.picture(f"sign-{language}", size)
        if page.locator("[name=proof]").count():
            refused_at(head, "proof")
            page.fill("[name=proof]", "wrong")
            refused_at(head, "proof")
            head.window.picture(f"refused-{language}", size)
            page.fill("[name=proof]", PASSWORD)
        page.set_input_files("[name=scan]", a_file("盖章页.exe"))
        refused_at(head, "scan")
        page.set_input_files("[name=scan]", a_file("盖章页.pdf"))
        if page.locator("[name=proof]").count():
            page.fill("[name=proof]", PASSWORD)
        head.tap_twice(SIGN)
        assert SealedScan.objects.count() == 1
        assert Application.objects.get().status == "submitted"
        page.go_back()
        if page.locator("[name=proof]").count():
            page.fill("[name=proof]", PASSWORD)
        head.press(SIGN)
        assert page.locator("main [aria-disabled=true]").count() == 1
        assert Application.objects.get().versions.count() == 1
        head.go(f"{base}/receipt/")
        assert "2026-001-1" in head.words()
        head.window.picture(f"receipt-{language}", size)

        head.go(f"{base}/do/take_back/")
        head.press("main form button[type=submit]")
        assert Application.objects.get().status == "draft"
        head.go(f"{base}/sections/identity/")
        page.fill("[name=slogan]", "换了一句口号")
        head.press("main form[data-guard] button[type=submit]")
        head.go(f"{base}/do/sign_off/")
        assert "换了一句口号" in head.words()
        head.press(f"button[value='language={OTHER[language]}']")
        assert page.url.endswith("/do/sign_off/")
        head.window.picture(f"again-{OTHER[language]}", size)
        if page.locator("[name=proof]").count():
            page.fill("[name=proof]", PASSWORD)
        head.press(SIGN)
        assert Application.objects.get().versions.count() == 2
        head.go(f"{base}/receipt/")
        assert "2026-001-2" in head.words()
        assert "2026-001-1" in head.words()
        head.window.picture(f"receipts-{OTHER[language]}", size)
