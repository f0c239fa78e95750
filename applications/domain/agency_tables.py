"""Reading a table of agencies as offices keep them: XLSX or CSV, UTF-8 with or without mark, or GBK."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from brandportal.errors import BadInput

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
SEPARATORS = (",", "\t", ";")


def read_table(name: str, data: bytes) -> list[list[str]]:
    """The table's rows as texts, the heading first. Refuses what is neither, too large, or not readable."""
    if len(data) > MOST_BYTES:
        raise BadInput(_("The file is larger than 5 MB."))
    rows = list(_xlsx(data) if data[:2] == b"PK" else _csv(name, data))
    if len(rows) > MOST_ROWS:
        raise BadInput(_("The table has more than %(most)s rows.") % {"most": MOST_ROWS})
    return rows


def _csv(name: str, data: bytes) -> Iterator[list[str]]:
    if b"\0" in data:
        raise BadInput(_("“%(name)s” is neither an XLSX nor a CSV file.") % {"name": name})
    text = _decoded(data)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        yield [cell.strip() for cell in row]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(_("The file is written in neither UTF-8 nor GBK."))


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise BadInput(_("The file cannot be read as XLSX; it may be damaged.")) from error
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True):
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    """A cell as it was meant: a telephone number that a spreadsheet took for a figure has no decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
