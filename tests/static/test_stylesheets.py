"""The stylesheets: readable colours, no missing pictures, a light rating page."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.ROOT) / "static"
SHEET = (STATIC / "css/tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
TOKENS = dict(COLOUR.findall(SHEET.split("\n}")[0]))
ON_INK = dict(COLOUR.findall(SHEET[SHEET.index(".on-ink") :].split("\n}")[0]))

TEXT_ON_SURFACE = [
    *[
        (text, surface)
        for text in ("ink", "ink-2", "ink-3")
        for surface in ("card", "paper", "wash")
    ],
    *[(text, "harbour-wash") for text in ("ink", "ink-2", "ink-3", "harbour", "harbour-deep")],
    *[("harbour", surface) for surface in ("card", "paper", "wash", "gold-wash", "warn-wash")],
    *[(tone, f"{tone}-wash") for tone in ("alarm", "gold", "good", "warn")],
    *[(tone, surface) for tone in ("seal", "alarm", "warn") for surface in ("card", "paper")],
    *[
        ("card", surface)
        for surface in (
            "harbour",
            "harbour-deep",
            "seal",
            "seal-deep",
            "alarm",
            "alarm-deep",
            "good",
        )
    ],
    ("harbour-mist", "harbour-deep"),
]
MARK_ON_SURFACE = [
    *[("control", surface) for surface in ("card", "paper", "wash")],
    *[(part, "card") for part in ("part-self", "part-panel", "part-public")],
    *[("focus", surface) for surface in ("card", "paper", "wash", "gold-wash")],
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    return ratio(TOKENS[first], TOKENS[second])


def ratio(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "surface"), TEXT_ON_SURFACE)
def test_text_is_readable_on_its_surface(text, surface):
    assert contrast(text, surface) >= 4.5


@pytest.mark.parametrize(("mark", "surface"), MARK_ON_SURFACE)
def test_controls_and_marks_stand_out_from_their_surface(mark, surface):
    assert contrast(mark, surface) >= 3


def test_focus_ring_turns_light_on_harbour_ink():
    assert ratio(ON_INK["focus"], TOKENS["harbour-deep"]) >= 3


@pytest.mark.parametrize("sheet", sorted(path.name for path in (STATIC / "css").glob("*.css")))
def test_stylesheet_uses_only_pictures_and_colours_that_exist(sheet):
    text = (STATIC / "css" / sheet).read_text()
    own = [url for url in re.findall(r'url\("([^"]+)"\)', text) if "/admin/" not in url]
    assert [url for url in own if not (STATIC / "css" / url).resolve().is_file()] == []
    known = set(re.findall(r"(--[\w-]+):", SHEET + text))
    assert set(re.findall(r"var\((--[\w-]+)\)", text)) - known == set()
    assert "http" not in text


def test_rating_page_loads_less_than_thirty_kilobytes():
    sheets = ["css/tokens.css", "css/base.css", "css/parts.css", "css/rate.css"]
    pictures = ["img/favicon.svg", "img/waves.svg"]
    assert sum((STATIC / name).stat().st_size for name in sheets + pictures) < 20_000


def test_seal_red_is_for_honour_alone():
    """No error, button, line or badge is painted in the colour of a conferred title."""
    honours = {
        ".title-seal",
        ".title-seal.famous",
        ".ladder li:last-child.done .sign",
    }
    painted = set()
    for sheet in (STATIC / "css").glob("*.css"):
        rules = re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text())
        painted |= {
            re.sub(r"/\*.*?\*/", "", selector, flags=re.S).strip()
            for selector, body in rules
            if "var(--seal" in body
        }
    assert painted == honours


def test_of_the_pictures_only_the_mark_is_seal_red():
    """The portal's mark is the programme's own seal."""
    tokens = (STATIC / "css" / "tokens.css").read_text()
    red = re.search(r"--seal:\s*(#[0-9a-f]{6})", tokens).group(1)
    painted = {path.name for path in (STATIC / "img").glob("*.svg") if red in path.read_text()}
    assert painted == {"mark.svg", "favicon.svg"}
