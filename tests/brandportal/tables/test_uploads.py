"""An uploaded table: read in a separate process, refused in a sentence that says where and how to
correct it.
"""

from __future__ import annotations

import re
import time

import pytest
from django.utils import translation

from brandportal.errors import BadInput
from brandportal.tables.sentences import CELLS, FILES, file_sentence
from brandportal.tables.shapes import Column, Fault, Limits, Shape
from brandportal.tables.uploads import Problem, read_file
from tests.architecture.sources import ROOT
from tests.brandportal.tables.workbooks import row, sheet, workbook

TWO = Shape((Column("name", ("名称", "Name")), Column("phone", ("手机", "Phone"))))
HEAD = row("名称", "手机")


def read(content: bytes):
    return read_file(content, "t.xlsx", shape=TWO, limits=Limits())


def test_a_table_crosses_the_process_and_keeps_its_letters():
    table = read(workbook(sheet(row("x", "名称", "手机"), row("", "𠮷", "1"))))
    (one,) = table.rows
    assert (one.number, one.text("name"), one.text("phone")) == (2, "𠮷", "1")
    assert table.letters == {"name": "B", "phone": "C"}
    assert Problem(2, "手机", "x", "C").place == "C 手机"


def test_a_refusal_stands_at_the_file_in_the_readers_language():
    cut = workbook(sheet(HEAD, row("张一", "1"))[:-30])
    for language, words in (
        ("en", "ends in the middle, after row 2"),
        ("zh-hans", "第 2 行之后中断"),
    ):
        with translation.override(language), pytest.raises(BadInput, match=words) as refusal:
            read(cut)
        assert refusal.value.field == "file"


def raised_codes(call: str) -> set[str]:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "brandportal" / "tables").glob("*.py")
        if path.name != "sentences.py"
    )
    return set(re.findall(call, source))


def test_every_code_of_the_reader_has_a_sentence_with_a_way_to_mend_it():
    assert raised_codes(r'Unreadable\(\s*"(\w+)"') <= FILES.keys()
    assert raised_codes(r'Unfit\("(\w+)"\)') | raised_codes(r'Cell\("", "(\w+)"\)') <= CELLS.keys()
    values = {
        "most": 5,
        "within": 10,
        "columns": ["a"],
        "heading": "a",
        "other": "A",
        "sheets": ["a"],
    }
    for code in FILES:
        sentence = file_sentence(Fault(code, 3, "B", values))
        assert "%(" not in sentence
    mends = ("Please", "must", "missing in the heading")
    assert [code for code, said in FILES.items() if not any(word in said for word in mends)] == []


def rows_of(count: int, cell: str) -> bytes:
    return workbook(sheet(HEAD, f"<row>{cell * count}</row>"))


HOSTILE = {
    "a million empty rows": lambda: workbook(sheet(HEAD, row("张一", "1"), "<row/>" * 1_000_000)),
    "two million cells": lambda: rows_of(2_000_000, "<c/>"),
    "a text of thirty megabytes": lambda: workbook(sheet(HEAD, row("a" * 30_000_000, "1"))),
    "shared texts of twenty megabytes": lambda: workbook(
        sheet(HEAD, row("a", "1")), shared=["服" * 30_000] * 600
    ),
    "a hundred thousand elements inside each other": lambda: workbook(
        sheet(HEAD, "<a>" * 100_000 + "</a>" * 100_000)
    ),
    "sixty megabytes of nothing": lambda: workbook(sheet(HEAD, " " * 61_000_000)),
    "half a million styles": lambda: workbook(sheet(HEAD), formats=["0"] * 200_000),
    "twenty thousand merged cells": lambda: workbook(
        sheet(HEAD, after="<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 20_000 + "</mergeCells>")
    ),
    "a merge over every row again and again": lambda: workbook(
        sheet(
            HEAD,
            *(row(str(number), "1") for number in range(2_000)),
            after="<mergeCells>" + '<mergeCell ref="A2:B1048576"/>' * 4_000 + "</mergeCells>",
        )
    ),
    "a file of one quotation mark": lambda: ("名称,手机\n" + '"' + "a\n" * 2_000_000).encode(),
    "a line of two million separators": lambda: ("名称,手机\n" + "," * 2_000_000).encode(),
    "five megabytes of line ends": lambda: b"\n" * 5_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tables_are_read_or_refused_within_the_bounds(name):
    content = HOSTILE[name]()
    began = time.thread_time()
    try:
        table = read(content)
    except BadInput as refusal:
        assert refusal.field == "file"
    else:
        assert len(table.rows) <= Limits().rows
    assert time.thread_time() - began < 15
