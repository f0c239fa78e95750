"""Certificate and plaque: what stands on them, and that the QR code leads to the live status."""

from __future__ import annotations

import io
import re

import pytest
import segno
from django.conf import settings
from django.core.cache import caches
from django.utils import translation
from pypdf import PdfReader

from audits.titles.certificate import (
    certificate_data,
    certificate_pdf,
    live_address,
    may_issue,
    plaque_pdf,
    qr_svg,
)
from audits.titles.enums import TitleLevel, TitleStatus
from tests.factories.audits import make_title
from tests.factories.people import make_agency

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    [page] = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text().split())


def test_certificate_says_what_was_named() -> None:
    title = make_title(agency=make_agency("市交通运输局"), name="港城车大夫")
    words = text_of(certificate_pdf(title))
    assert title.number in words
    assert "市交通运输局“港城车大夫”被评定为2025年度十佳服务品牌，特此命名" in words
    assert "港委发〔2025〕12号" in words
    assert "2025年10月9日至" in words
    assert "表彰" not in words


def test_certificate_speaks_of_commendation_only_with_an_approval() -> None:
    title = make_title()
    cycle = title.application.cycle
    cycle.approval_body, cycle.approval_number = (
        "江苏省评比达标表彰工作协调小组",
        "苏评组〔2025〕8号",
    )
    words = text_of(certificate_pdf(title))
    assert "特予表彰" in words
    assert "苏评组〔2025〕8号" in words
    assert "特此命名" not in words


def test_certificate_is_the_same_bytes_every_time() -> None:
    title = make_title()
    first = certificate_pdf(title)
    caches["artwork"].clear()
    assert certificate_pdf(title) == first


def test_certificate_does_not_depend_on_the_language_of_the_reader() -> None:

    title = make_title()
    with translation.override("en"):
        english = certificate_pdf(title)
    caches["artwork"].clear()
    assert certificate_pdf(title) == english


def test_plaque_names_level_brand_and_number() -> None:
    title = make_title(level=TitleLevel.FAMOUS, name="商务e家")
    words = text_of(plaque_pdf(title))
    assert "机关服务名牌" in words
    assert "商务e家" in words
    assert title.number in words


def test_qr_leads_to_the_live_status_and_is_the_code_of_that_address() -> None:
    title = make_title(number="T2025-03")
    assert live_address(title) == f"{settings.BASE_URL}/titles/T2025-03/"
    wanted = [list(row) for row in segno.make(live_address(title), error="m", micro=False).matrix]
    size = len(wanted)
    assert dark_modules(qr_svg(title), size) == wanted
    assert certificate_data(title)["qr"] == qr_svg(title)


def dark_modules(svg: str, size: int) -> list[list[int]]:
    """The SVG's path painted on a grid: `M x y` moves, `m dx dy` moves on, `h n` draws n dark
    modules.
    """

    path = re.search(r' d="([^"]+)"', svg)
    assert path
    grid = [[0] * size for _ in range(size)]
    x = y = 0.0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", path.group(1)):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if letter == "M":
            x, y = values
        elif letter == "m":
            x, y = x + values[0], y + values[1]
        else:
            for step in range(int(values[0])):
                grid[int(y)][int(x) + step] = 1
            x += values[0]
    return grid


def test_qr_svg_holds_no_script_and_no_style() -> None:
    svg = qr_svg(make_title())
    assert "<script" not in svg
    assert "style" not in svg


@pytest.mark.parametrize(
    ("status", "issued"),
    [
        (TitleStatus.VALID, True),
        (TitleStatus.WARNED, True),
        (TitleStatus.SUSPENDED, False),
        (TitleStatus.REVOKED, False),
        (TitleStatus.LAPSED, False),
        (TitleStatus.EXPIRED, False),
        (TitleStatus.PROMOTED, False),
    ],
)
def test_certificates_are_issued_only_while_the_title_stands(status: str, issued: bool) -> None:
    assert may_issue(make_title(status=status)).ok is issued


def test_long_names_stay_on_one_page() -> None:
    title = make_title(agency=make_agency("很" * 40), name="长" * 60)
    assert len(PdfReader(io.BytesIO(certificate_pdf(title))).pages) == 1
    assert len(PdfReader(io.BytesIO(plaque_pdf(title))).pages) == 1


def test_both_say_who_issued_the_title_and_when_and_leave_room_for_the_seal(settings) -> None:
    settings.ISSUING_BODY = "别的单位"
    title = make_title()
    title.issuing_body = "市机关效能建设领导小组"
    for made in (certificate_pdf(title), plaque_pdf(title)):
        words = text_of(made)
        assert "市机关效能建设领导小组" in words and "别的单位" not in words
        assert "2025年10月9日" in words
    title.issuing_body = ""
    assert "别的单位" in text_of(certificate_pdf(title))


def test_the_certificate_is_a4_and_the_plaque_a3() -> None:
    title = make_title()
    for made, sides in ((certificate_pdf(title), (297, 210)), (plaque_pdf(title), (420, 297))):
        [page] = PdfReader(io.BytesIO(made)).pages
        assert tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) == sides


@pytest.mark.parametrize("agency", [f"市{'港口管理' * n}局" for n in range(1, 8)])
@pytest.mark.parametrize("name", ["港城车大夫", "一证通", "三百六十五，天天好服务"])
def test_names_are_never_broken_inside(agency, name) -> None:
    """Whatever stands before them in the line, a name stands whole on one line."""
    title = make_title(agency=make_agency(agency), name=name)
    for made in (certificate_pdf(title), plaque_pdf(title)):
        [page] = PdfReader(io.BytesIO(made)).pages
        lines = ["".join(line.split()) for line in page.extract_text().splitlines()]
        assert any(name in line for line in lines)
        assert any(agency in line for line in lines)
