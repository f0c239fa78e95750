"""Logos, photographs and evidence of the demo, drawn here; the same brand always gives the same
bytes.
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from importlib.resources import files
from random import Random

import typst
from PIL import Image, ImageDraw, ImageFont

from demo.brands import DemoBrand

FONTS = files("pylopdf_fonts_zh_cn")
PALETTES = (
    ("#0f5b66", "#e3f0f0"),
    ("#0b434c", "#eef3f1"),
    ("#8a6414", "#fbf3dd"),
    ("#23663f", "#e6f2ea"),
    ("#3c5862", "#eef3f1"),
    ("#16323b", "#d9e6e4"),
)
PAPER = "#ffffff"
SIZE = 512


@lru_cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _palette(brand: DemoBrand) -> tuple[str, str]:
    return PALETTES[sum(map(ord, brand.key)) % len(PALETTES)]


def logo(brand: DemoBrand) -> bytes:
    """The brand's own mark from `logos/`, or its character: round for windows, square for others, a
    shield for party organs.
    """
    own = files("demo") / "logos" / f"{brand.key}.png"
    if own.is_file():
        return own.read_bytes()
    ink, wash = _palette(brand)
    image = Image.new("RGB", (SIZE, SIZE), PAPER)
    draw = ImageDraw.Draw(image)
    box = (36, 36, SIZE - 36, SIZE - 36)
    if brand.agency_class == "window":
        draw.ellipse(box, fill=ink)
        draw.ellipse((60, 60, SIZE - 60, SIZE - 60), outline=wash, width=6)
    elif brand.agency_class == "non_window":
        draw.rounded_rectangle(box, radius=96, fill=ink)
        draw.rounded_rectangle((62, 62, SIZE - 62, SIZE - 62), radius=74, outline=wash, width=6)
    else:
        draw.polygon(
            [(256, 30), (476, 110), (452, 330), (256, 482), (60, 330), (36, 110)], fill=ink
        )
    for row in range(2):
        top = 362 + row * 26
        for column in range(5):
            left = 168 + column * 35
            draw.arc((left, top, left + 36, top + 24), 0, 180, fill=wash, width=5)
    size = 240 if len(brand.glyph) == 1 else 150
    draw.text(
        (SIZE / 2, 232),
        brand.glyph,
        font=_font("NotoSerifSC-Regular.otf", size),
        fill=PAPER,
        anchor="mm",
    )
    return _png(image)


def photograph(brand: DemoBrand) -> bytes:
    """A drawn view of the brand's first service point: street, house, sign, people."""
    chance = Random(f"photograph {brand.key}")  # noqa: S311 - a drawing, not a secret
    ink, wash = _palette(brand)
    width, height = 960, 600
    image = Image.new("RGB", (width, height), "#dcebea")
    draw = ImageDraw.Draw(image)
    for x in range(0, width, 60):
        tall = chance.randint(120, 300)
        draw.rectangle((x, 430 - tall, x + 56, 430), fill="#c5d8d6")
    draw.rectangle((0, 430, width, height), fill="#e9e2d3")
    draw.rectangle((210, 170, 750, 470), fill="#fffdf8", outline=ink, width=5)
    draw.rectangle((190, 140, 770, 220), fill=ink)
    draw.text(
        (480, 180), brand.brand, font=_font("NotoSerifSC-Regular.otf", 46), fill=PAPER, anchor="mm"
    )
    for x in range(240, 680, 100):
        draw.rectangle((x, 260, x + 80, 340), fill=wash, outline=ink, width=3)
    draw.rectangle((430, 350, 530, 470), fill=ink)
    draw.text(
        (480, 245),
        brand.points[0].name,
        font=_font("NotoSansSC-Regular.otf", 24),
        fill=ink,
        anchor="mm",
    )
    for _person in range(chance.randint(4, 8)):
        x, y = chance.randint(80, 880), chance.randint(470, 540)
        coat = chance.choice(["#a8281e", "#0f5b66", "#3c5862", "#8a6414"])
        draw.rounded_rectangle((x - 14, y - 34, x + 14, y + 22), radius=10, fill=coat)
        draw.ellipse((x - 11, y - 58, x + 11, y - 36), fill="#e8c9a6")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


_SHEET = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, date: none)
#set page(paper: "a5", margin: 18mm, fill: rgb("#faf8f3"))
#set text(font: "Noto Serif SC", size: 11pt, lang: "zh")
#align(center)[#text(size: 17pt, fill: rgb("#0b434c"))[#d.title]]
#v(8mm)
#for line in d.lines [#line #parbreak()]
#v(1fr)
#align(right)[#text(size: 9pt, fill: rgb("#5d747d"))[演示材料]]
"""


@lru_cache
def _sheet_source() -> bytes:
    return _SHEET.encode()


def evidence(brand: DemoBrand) -> bytes:
    """A one-page PDF with the commitments and where a citizen can check them."""
    lines = [
        brand.summary,
        *(f"{p.promise}：{p.target}{p.unit}。{p.how}。" for p in brand.promises),
    ]
    data = {"title": f"{brand.brand} 服务承诺与台账", "lines": lines}
    return typst.compile(
        _sheet_source(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
