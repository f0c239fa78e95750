"""What the sweep would see: a page with every fault that it looks for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.sweep import look
from tests.browser.window import Window

pytestmark = pytest.mark.browser

SITE = "http://localhost:9"
POLICY = "default-src 'self' 'unsafe-inline' http://127.0.0.1:9; style-src 'none'"
GOOD = (
    '<!doctype html><html lang="zh-Hans"><title>年度品牌</title><main><h1>年度品牌</h1><p>服务</p>'
)
WIDE = '<p id="wide"><a href="/brands/">品牌</a><span class="long">%s</span></p>' % ("x" * 120)


def seen(browser: Any, page: str, *, status: int = 200, policy: str = "") -> list[str]:
    """What the sweep says about this page, as a Chinese visitor."""
    window = Window(browser, SITE, "zh-hans", {"cookies": [], "origins": []})
    headers = {"Content-Security-Policy": policy} if policy else {}
    window.context.route(
        "**",
        lambda route: route.fulfill(
            status=status, body=page, headers=headers, content_type="text/html; charset=utf-8"
        ),
    )
    faults, _links = look(window, f"{SITE}/", name="page")
    window.context.close()
    return faults


def test_a_good_page_has_no_fault(browser):
    assert seen(browser, GOOD) == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (GOOD + WIDE, "390 px: "),
        (GOOD + '<input name="brand">', "390 px: axe label"),
        (GOOD + '<p class="pale" style="color: #ccc">很浅的字', "390 px: axe color-contrast"),
        (GOOD + "<h1>又一个</h1>", "2 first headings"),
        (GOOD.replace("<title>年度品牌</title>", ""), "no title"),
        (GOOD + "<p>An English sentence that nobody translated", "English on a Chinese page"),
        (GOOD + "<script>console.error('oh')</script>", "console: oh"),
        (GOOD + "<script>throw new Error('oh')</script>", "script: oh"),
        (GOOD + '<img alt="" src="http://127.0.0.1:9/a.png">', "asked another host"),
    ],
    ids=["wide", "label", "contrast", "h1", "title", "words", "console", "script", "host"],
)
def test_a_fault_is_seen(browser, page, said):
    faults = seen(browser, page)
    assert any(fault.startswith(said) for fault in faults), faults


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (
            '<div class="twice"><button>好</button></div>',
            '<div class="twice"><button></button></div>',
            "axe button-name",
        ),
        (
            '<div class="pale">很浅的字</div>',
            '<div class="pale" style="color: #ccc">很浅的字</div>',
            "axe color-contrast",
        ),
    ],
    ids=["words", "colours"],
)
def test_axe_sees_a_page_again_where_it_differs(browser, good, bad, said):
    """Built of the same elements, without words or in another colour."""
    assert seen(browser, GOOD + good) == []
    faults = seen(browser, GOOD + good + bad)
    assert any(fault.startswith(f"390 px: {said}") for fault in faults), faults


def test_what_the_policy_refuses_is_seen(browser):
    faults = seen(browser, GOOD + "<style>p { color: red }</style>", policy=POLICY)
    assert any(fault.startswith("refused by the policy: style-src") for fault in faults), faults


def test_another_status_is_seen(browser):
    assert seen(browser, GOOD, status=404) == ["status 404"]
