"""The meaning of one cell: changes that office programs make to texts, numbers and dates are
undone, or reported where that is impossible.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from brandportal.tables.shapes import EMPTY, Cell

# A spreadsheet keeps fifteen digits of a number and replaces the others by zeros.
MOST_DIGITS = Decimal(10) ** 15
SHORTENED = re.compile(r"\d\.\d+[eE]\+?\d+|\d[eE]\+\d+")
ERRORS = {
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
}
TOO_NARROW = re.compile(r"#{3,}")
KEPT_AS_TEXT = re.compile(r"=\"([^\"=]*)\"")
# Zero-width characters from pasted text, and the byte order mark.
INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NOT_SHOWN = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
FIRST_DAY = datetime(1899, 12, 30)
# Spreadsheets count a 29 February 1900, which did not exist.
FIRST_SERIAL, LAST_SERIAL = Decimal(61), Decimal(2_958_466)
FROM_1904 = 1462
HALF_SECOND = timedelta(milliseconds=500)


def plain_cell(text: str) -> Cell:
    """A cell of a text file or of an API request, or a text of a workbook."""
    if text.isalnum() and text.isascii() and "e" not in text and "E" not in text:
        return Cell(text)  # most cells of a long register
    if "\ufffd" in text:
        return Cell("", "lost_characters")
    plain = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").strip()
    # Offices write ="138..." or '138... to keep a spreadsheet from changing a number.
    kept = KEPT_AS_TEXT.fullmatch(plain)
    plain = kept.group(1).strip() if kept else plain.removeprefix("'").strip()
    if plain.startswith(("=", "＝")):
        return Cell("", "formula")
    if plain in ERRORS or TOO_NARROW.fullmatch(plain):
        return Cell("", "error")
    return Cell("", "shortened") if SHORTENED.fullmatch(plain) else Cell(plain)


def unescaped(text: str) -> str:
    """A text of a workbook, in which characters that XML cannot contain are written as _x000D_."""
    return ESCAPED.sub(lambda found: _character(int(found.group(1), 16)), text)


def _character(code: int) -> str:
    return "" if code < 32 and code not in (9, 10, 13) else chr(code)


def is_date_format(number: int, code: str) -> bool:
    """Whether a number format shows a day (with or without a time)."""
    if not code:
        return number in BUILT_IN_DATES
    shown = NOT_SHOWN.sub("", code.split(";")[0]).casefold()
    return bool(re.search(r"[yd年日]", shown)) and "general" not in shown


def number_cell(raw: str, *, format_id: int, format_code: str, from_1904: bool) -> Cell:
    """A number of a workbook as the sheet displays it: a date, with leading zeros, as percent, or
    plain.
    """
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return Cell("", "error")
    if not value.is_finite():
        return Cell("", "error")
    if abs(value) >= MOST_DIGITS:
        return Cell("", "long_number")
    if is_date_format(format_id, format_code):
        return _date_cell(value + FROM_1904 if from_1904 else value) or Cell(_plain(value))
    shown = NOT_SHOWN.sub("", format_code.split(";")[0]).strip()
    if "%" in shown or format_id in (9, 10):
        return Cell(f"{_plain(value * 100)}%")
    text = _plain(value)
    if re.fullmatch("0{2,}", shown) and text.isdigit():
        text = text.zfill(len(shown))
    return Cell(text)


def _date_cell(value: Decimal) -> Cell | None:
    if not FIRST_SERIAL <= value < LAST_SERIAL:
        return None
    moment = FIRST_DAY + timedelta(days=float(value))
    moment = (moment + HALF_SECOND).replace(microsecond=0)
    if value == int(value):
        return Cell(moment.date().isoformat())
    return Cell(moment.isoformat(sep=" "))


def _plain(value: Decimal) -> str:
    """A number without exponent and without noise after the fifteenth digit."""
    rounded = Decimal(f"{value:.15g}")
    return f"{rounded.quantize(Decimal(1)) if rounded == int(rounded) else rounded.normalize():f}"


def iso_cell(raw: str) -> Cell:
    """A date that a workbook stores as text (ISO 8601)."""
    return Cell(raw.strip().replace("T", " ").removesuffix("Z").removesuffix(" 00:00:00"))


def workbook_cell(
    kind: str,
    raw: str,
    *,
    formula: bool,
    format_id: int = 0,
    format_code: str = "",
    from_1904: bool = False,
) -> Cell:
    """A cell by its type in the file. A formula counts as its stored result, if there is one."""
    if kind == "e":
        return Cell("", "error")
    if formula and not raw.strip():
        return Cell("", "formula")
    if kind in ("s", "inlineStr", "str"):
        return plain_cell(unescaped(raw))
    if not raw.strip():
        return EMPTY
    if kind == "b":
        return Cell("TRUE" if raw.strip() in ("1", "true") else "FALSE")
    if kind == "d":
        return iso_cell(raw)
    return number_cell(
        raw.strip(), format_id=format_id, format_code=format_code, from_1904=from_1904
    )
