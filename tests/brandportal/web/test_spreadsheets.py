"""Tables as downloads: data only, opened correctly by Excel and WPS."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.http import Http404
from openpyxl import load_workbook

from brandportal.web.spreadsheets import csv_bytes, download, harmless, table_file, xlsx_bytes

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "'=1",
        '"=1"',
    ],
)
def test_harmless_marks_what_a_spreadsheet_would_run(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["市商务局", "a=1", "3-5年", "", "1.5", "“商务e家”"])
def test_harmless_leaves_other_text(text: str) -> None:
    assert harmless(text) == text


def test_csv_has_a_mark_crlf_and_plain_numbers() -> None:
    made = csv_bytes(
        ["单位", "分"],
        [["=cmd()", Decimal("-0.50")], ["甲,乙", None], [date(2026, 1, 5), NOW]],
    )
    assert made.decode() == (
        '\ufeff单位,分\r\n\'=cmd(),-0.50\r\n"甲,乙",\r\n2026-01-05,2026-01-05 09:00\r\n'
    )


def test_xlsx_cells_are_text_numbers_and_dates() -> None:
    made = xlsx_bytes(
        "年终考核",
        ["单位", "分", "日期", "时间"],
        [["=HYPERLINK(1)", Decimal("1.5"), date(2026, 1, 5), NOW], ["乙局", -1, None, None]],
        now=NOW,
    )
    sheet = load_workbook(io.BytesIO(made)).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["单位", "分", "日期", "时间"],
        ["'=HYPERLINK(1)", 1.5, datetime(2026, 1, 5), datetime(2026, 1, 5, 9, 0)],
        ["乙局", -1, None, None],
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "d", "d"]
    assert (sheet.title, sheet.freeze_panes) == ("年终考核", "A2")


def test_download_is_an_attachment_that_no_browser_runs() -> None:
    response = download(b"x", name="table.csv", content_type="text/csv")
    assert response["Content-Disposition"] == 'attachment; filename="table.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [("csv", "cases.csv", "\ufeffn\r\n1\r\n".encode()), ("xlsx", "cases.xlsx", b"PK\x03\x04")],
)
def test_table_file_is_the_kind_that_was_asked_for(kind, name, begins):
    made = table_file("cases", kind, ["n"], [[1]], title="t", now=NOW)
    assert made.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert made.content.startswith(begins)


def test_table_file_of_another_kind_is_not_found():
    with pytest.raises(Http404):
        table_file("cases", "exe", ["n"], [[1]], title="t", now=NOW)


def test_the_archive_of_an_xlsx_names_no_moment_of_its_making() -> None:
    """Two makings of one table are the same bytes, also when a second passes between them."""
    made = xlsx_bytes("t", ["a"], [[1]], now=datetime(2026, 1, 5, tzinfo=UTC))
    with ZipFile(io.BytesIO(made)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
