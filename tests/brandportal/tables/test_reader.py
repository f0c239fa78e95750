"""The reader of tables: files of office programs are read correctly, or refused with the place of
the fault.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from brandportal.accounts.domain.agency_import import SHAPE as AGENCIES
from brandportal.tables.reader import parse, read_table
from brandportal.tables.shapes import (
    Column,
    Limits,
    Shape,
    Table,
    Unreadable,
    as_json,
    from_json,
    letter,
    options,
)
from reviews.batches.files import SHAPE as SHEETS
from reviews.registers.tables import COLUMNS, shape
from tests.brandportal.tables.workbooks import package, row, sheet, workbook

FILES = Path(__file__).parent.parent.parent / "data" / "tables"
REGISTER = shape(tuple(COLUMNS))
TWO = Shape((Column("name", ("名称", "Name")), Column("phone", ("手机", "Phone"))))
HEAD = row("名称", "手机")


def said(table: Table) -> list[list[str]]:
    """Row numbers and cells; a fault is shown as !code."""
    return [
        [
            str(one.number),
            *(f"!{cell.fault}" if cell.fault else cell.text for cell in one.cells.values()),
        ]
        for one in table.rows
    ]


def two(content: bytes, **limits: int) -> list[list[str]]:
    return said(read_table(content, "t", shape=TWO, limits=Limits(**limits)))


def refusal(content: bytes, shape: Shape = TWO, **limits: int) -> tuple[str, int, str]:
    with pytest.raises(Unreadable) as unreadable:
        read_table(content, "t", shape=shape, limits=Limits(**limits))
    fault = unreadable.value.fault
    return fault.code, fault.row, fault.letter


# Files as office programs wrote them
# ---------------------------------------------------------------

AGENCY = ["2", "测试一局", "窗口类", "11370200MB2856123A", "张一", "13900000001", "a1@example.org"]
CASE = ["2", "A001", "南沙行政服务大厅", "2026-10-08", "13900002001"]
SHEET = ["2", "7K64DK", "13900001001", "", "", "满意", "", "", "2026-11-20"]


def changed(line: list[str], **places: str) -> list[str]:
    """The line with other cells, by the letter of their column; `row` is its number."""
    found = list(line)
    for place, value in places.items():
        found[0 if place == "row" else ord(place) - 64] = value
    return found


READ = {
    "ag_control": [AGENCY],
    "ag_dimension_a1": [AGENCY],
    "ag_dimension_src": [AGENCY],
    "ag_heading_marks": [AGENCY],
    "ag_second_sheet": [AGENCY],
    "ag_title_row": [changed(AGENCY, row="3")],
    "ag_merged_class": [
        AGENCY,
        ["3", "测试四局", "窗口类", "11370200MB2856125C", "李四", "13900000004", "a4@example.org"],
        ["4", "测试五局", "窗口类", "11370200MB2856126D", "王五", "13900000005", "a5@example.org"],
    ],
    "ag_break_only": [
        [
            "2",
            "青岛市\n测试三局",
            "窗口类",
            "11370200MB2856124B",
            "张三",
            "13900000003",
            "a3@example.org",
        ]
    ],
    "ag_break_zwsp": [
        [
            "2",
            "青岛市\n测试三局",
            "窗口类",
            "11370200MB2856124B",
            "张三",
            "13900000003",
            "a3@example.org",
        ]
    ],
    "ag_code_number": [
        ["2", "测试二局", "窗口类", "!long_number", "张二", "13900000002", "a2@example.org"]
    ],
    "ag_code_rounded": [
        ["2", "测试二局", "窗口类", "!long_number", "张二", "13900000002", "a2@example.org"]
    ],
    "ag_code_text": [
        ["2", "测试二局", "窗口类", "113702000042123456", "张二", "13900000002", "a2@example.org"]
    ],
    "ag_formula": [
        ["2", "测试九局", "窗口类", "11370200MB285613AH", "钱九", "!formula", "a9@example.org"]
    ],
    "rg_control": [CASE],
    "rg_dimension_a1": [CASE],
    "rg_1904": [CASE],
    "rg_float": [changed(CASE, D="13900000000")],
    "rg_case18": [changed(CASE, A="!long_number")],
    "rg_zero_format": [changed(CASE, A="000123")],
    "rg_title_rows": [changed(CASE, row="6")],
    "rg_merged_point": [
        CASE,
        ["3", "A002", "南沙行政服务大厅", "2026-10-09", "13900002002"],
        ["4", "A003", "南沙行政服务大厅", "2026-10-10", "13900002003"],
    ],
    "sh_control": [SHEET],
    "sh_dimension_a1": [SHEET],
    "sh_no_dimension": [SHEET],
    "sh_phone_float": [SHEET],
    "sh_title_row": [changed(SHEET, row="3")],
    "sh_case_number18": [changed(SHEET, B="", D="!long_number")],
    "sh_date_cell": [SHEET],
    "sh_date_serial": [changed(SHEET, H="46346")],
    "sh_datetime_cell": [changed(SHEET, H="2026-11-20 14:30:05")],
}


@pytest.mark.parametrize("name", READ)
def test_files_of_office_programs_are_read_right(name):
    kind = {"ag": AGENCIES, "rg": REGISTER, "sh": SHEETS}[name[:2]]
    content = (FILES / f"{name}.xlsx").read_bytes()
    assert said(read_table(content, name, shape=kind)) == READ[name]


@pytest.mark.parametrize("name", ["ag_cut_sheet", "rg_cut_sheet", "sh_cut_sheet"])
def test_a_file_that_ends_in_the_middle_is_refused_with_the_last_row(name):
    kind = {"ag": AGENCIES, "rg": REGISTER, "sh": SHEETS}[name[:2]]
    code, last, _letter = refusal((FILES / f"{name}.xlsx").read_bytes(), kind)
    assert (code, last) == ("cut", 1 if name == "sh_cut_sheet" else 2)


# Text files
# ----------------------------------------------------------------------------------------

PLAIN = "名称,手机\r\n张一,13900000001\r\n李二,13900000002\r\n"
ROWS = [["2", "张一", "13900000001"], ["3", "李二", "13900000002"]]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "；", "|"])
def test_every_encoding_ending_and_separator_means_the_same(encoding, end, separator):
    text = PLAIN.replace("\r\n", end).replace(",", separator)
    assert two(text.encode(encoding)) == ROWS


def test_text_with_rare_characters_in_gb18030():
    assert two("名称,手机\n𠮷䶮,13900000001".encode("gb18030")) == [["2", "𠮷䶮", "13900000001"]]


def test_text_with_a_line_that_names_the_separator():
    assert two(f"sep=;\r\n{PLAIN}".replace(",", ";").encode()) == ROWS


def test_text_with_quoted_breaks_separators_and_quotes_keeps_its_row_numbers():
    text = '名称,手机\n"张\n一, ""老张""",13900000001\n\n李二,13900000002,,,\n,,\n'
    assert two(text.encode()) == [
        ["2", '张\n一, "老张"', "13900000001"],
        ["4", "李二", "13900000002"],
    ]


