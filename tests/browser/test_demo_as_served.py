"""The demo of `make demo`: what it costs to run."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

MOST_MEMORY = 400 * 1024 * 1024


def test_demo_serves_within_its_memory(demo_site, browser, pytestconfig):
    context = browser.new_context()
    page = context.new_page()
    for path in ("/", "/brands/", "/titles/", "/rules/"):
        assert page.goto(f"{demo_site.url}{path}").status == 200
    context.close()
    used = demo_site.resident_bytes()
    pytestconfig.get_terminal_writer().line(
        f" filled in {demo_site.fill_seconds:.0f} s, {used / 2**20:.0f} MB resident"
    )
    assert 0 < used < MOST_MEMORY
