"""The pictures of the README, taken from the demo when `make pictures` asks for them; the suite
does not collect them. They go to docs/pictures, or where PICTURES says.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.architecture.sources import ROOT
from tests.architecture.test_committed_files import LARGEST_PICTURE

pytestmark = pytest.mark.browser

DOCS = ROOT / "docs" / "pictures"
COLOURS = 256
DESK, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
# name: who, where, how large, how many pixels for one
PICTURES: dict[str, tuple[str, str, Any, int]] = {
    "home": ("visitor", "/", DESK, 1),
    "rating": ("visitor", "rate", PHONE, 2),
    "ranking": ("leader", "/leadership/2025/", DESK, 1),
    "desk": ("office", "/admin/", DESK, 1),
}


def _first_rated(page: Any, site: str) -> str:
    page.goto(f"{site}/brands/")
    href = page.get_by_role("link", name="港城车大夫").first.get_attribute("href")
    return href.replace("/brands/", "/rate/")


def _few_colours(png: bytes) -> bytes:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_taken(browser, demo_site, signed_in, name):
    person, path, size, scale = PICTURES[name]
    context = browser.new_context(
        storage_state=signed_in(person), viewport=size, device_scale_factor=scale, locale="zh-CN"
    )
    page = context.new_page()
    if path == "rate":
        path = _first_rated(page, demo_site.url)
    answer = page.goto(f"{demo_site.url}{path}", wait_until="networkidle")
    if name == "rating":
        page.locator("fieldset.answers label").nth(1).click()
    picture = _few_colours(page.screenshot())
    context.close()
    place = Path(os.environ.get("PICTURES", DOCS))
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.png").write_bytes(picture)
    assert answer.status == 200
    assert len(picture) <= LARGEST_PICTURE