def test_text_with_a_quotation_mark_without_end_names_the_row():
    assert refusal('名称,手机\n张一,1\n"李二,2\n王三,3\n'.encode()) == ("quotes", 3, "")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "heading_missing"),
        (b"\n\n", "heading_missing"),
        ("姓名,住址\n1,2".encode(), "heading_missing"),
        ("名称,住址\n1,2".encode(), "columns_missing"),
        ("名称,手机\n".encode(), "rows_missing"),
        ("\n" * 10 + "名称,手机\n1,2\n", "heading_missing"),
        (b"\xff\xfe\x00", "encoding"),
        ("名称,手机".encode() + b"\n\xff\xff\xff", "encoding"),
        (b"\x00\x01\x02", "no_table"),
        ("名称,手机\n\x07,1".encode(), "no_table"),
        (b"%PDF-1.7", "no_table"),
        (b"\x89PNG\r\n\x1a\n", "no_table"),
        (b"<html><table><tr><td>1", "other_format"),
        (b'<?xml version="1.0"?><Workbook/>', "other_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "old_office"),
        (b"PK\x03\x04 no zip", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_its_kind(content, code):
    content = content.encode() if isinstance(content, str) else content
    assert refusal(content)[0] == code


# Workbooks
# -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("<c><v>13900000001</v></c>", "13900000001"),
        ("<c><v>1.3900000001E10</v></c>", "13900000001"),
        ("<c><v>0.1</v></c>", "0.1"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>999999999999999</v></c>", "999999999999999"),
        ("<c><v>1000000000000000</v></c>", "!long_number"),
        ("<c><v>3.20582E+17</v></c>", "!long_number"),
        ("<c><v>nan</v></c>", "!error"),
        ("<c><v>12x</v></c>", "!error"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#N/A</v></c>', "!error"),
        ('<c t="s"><v>0</v></c>', "共享"),
        ('<c t="d"><v>2026-03-05T00:00:00Z</v></c>', "2026-03-05"),
        ('<c t="str"><f>A1</f><v>算出的</v></c>', "算出的"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ("<c><f>1+1</f></c>", "!formula"),
        ('<c t="str"><f>A1</f><v></v></c>', "!formula"),
        (
            '<c t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></is></c>',
            "富文本",
        ),
        ('<c s="1"><v>46086</v></c>', "2026-03-05"),
        ('<c s="1"><v>46086.5</v></c>', "2026-03-05 12:00:00"),
        ('<c s="2"><v>46086</v></c>', "2026-03-05"),
        ('<c s="3"><v>7</v></c>', "000007"),
        ('<c s="4"><v>0.855</v></c>', "85.5%"),
        ('<c s="5"><v>13900000001</v></c>', "13900000001"),
        ('<c s="6"><v>46086</v></c>', "46086"),
        ('<c t="inlineStr"><is><t>1.39E+10</t></is></c>', "!shortened"),
        ('<c t="inlineStr"><is><t>=A1</t></is></c>', "!formula"),
        ('<c t="inlineStr"><is><t>#REF!</t></is></c>', "!error"),
        ('<c t="inlineStr"><is><t>#########</t></is></c>', "!error"),
        ('<c t="inlineStr"><is><t>\'13900000001</t></is></c>', "13900000001"),
        ('<c t="inlineStr"><is><t>甲_x000D_\n乙</t></is></c>', "甲\n乙"),
        ('<c t="inlineStr"><is><t>\u200b 甲\ufeff\u3000</t></is></c>', "甲"),
        ('<c t="inlineStr"><is><t>甲\ufffd</t></is></c>', "!lost_characters"),
    ],
)
def test_a_cell_of_a_workbook_means_what_it_shows(cell, read):
    content = workbook(
        sheet(HEAD, row("张一", cell)),
        shared=["共享"],
        formats=["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "000000", "0.0%", "0.00E+00", "0;[Red]0"],
    )
    assert two(content) == [["2", "张一", read]]


def test_a_workbook_that_counts_days_from_1904():
    content = workbook(
        sheet(HEAD, row("张一", '<c s="1"><v>44624</v></c>')),
        formats=["yyyy-mm-dd"],
        properties='date1904="1"',
    )
    assert two(content) == [["2", "张一", "2026-03-05"]]


def test_gaps_in_rows_and_columns_keep_their_places():
    content = workbook(
        sheet(
            '<row r="3"><c r="B3" t="inlineStr"><is><t>名称</t></is></c>'
            '<c r="AB3" t="inlineStr"><is><t>手机</t></is></c></row>',
            '<row r="7"><c r="AB7"><v>13900000001</v></c></row>',
            '<row r="9"/><row r="900000"><c r="A900000" s="1"/></row>',
        )
    )
    table = read_table(content, "t", shape=TWO)
    assert said(table) == [["7", "", "13900000001"]]
    assert (table.letters, table.heading_row) == ({"name": "B", "phone": "AB"}, 3)


def test_elements_with_a_prefix_and_parts_with_backslashes_and_capitals():
    made = workbook(sheet(HEAD, row("张一", "1")))
    with zipfile.ZipFile(BytesIO(made)) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    body = parts.pop("xl/worksheets/sheet1.xml")
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        body = body.replace(f"<{tag}>", f"<x:{tag}>").replace(f"<{tag} ", f"<x:{tag} ")
        body = body.replace(f"</{tag}>", f"</x:{tag}>")
    parts["xl\\Worksheets\\Sheet1.xml"] = body.replace("xmlns=", "xmlns:x=")
    assert two(package(parts)) == [["2", "张一", "1"]]


def test_the_best_heading_is_taken_and_two_of_the_same_rank_are_refused():
    both = sheet(row("电话", "名称", "手机"), row("0512", "张一", "13900000001"))
    wanted = Shape((Column("name", ("名称",)), Column("phone", ("手机", "电话"))))
    assert said(read_table(workbook(both), "t", shape=wanted)) == [["2", "张一", "13900000001"]]
    twice = workbook(sheet(row("手机", "名称", "手机号", "*手机"), row("1", "2", "3", "4")))
    assert refusal(twice) == ("heading_twice", 1, "D")


def test_headings_are_found_with_marks_remarks_full_width_forms_and_in_english():
    for heading in (
        ("*名 称：", "手机\n（必填）"),
        ("ＮＡＭＥ", "phone *"),
        ("名称[全称]", "手机(11位)"),
    ):
        assert two(workbook(sheet(row(*heading), row("张一", "1")))) == [["2", "张一", "1"]]


def test_a_heading_that_is_repeated_on_every_page_is_no_row():
    content = workbook(sheet(HEAD, row("张一", "1"), HEAD, row("李二", "2")))
    assert two(content) == [["2", "张一", "1"], ["4", "李二", "2"]]


def test_one_of_several_columns_must_be_there():
    either = Shape(
        (Column("phone", ("手机",), False), Column("code", ("编码",), False)), ("phone", "code")
    )
    table = read_table("编码\nX".encode(), "t", shape=either)
    assert said(table) == [["2", "X"]]
    assert refusal("别的\nX".encode(), either)[0] == "heading_missing"


def test_merged_cells_hold_downwards_and_are_refused_sideways():
    content = workbook(
        sheet(
            row("登记表"),
            HEAD,
            '<row r="3"><c r="A3" t="inlineStr"><is><t>甲</t></is></c><c r="B3"><v>1</v></c></row>',
            '<row r="4"><c r="B4"><v>2</v></c></row>',
            '<row r="5"><c r="A5" t="inlineStr"><is><t>乙</t></is></c></row>',
            after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A3:A4"/>'
            '<mergeCell ref="A5:B5"/></mergeCells>',
        )
    )
    assert two(content) == [["3", "甲", "1"], ["4", "甲", "2"], ["5", "乙", "!merged_across"]]


def test_hidden_rows_columns_and_sheets_are_never_read_unseen():
    shown = row("张一", "1")
    rows = workbook(sheet(HEAD, shown, row("李二", "2", attributes='hidden="1"')))
    assert two(rows) == [["2", "张一", "1"], ["3", "!row_hidden", "2"]]
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    assert refusal(workbook(sheet(HEAD, shown, before=columns))) == ("column_hidden", 1, "B")
    other = '<cols><col min="3" max="9" hidden="1"/></cols>'
    assert two(workbook(sheet(HEAD, shown, before=other))) == [["2", "张一", "1"]]
    table = sheet(HEAD, shown)
    notes = sheet(row("说明"))
    assert refusal(workbook(notes, table, states={2: "veryHidden"}))[0] == "sheet_hidden"
    assert two(workbook(sheet(HEAD, row("旧", "0")), table, states={1: "hidden"})) == [
        ["2", "张一", "1"]
    ]


def test_several_sheets_with_rows_are_refused_and_an_empty_one_beside_is_passed_over():
    filled, empty = sheet(HEAD, row("张一", "1")), sheet(HEAD)
    assert two(workbook(empty, filled)) == [["2", "张一", "1"]]
    with pytest.raises(Unreadable) as refused:
        read_table(workbook(filled, filled, names=["一月", "二月"]), "t", shape=TWO)
    assert refused.value.fault.values == {"sheets": ["一月", "二月"]}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"a.txt": "a"}, "damaged"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"},
            "other_format",
        ),
        ({"xl/workbook.bin": b"\0"}, "other_format"),
        ({"word/document.xml": "<a/>"}, "other_format"),
    ],
)
def test_other_archives_are_refused(parts, code):
    assert refusal(package(parts))[0] == code


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>',
        '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>',
        '<worksheet><sheetData><row r="x"/></sheetData></worksheet>',
        '<worksheet><sheetData><row r="1"><c r="1"/><c r="zz1"/></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="1"><c t="s"><v>7</v></c></row></sheetData></worksheet>',
    ],
)
def test_crafted_sheets_are_refused_as_damaged(body):
    assert refusal(workbook(body))[0] == "damaged"


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_named():
    long = "好" * 140_000
    assert two(f"名称,手机\n{long},1\n".encode()) == [["2", "!cell_long", "1"]]
    assert two(workbook(sheet(HEAD, row(long, "1")))) == [["2", "!cell_long", "1"]]
    shared = workbook(sheet(HEAD, row('<c t="s"><v>0</v></c>', "1")), shared=[long])
    assert two(shared) == [["2", "!cell_long", "1"]]


