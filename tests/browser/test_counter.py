"""The counter beside a long text and the server's check come to the same number."""

from __future__ import annotations

from typing import Any

import pytest

from brandportal.texts import plain_text
from brandportal.web.forms import ReasonForm
from tests.architecture.sources import ROOT

pytestmark = pytest.mark.browser
SCRIPT = ROOT / "static" / "js" / "char_counter.js"
TEXTS = [
    "",
    "服务",
    "一行\n两行\n\n",
    "𠮷祥如意🙂",
    "e\u0301te\u0301",
    "👨‍👩‍👧",
    "a" * 999 + "\n",
    "字\n" * 500,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_browser_counts_as_the_server_does(browser: Any, text: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f"<form method=post>{ReasonForm()['reason']}</form>")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"), type="module")
    page.fill("textarea", text)
    shown = page.locator("output").inner_text()
    # What a form sends: line breaks as two characters.
    sent = page.evaluate("new URLSearchParams(new FormData(document.forms[0])).get('reason')")
    context.close()
    assert shown == f"{len(plain_text(sent))} / 1000"
    crlf = plain_text(text).replace("\n", "\r\n")
    assert ReasonForm({"reason": crlf}).is_valid() == (0 < len(plain_text(text).strip()) <= 1000)
