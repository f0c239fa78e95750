"""Reading a register as offices keep it: XLSX or CSV, UTF-8 with or without mark, UTF-16 or GBK; cells as they were meant."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import load_workbook

from brandportal.errors import BadInput

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
HEADING_WITHIN = 10
SEPARATORS = (",", "\t", ";")
# A spreadsheet keeps fifteen digits of a number and makes zeros of the others.
MOST_DIGITS = 10**15
SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")

COLUMNS = {
    "case": gettext_noop("Case number"),
    "point": gettext_noop("Service point"),
    "served_on": gettext_noop("Date of service"),
    "phone": gettext_noop("Mobile number"),
}
HEADINGS = {
    "case": "办件编号 办件号 案件编号 业务编号 业务流水号 受理编号 受理号 编号 casenumber case",
    "point": "服务网点 网点 服务点 办理网点 办理地点 窗口 servicepoint point",
    "served_on": "办理日期 服务日期 办件日期 办结日期 办理时间 日期 dateofservice servedon date",
    "phone": "手机号码 手机号 手机 移动电话 联系手机 联系电话 电话 mobilenumber mobile phone",
}
MEANING = {word: name for name, words in HEADINGS.items() for word in words.split()}

FORMULA = gettext_noop("This cell holds a formula. Please copy the column and paste it as values.")
TOO_LONG = gettext_noop(
    "The spreadsheet has shortened this number, so its last digits are lost. Please set the column to text and fill it in"
    " again."
)
BROKEN = gettext_noop("This cell shows an error of the spreadsheet.")


@dataclass(frozen=True)
class Cell:
    """What a cell says; `fault` is a msgid when it cannot be taken at its word."""

    text: str
    fault: str = ""


EMPTY = Cell("")


@dataclass(frozen=True)
class Line:
    """One row by the number that a spreadsheet shows, its cells by the names of COLUMNS."""

    number: int
    cells: dict[str, Cell]


def read_register(name: str, data: bytes, *, columns: Sequence[str]) -> list[Line]:
    """The rows under the heading, empty ones left out; other columns are not read.

    Refuses with BadInput at the field `file` what is too large, no table, or lacks one of `columns`.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(_("The file is larger than 2 MB."), field="file")
    rows = _xlsx(data) if data[:2] == b"PK" else _csv(name, data)
    places: dict[str, int] = {}
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not places:
            places = _places(row, columns)
            if not places and number == HEADING_WITHIN:
                break
            continue
        cells = {key: row[at] if at < len(row) else EMPTY for key, at in places.items()}
        if any(cell != EMPTY for cell in cells.values()):
            lines.append(Line(number, cells))
        if len(lines) > MOST_ROWS:
            raise BadInput(_("The file has more than 20,000 rows. Please split it."), field="file")
    if not places:
        raise BadInput(
            _("The columns were not found. The first row must name them: %(columns)s.")
            % {"columns": _(", ").join(_(COLUMNS[key]) for key in columns)},
            field="file",
        )
    if not lines:
        raise BadInput(_("There is no row under the heading."), field="file")
    return lines


def _places(row: Sequence[Cell], columns: Sequence[str]) -> dict[str, int]:
    """Where each column stands when this row is the heading, else nothing."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        word = re.sub(r"[\s*_:]|\(.*?\)", "", unicodedata.normalize("NFKC", cell.text)).casefold()
        if word in MEANING:
            found.setdefault(MEANING[word], at)
    return {key: found[key] for key in columns} if found.keys() >= set(columns) else {}


def _csv(name: str, data: bytes) -> Iterator[list[Cell]]:
    text = _decoded(data)
    if text is None or "\0" in text:
        raise BadInput(_("“%(name)s” is neither an XLSX nor a CSV file.") % {"name": name}, "file")
    head = "\n".join(text.splitlines()[:HEADING_WITHIN])
    separator = max(SEPARATORS, key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [plain_cell(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        raise BadInput(_("The file cannot be read as CSV; it may be damaged."), "file") from None


def plain_cell(text: str) -> Cell:
    """A cell of a text file or of a call, with what spreadsheets do to numbers recognised."""
    plain = text.strip().strip("\ufeff")
    # Offices write ="138..." and '138... to keep a spreadsheet from touching a number.
    kept = re.fullmatch(r"=\"([^\"=]*)\"", plain)
    plain = kept.group(1) if kept else plain.removeprefix("'")
    if plain.startswith(("=", "＝")):
        return Cell("", FORMULA)
    if plain.startswith("#") and plain.rstrip("!?").isupper():
        return Cell("", BROKEN)
    return Cell("", TOO_LONG) if SHORTENED.fullmatch(plain) else Cell(plain)


def _decoded(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _xlsx(data: bytes) -> Iterator[list[Cell]]:
    damaged = BadInput(_("The file cannot be read as XLSX; it may be damaged."), "file")
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise BadInput(_("Unpacked the file is far too large."), field="file")
        book = load_workbook(io.BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        last = MOST_ROWS + HEADING_WITHIN + 1
        for row in sheet.iter_rows(max_row=last, max_col=MOST_COLUMNS):
            yield [_xlsx_cell(cell) for cell in row]
    except BadInput:
        raise
    except (BadZipFile, KeyError, IndexError, OSError, ValueError, TypeError, SyntaxError) as error:
        raise damaged from error


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if getattr(cell, "data_type", "") == "f":
        return Cell("", FORMULA)
    if getattr(cell, "data_type", "") == "e":
        return Cell("", BROKEN)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= MOST_DIGITS:
            return Cell("", TOO_LONG)
        return Cell(str(int(value)) if value == int(value) else str(value))
    return plain_cell(str(value))