def test_what_is_read_is_bounded():
    rows = [row(f"甲{number}", "1") for number in range(9)]
    book, text = workbook(sheet(HEAD, *rows)), "名称,手机\n" + "甲,1\n" * 9
    for content in (book, text.encode()):
        assert refusal(content, rows=8) == ("rows_many", 10, "")
        assert refusal(content, cells=15)[0] == "cells_many"
        assert refusal(content, bytes=10)[0] == "bytes_many"
        assert len(two(content, rows=9)) == 9
    assert refusal(book, inflated=500)[0] == "unpacked_large"
    assert refusal(book, elements=20)[0] == "unpacked_large"
    assert refusal(workbook(sheet(HEAD), shared=["甲" * 99]), texts=98)[0] == "unpacked_large"
    merged = sheet(
        HEAD,
        *rows,
        after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A9"/></mergeCells>',
    )
    assert refusal(workbook(merged), merges=1)[0] == "merges_many"


def test_plain_data_crosses_the_pipe_and_comes_back():
    content = workbook(sheet(HEAD, row("张一", "=1")))
    table = read_table(content, "t", shape=TWO)
    assert (
        from_json(as_json(table)) == table == from_json(parse(content, options("t", TWO, Limits())))
    )
    with pytest.raises(Unreadable) as unreadable:
        from_json(parse(b"PK", options("t", TWO, Limits())))
    assert unreadable.value.fault.code == "damaged"


@pytest.mark.parametrize(
    ("at", "shown"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_letter(at, shown):
    assert letter(at) == shown
