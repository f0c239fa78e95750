"""Parsers for the columns of all tables: dates, telephones, credit codes, words. Standard library
only.

Each function takes the text of a cell and raises Unfit (a code, never the text itself).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from brandportal.tables.shapes import Cell

DAY_FORMS = (
    re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[ T]+\d{1,2}:\d{2}.*)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?(?:\s*\d{1,2}[:时].*)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
# Serial dates that a spreadsheet shows as numbers: days since the end of 1899 (1982 to 2064).
SERIAL = re.compile(r"[3-5]\d{4}(?:\.\d+)?")
SERIAL_START = date(1899, 12, 30)
SEPARATORS = re.compile(r"[\s\-‐-―−·.()/]+")
COUNTRY_PREFIX = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
MOBILE = re.compile(r"1[3-9]\d{9}")
SEVERAL = re.compile(r"\d{11}\D+\d{7,}")
MASKED = re.compile(r"\d{3}[*xX\u00d7]{2,}\d*")
LANDLINE = re.compile(r"0\d{9,11}(?:\D+\d+)?|[2-9]\d{6,7}")
# GB 32100-2015: the characters in order of their values, and the weights of the first seventeen.
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
BETWEEN_WORDS = re.compile(r"[,，、;；/|]+")
DOTS = re.compile("(?<=[\u3400-\u9fff])\\s*[\u2022\u2027\u22c5\u30fb\u00b7]\\s*(?=[\u3400-\u9fff])")
BETWEEN_HAN = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
ENDS_OF_WORDS = "。.．,，;；:：!！、"
WIDE = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)


class Unfit(Exception):
    """The text of a cell is invalid for the column; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def said(cell: Cell) -> str:
    """The text of a required cell that must have been read without doubt."""
    if cell.fault:
        raise Unfit(cell.fault)
    if not cell.text:
        raise Unfit("empty")
    return cell.text


def one_line(text: str) -> str:
    """A text without line breaks and repeated spaces: a break between two Chinese characters is
    only layout.
    """
    return re.sub(r"\s+", " ", WIDE.sub("", text)).strip()


def word(text: str) -> str:
    """A word normalised for comparison: full-width forms, spaces, capitals and a full stop make no
    difference.
    """
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", plain).strip(ENDS_OF_WORDS).casefold()


def parts(text: str) -> list[str]:
    """The texts of a cell that holds several, by the marks between them."""
    return [part for part in map(str.strip, BETWEEN_WORDS.split(text)) if part]


def names(text: str) -> list[str]:
    """The names of people in a text that may hold several: separated by a line break or by the
    marks that `parts` knows. A name loses full-width letters and the blanks between two Chinese
    characters; the dot inside a name is always ·.
    """
    found = [_name(part) for line in text.splitlines() for part in parts(line)]
    return [name for name in found if name]


def person_name(text: str) -> str:
    """The one name of a text, as `names` writes it. Refuses a text with several or without any."""
    found = names(text)
    if len(found) > 1:
        raise Unfit("name_several")
    if not found:
        raise Unfit("empty")
    return found[0]


def _name(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return BETWEEN_HAN.sub("", DOTS.sub("·", plain))


def day(text: str) -> date:
    """A date as offices write it: 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305, with or
    without a time, or a serial date.

    Day and month in another order (5/3/2026) are not guessed.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in DAY_FORMS:
        if match := form.fullmatch(plain):
            year, month, number = (int(part) for part in match.groups())
            try:
                return date(year, month, number)
            except ValueError:
                raise Unfit("day_none") from None
    if SERIAL.fullmatch(plain):
        return SERIAL_START + timedelta(days=int(float(plain)))
    raise Unfit("day_form")


def code(text: str) -> str:
    """A typed code as it was issued: capitals, no spaces or hyphens, full-width characters
    normalised.
    """
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def mobile(text: str) -> str:
    """The eleven digits of a mainland mobile number in any usual notation.

    Full-width digits, spaces, hyphens, brackets and the prefixes +86, 0086 and 86 are understood.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = COUNTRY_PREFIX.sub("", SEPARATORS.sub("", plain))
    if digits.isascii() and MOBILE.fullmatch(digits):
        return digits
    if MASKED.search(plain):
        raise Unfit("phone_masked")
    if SEVERAL.search(plain) or re.fullmatch(r"(?:1[3-9]\d{9}){2,}", digits):
        raise Unfit("phone_several")
    if LANDLINE.fullmatch(digits):
        raise Unfit("phone_landline")
    raise Unfit("phone_wrong")


def credit_code(text: str) -> str:
    """A unified social credit code in its official notation; its check character must be right."""
    plain = re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text)).upper()
    if len(plain) != 18 or not set(plain) <= set(CREDIT_CHARACTERS):
        raise Unfit("credit_code_form")
    if check_character(plain[:17]) != plain[17]:
        raise Unfit("credit_code_check")
    return plain


def check_character(first: str) -> str:
    """The eighteenth character of a unified social credit code from its first seventeen (GB
    32100-2015, 4.6).
    """
    total = sum(
        CREDIT_CHARACTERS.index(character) * weight
        for character, weight in zip(first, CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_CHARACTERS[-total % 31]
