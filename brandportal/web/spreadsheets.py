"""Tables as downloads: CSV that Excel and WPS open correctly, XLSX with real numbers and dates;
only data, never a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, TextIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from brandportal.web.downloads import generated

BOM = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Characters with which spreadsheets start a formula; full-width forms included, because input
# methods produce them.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 60
NARROWEST = 8
# Rows of a long table from which the widths of its columns are taken.
LOOKED_AT = 200
# The first moment that an archive can name.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def harmless(text: str) -> str:
    """The text so that a spreadsheet does not run it: with a leading apostrophe before anything
    like a formula.
    """
    return f"'{text}" if text.lstrip(" '\"\u3000").startswith(FORMULA_STARTS) else text


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark and CRLF; texts escaped, numbers and dates unchanged."""
    out = io.StringIO()
    _write_csv(out, head, rows)
    return out.getvalue().encode()


def _write_csv(out: TextIO, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    out.write(BOM)
    lines = chain([head], rows)
    csv.writer(out).writerows([_csv_cell(value) for value in row] for row in lines)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return harmless(str(value))


def xlsx_bytes(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], *, now: datetime
) -> bytes:
    """One sheet with a frozen first row; dates are dates, numbers are numbers, and every text is
    typed as text.
    """
    lines, out = [list(row) for row in rows], io.BytesIO()
    _save(_book(title, head, lines, widths=_widths([head, *lines]), now=now), out)
    return out.getvalue()


def _save(book: Workbook, out: IO[bytes]) -> None:
    """Write the book; the same table has the same bytes. openpyxl stamps the sheet in the archive
    with the clock of the machine.
    """
    with TemporaryFile() as stamped:
        book.save(stamped)
        with ZipFile(stamped) as made, ZipFile(out, "w") as kept:
            for member in made.infolist():
                entry = ZipInfo(member.filename, date_time=NO_DATE)
                entry.compress_type = ZIP_DEFLATED
                with made.open(member) as read, kept.open(entry, "w") as written:
                    copyfileobj(read, written)


def _book(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int],
    now: datetime,
) -> Workbook:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    sheet = book.create_sheet(title[:31])
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for line in rows:
        sheet.append([_cell(sheet, value) for value in line])
    return book


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    is_text = not isinstance(value, (int, Decimal, date)) and value is not None
    cell = WriteOnlyCell(sheet, value=harmless(str(value)) if is_text else value)
    if is_text:
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    """Wide enough for the longest cell; Chinese characters count twice."""
    longest = [NARROWEST] * max(len(row) for row in rows)
    for row in rows:
        for place, value in enumerate(row):
            text = "" if value is None else str(value)
            width = sum(2 if ord(character) > 0x2E7F else 1 for character in text) + 2
            longest[place] = max(longest[place], min(width, WIDEST))
    return longest


def long_table_file(
    stem: str,
    kind: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    now: datetime,
) -> FileResponse:
    """As `table_file`, for a table that is not held in memory: each row is written to a temporary
    file as it comes. The widths of an XLSX come from its first rows.
    """
    file = TemporaryFile()
    if kind == "csv":
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        _write_csv(text, head, rows)
        text.flush()
        text.detach()
    elif kind == "xlsx":
        coming = iter(rows)
        first = [list(row) for row in islice(coming, LOOKED_AT)]
        widths = _widths([head, *first])
        _save(_book(title, head, chain(first, coming), widths=widths, now=now), file)
    else:
        raise Http404
    file.seek(0)
    content_type = CSV_TYPE if kind == "csv" else XLSX_TYPE
    return generated(file, name=f"{stem}.{kind}", content_type=content_type)


def table_file(
    stem: str,
    kind: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    now: datetime,
) -> HttpResponse:
    """A whole table to take along: `stem.csv`, or `stem.xlsx` with `title` on its sheet; any other
    kind is not found (404).
    """
    if kind == "csv":
        return download(csv_bytes(head, rows), name=f"{stem}.csv", content_type=CSV_TYPE)
    if kind != "xlsx":
        raise Http404
    book = xlsx_bytes(title, head, rows, now=now)
    return download(book, name=f"{stem}.xlsx", content_type=XLSX_TYPE)


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A generated file as a download."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
