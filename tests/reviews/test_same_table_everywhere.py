"""The same table means the same, as a workbook and as text in any encoding, in every upload of
tables.
"""

from __future__ import annotations

import io
from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from brandportal.accounts.domain import agency_import
from brandportal.tables.columns import check_character
from brandportal.tables.uploads import unread_sentence
from reviews.batches import batches
from reviews.batches.files import COLUMNS as SHEET_COLUMNS
from reviews.rating.enums import Level, Shortcoming
from reviews.registers.checks import Frame, check_lines, point_key
from reviews.registers.tables import COLUMNS, HEADINGS, read_register
from tests.factories.people import make_officer
from tests.factories.rating import NOW, make_year

pytestmark = pytest.mark.django_db
CODE = "11320582MB0000001"
DIRTY = ("未填", "138****0001", "=1+1", "#N/A", "1.39E+10", "２０２６．５．１２", "\u200b满意。")


def workbook(rows) -> bytes:
    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_text(rows, separator, encoding) -> bytes:
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding, "ignore")


FORMS = {
    "xlsx": workbook,
    "utf-8": partial(as_text, separator=",", encoding="utf-8-sig"),
    "gbk": partial(as_text, separator=",", encoding="gb18030"),
    "utf-16": partial(as_text, separator="\t", encoding="utf-16"),
    "tsv": partial(as_text, separator="\t", encoding="utf-8"),
}


def agencies(content):
    plan = agency_import.plan_import(agency_import.read_agencies("t", content))
    return [(line.row, line.action, vars(line.agency)["name"]) for line in plan.lines], [
        (problem.row, problem.place, problem.sentence) for problem in plan.problems
    ]


def registers(content):
    table = read_register("t", content, columns=tuple(COLUMNS))
    frame = Frame(2026, date(2025, 6, 1), date(2026, 5, 20), {point_key("一楼大厅"): 7})
    checked = check_lines(table.rows, frame, table.letters)
    return checked.good, checked.problems


def sheets(year, content):
    reading = batches.read_file(evaluation=year.evaluation, name="t", content=content, now=NOW)
    return [(read.line, read.pseudonym, read.levels, read.given_on) for read in reading.good], (
        reading.wrong
    )


def test_the_same_table_means_the_same_in_every_upload():
    year = make_year()
    brand = year.first.brand.code
    good = CODE + check_character(CODE)
    tables = {
        agencies: [
            list(agency_import.COLUMNS.values()),
            ["市测试局", "窗口类", good, "张三", "１３９００００００００", "a@example.org"],
            *([f"测试{n}局", dirty, dirty, dirty, dirty, dirty] for n, dirty in enumerate(DIRTY)),
        ],
        registers: [
            ["某某登记表", "", "", ""],
            [words.split()[0] for words in HEADINGS.values()],
            ["A-1", "一楼 大厅", "2026年3月5日", "+86 139-0000-0001"],
            *([f"B-{n}", dirty, dirty, dirty] for n, dirty in enumerate(DIRTY)),
        ],
        partial(sheets, year): [
            [SHEET_COLUMNS[name] for name in ("brand", "phone", "overall", "given_on")],
            [brand, "13900000001", "非常满意", "2026/5/12"],
            *([brand, dirty, dirty, dirty] for dirty in DIRTY),
        ],
    }
    for reader, rows in tables.items():
        meant = {name: reader(form(rows)) for name, form in FORMS.items()}
        taken, wrong = meant["xlsx"]
        assert len(taken) == 1
        assert wrong
        assert [name for name in FORMS if meant[name] != meant["xlsx"]] == []


def test_every_upload_names_the_columns_that_it_does_not_read(client):
    """Letter and heading; a heading with a telephone number in it is not repeated."""
    more = ["备注", "13900000001", ""]
    year = make_year()
    brand = year.first.brand.code
    table = read_register(
        "t",
        workbook([[*(words.split()[0] for words in HEADINGS.values()), *more], ["A"] * 7]),
        columns=tuple(COLUMNS),
    )
    assert unread_sentence(table) == "以下各列未读取：E 备注、F。"
    names = [SHEET_COLUMNS[name] for name in ("brand", "phone", "overall", "given_on")]
    content = workbook([[*names, *more], [brand, "13900000001", "满意", "2026/5/12"]])
    reading = batches.read_file(evaluation=year.evaluation, name="t", content=content, now=NOW)
    assert reading.unread == "以下各列未读取：E 备注、F。"
    content = workbook([[*agency_import.COLUMNS.values(), *more], ["市测试局"]])
    client.force_login(make_officer())
    page = client.post(
        reverse("admin:accounts_agency_import"),
        {"file": SimpleUploadedFile("t.xlsx", content)},
    )
    assert "以下各列未读取：G 备注、H。" in page.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_sheets_take_the_words_of_the_rating_page(language):
    """A clerk copies what stands on the page, which has a separator inside one of the reasons."""
    year = make_year()
    names = [SHEET_COLUMNS[name] for name in ("brand", "phone", "overall", "reasons", "given_on")]
    with override(language):
        reasons = "；".join(str(reason.label) for reason in Shortcoming)
        line = [year.first.brand.code, "13900000001", str(Level.DISSATISFIED.label), reasons]
    content = workbook([names, [*line, "2026/5/12"]])
    reading = batches.read_file(evaluation=year.evaluation, name="t", content=content, now=NOW)
    assert reading.wrong == []
    assert reading.good[0].reasons == tuple(Shortcoming.values)
    assert reading.good[0].levels[0] == Level.DISSATISFIED
