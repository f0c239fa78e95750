"""Certificate and plaque: what stands on them, and that the QR code leads to the live status."""

from __future__ import annotations

import io
import json
import math
import re

import pylopdf_fonts_zh_cn
import pytest
import segno
import typst
from django.conf import settings
from django.core.cache import caches
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from audits.titles.certificate import (
    ARTWORK,
    certificate_data,
    certificate_pdf,
    live_address,
    may_issue,
    plaque_pdf,
    qr_svg,
)
from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.models import Title
from brandportal.documents.typesetting import typeset
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
    for artwork, made in (("certificate", certificate_pdf), ("plaque", plaque_pdf)):
        words = text_of(made(title))
        assert "市机关效能建设领导小组" in words and "别的单位" not in words
        assert "2025年10月9日" in words
        assert printed_on_the_seal_room(artwork, title) == []
    title.issuing_body = ""
    assert "别的单位" in text_of(certificate_pdf(title))


@pytest.mark.parametrize("artwork", ["certificate", "plaque"])
@pytest.mark.parametrize("length", [1, 40, 60])
def test_the_room_for_the_seal_is_clear_whatever_the_names_are(artwork, length) -> None:
    title = make_title(
        agency=make_agency("很" * length), name="长" * length, approving_document="文" * length
    )
    title.issuing_body = "市委市政府机关作风效能建设和优化营商环境工作领导小组办公室" * 2
    cycle = title.application.cycle
    cycle.approval_body, cycle.approval_number = (
        "江苏省评比达标表彰工作协调小组",
        "苏评组〔2025〕8号",
    )
    assert printed_on_the_seal_room(artwork, title) == []


def printed_on_the_seal_room(artwork: str, title: Title) -> list[tuple[int, int]]:
    """The dots of ink where the seal of 42 mm goes, on the page as it is printed; its outline, by
    which the room is seen, lies outside.
    """
    data = certificate_data(title)
    template, dots = ARTWORK / f"{artwork}.typ", 4  # a millimetre
    place = typst.query(
        str(template),
        "<seal-room>",
        field="value",
        one=True,
        root=str(ARTWORK),
        sys_inputs={"data": json.dumps(data)},
        font_paths=[str(pylopdf_fonts_zh_cn.serif_path().parent)],
        ignore_system_fonts=True,
    )
    where = json.loads(place)
    picture = Image.open(io.BytesIO(typeset(template, data, form="png", ppi=dots * 25.4)))
    page = picture.convert("RGB")
    assert where["radius"] == 21
    assert 21 <= where["x"] <= page.width / dots - 21
    assert 21 <= where["y"] <= page.height / dots - 21
    middle, reach = (where["x"] * dots, where["y"] * dots), 21 * dots
    ground = page.getpixel((round(middle[0]), round(middle[1])))
    return [
        (x, y)
        for x in range(round(middle[0]) - reach, round(middle[0]) + reach)
        for y in range(round(middle[1]) - reach, round(middle[1]) + reach)
        if math.dist((x + 0.5, y + 0.5), middle) < reach - 1 and page.getpixel((x, y)) != ground
    ]


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


@pytest.mark.parametrize("level", [TitleLevel.TOP_TEN, TitleLevel.FAMOUS])
@pytest.mark.parametrize("length", range(1, 14, 2))
def test_the_name_of_the_title_is_never_broken_inside(level, length) -> None:
    """The year, 年度 and the level stand on one line of the certificate, in English too."""
    agency = make_agency(f"市{'港口' * length}局", name_en=f"Bureau of {'Harbour ' * length}")
    title = make_title(agency=agency, name="港城车大夫", level=level)
    if length % 4 == 1:
        title.application.cycle.approval_number = "苏评组〔2025〕8号"
    [page] = PdfReader(io.BytesIO(certificate_pdf(title))).pages
    lines = ["".join(line.split()) for line in page.extract_text().splitlines()]
    named = {
        "top_ten": ("十佳服务品牌", "TopTenServiceBrand"),
        "famous": ("机关服务名牌", "FamousBrand"),
    }
    chinese, english = named[level]
    assert any(f"2025年度{chinese}" in line for line in lines)
    assert any(f"{english}oftheyear2025" in line for line in lines)
