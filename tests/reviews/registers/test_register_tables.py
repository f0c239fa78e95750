"""Registers as offices keep them: encodings, formulas, shortened numbers, titles above the heading,
no tables at all.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from brandportal.errors import BadInput
from brandportal.tables.cells import plain_cell
from brandportal.tables.shapes import Cell
from reviews.registers.tables import COLUMNS, MOST_ROWS, read_register

pytestmark = pytest.mark.usefixtures("english")
HEAD = "办件编号,服务网点,办理日期,手机号码"
ROW = "ZJG-1,金港路网点,2026-03-05,13912345678"
CELLS = {
    "case": Cell("ZJG-1"),
    "point": Cell("金港路网点"),
    "served_on": Cell("2026-03-05"),
    "phone": Cell("13912345678"),
}


def read(data: bytes, name: str = "a.csv"):
    return read_register(name, data, columns=tuple(COLUMNS)).rows


def xlsx(*rows: list) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_read_register_in_every_encoding(encoding, end):
    (line,) = read(f"{HEAD}{end}{ROW}{end}".encode(encoding))
    assert (line.number, line.cells) == (2, CELLS)


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_read_register_with_every_separator(separator):
    assert read(f"{HEAD}\n{ROW}\n".replace(",", separator).encode())[0].cells == CELLS


def test_read_register_finds_the_heading_under_a_title_and_leaves_other_columns_unread():
    text = (
        "二〇二六年办件登记册\n\n姓名,手机 号码（必填）,服务网点,办件编号,办理日期\n"
        "张三,13912345678,金港路网点,ZJG-1,2026-03-05\n,,,,\n"
    )
    (line,) = read(text.encode())
    assert (line.number, line.cells) == (4, CELLS)


def test_read_register_in_english():
    text = "Case number,Service point,Date of service,Mobile number\n" + ROW
    assert read(text.encode())[0].cells == CELLS


def test_read_register_of_a_workbook_with_dates_and_numbers():
    heading = HEAD.split(",")
    days = (date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), "2026-03-05")
    lines = read(xlsx(heading, *(["ZJG-1", "金港路网点", day, 13912345678] for day in days)))
    assert [line.cells | {"served_on": CELLS["served_on"]} for line in lines] == [CELLS] * 3
    assert [line.text("served_on") for line in lines] == [
        "2026-03-05",
        "2026-03-05 09:30:00",
        "2026-03-05",
    ]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("=1+1", "formula"),
        ('=HYPERLINK("https://example.org","13912345678")', "formula"),
        ("=VLOOKUP(A2,Sheet2!A:B,2,0)", "formula"),
        (1234567890123456789, "long_number"),
        (1.2345678901234567e18, "long_number"),
        ("#REF!", "error"),
        ("#N/A", "error"),
    ],
)
def test_read_register_names_what_a_workbook_broke(value, fault):
    (line,) = read(xlsx(HEAD.split(","), [value, "金港路网点", "2026-03-05", "13912345678"]))
    assert line.cells["case"] == Cell("", fault)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("13912345678", Cell("13912345678")),
        ("'13912345678", Cell("13912345678")),
        ('="13912345678"', Cell("13912345678")),
        ("1.39E+10", Cell("", "shortened")),
        ("3.20582E+17", Cell("", "shortened")),
        ("=A1", Cell("", "formula")),
        ("＝A1", Cell("", "formula")),
        ("#VALUE!", Cell("", "error")),
        ("3205821990010112345", Cell("3205821990010112345")),
        ("12E5号窗口", Cell("12E5号窗口")),
        ("  ", Cell("")),
    ],
)
def test_plain_cell(text, cell):
    assert plain_cell(text) == cell


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    return out.getvalue()


def empty_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The columns were not found"),
        (b"\n\n\n", "The columns were not found"),
        ("办件编号,服务网点,办理日期\n1,2,3".encode(), "missing in the heading, row 1: 手机号码."),
        ("\n".join(["title"] * 10 + [HEAD, ROW]).encode(), "The columns were not found"),
        (HEAD.encode(), "There is no row under the heading, row 1."),
        (f"{HEAD}\n,,,\n".encode(), "There is no row under the heading, row 1."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0", "workbook of the old kind"),
        (b"\x89PNG\r\n\x1a\n\0\0", "neither an XLSX nor a CSV"),
        (HEAD.encode() + b"\n\xff\xff\xff\xff", "characters of this text file"),
        (b"PK\x03\x04 not a zip", "cannot be read as XLSX"),
        (empty_zip(), "cannot be read as XLSX"),
        (bomb(), "far too large"),
        (b"a" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (f'{HEAD}\n"{"a" * 200_000},b,c,d'.encode(), "in row 2 has no end"),
    ],
)
def test_read_register_refuses(data, sentence):
    with pytest.raises(BadInput, match=sentence) as refusal:
        read(data)
    assert refusal.value.field == "file"


def test_read_register_takes_20000_rows_and_not_one_more():
    rows = "1,2,3,4\n" * MOST_ROWS
    assert len(read(f"{HEAD}\n{rows}".encode())) == MOST_ROWS
    with pytest.raises(BadInput, match=r"more than 20000 rows"):
        read(f"{HEAD}\n{rows}1,2,3,4\n".encode())
