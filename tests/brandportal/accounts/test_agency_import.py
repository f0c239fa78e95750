"""Agencies from a table: every bad cell by row and column, all or nothing, safe to repeat."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from brandportal.accounts.domain.agency_import import (
    COLUMNS,
    plan_import,
    read_agencies,
    write_import,
)
from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import OPERATOR
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.models import Entry
from tests.factories.applications import NOW
from tests.factories.people import make_agency, make_head, make_officer

pytestmark = pytest.mark.django_db

HEADING = list(COLUMNS.values())
ROW = ["市交通运输局", "窗口类", "11320582MA1N0A0018", "张三", "13800000001", "jt@example.org"]
OTHER = ["市审计局", "非窗口类", "11320582MA1N0A002B", "李四", "13800000002", "sj@example.org"]


def csv_text(*rows):
    return "\r\n".join(",".join(row) for row in rows)


def xlsx_bytes(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan_of(*rows):
    return plan_import(read_agencies("a.csv", csv_text(*rows).encode()))


def faults(plan):
    return [(problem.row, problem.letter, problem.column) for problem in plan.problems]


def test_xlsx_is_read_with_telephone_numbers_that_became_figures():
    row = [*ROW[:4], 13800000001.0, ROW[5]]
    (line,) = plan_import(read_agencies("a.xlsx", xlsx_bytes(HEADING, row))).lines
    assert line.agency.contact_mobile == ROW[4]


def test_columns_stand_in_any_order_and_others_are_left_alone():
    heading = ["备注", *reversed(HEADING)]
    plan = plan_of(heading, ["随便", *reversed(ROW)], ["", *[""] * 6])
    assert plan.problems == []
    (line,) = plan.lines
    assert (line.row, line.action, line.agency.name) == (2, "add", "市交通运输局")
    assert line.agency.agency_class == AgencyClass.WINDOW


def test_missing_column_is_named():
    with pytest.raises(BadInput, match="邮箱"):
        plan_of(HEADING[:-1], ROW[:-1])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("单位名称", ""),
        ("类别", "窗口"),
        ("类别", ""),
        ("统一社会信用代码", "123"),
        ("统一社会信用代码", "11320582MA1N0A0014"),
        ("联系人", ""),
        ("手机", "12345678901"),
        ("邮箱", "不是邮箱"),
    ],
)
def test_bad_cell_is_named_by_row_and_column(column, value):
    row = list(ROW)
    row[HEADING.index(column)] = value
    letter = "ABCDEF"[HEADING.index(column)]
    assert faults(plan_of(HEADING, OTHER, row)) == [(3, letter, column)]


def test_every_bad_cell_is_named_at_once():
    bad = ["", "街道", "x", "", "1", "y"]
    plan = plan_of(HEADING, bad)
    assert {p.column for p in plan.problems} == set(HEADING)


def test_same_agency_twice_and_a_name_under_another_code_are_named():
    make_agency(name="市审计局")
    twice = [*ROW[:2], ROW[2].lower(), *ROW[3:]]
    assert faults(plan_of(HEADING, ROW, twice, OTHER)) == [
        (3, "C", "统一社会信用代码"),
        (3, "A", "单位名称"),
        (4, "A", "单位名称"),
    ]


def test_writing_is_safe_to_repeat_and_names_updates():
    office = make_officer()
    write_import(plan=plan_of(HEADING, ROW, OTHER), by=office, now=NOW)
    again = plan_of(HEADING, ROW, [*OTHER[:3], "王五", *OTHER[4:]])
    assert [(line.action, line.changed) for line in again.lines] == [
        ("same", ()),
        ("update", ("contact_name",)),
    ]
    write_import(plan=again, by=office, now=NOW)
    assert Agency.objects.count() == 2
    assert Agency.objects.get(name="市审计局").contact_name == "王五"
    assert [e.action for e in Entry.objects.order_by("seq")] == [
        "accounts.add_agency",
        "accounts.add_agency",
        "accounts.change_agency",
    ]


def test_writing_refuses_a_plan_with_problems_and_other_people():
    with pytest.raises(BadInput):
        write_import(plan=plan_of(HEADING, [*ROW[:5], "x"]), by=OPERATOR, now=NOW)
    with pytest.raises(NotAllowed):
        write_import(plan=plan_of(HEADING, ROW), by=make_head(make_agency()), now=NOW)
    assert Agency.objects.count() == 1


def test_command_is_a_dry_run_unless_told(tmp_path, capsys):
    file = tmp_path / "agencies.csv"
    file.write_bytes(csv_text(HEADING, ROW).encode("gbk"))
    call_command("import_agencies", file)
    assert "新增 1" in capsys.readouterr().out
    assert not Agency.objects.exists()
    call_command("import_agencies", file, "--commit")
    assert "已写入" in capsys.readouterr().out
    assert Agency.objects.get().credit_code == ROW[2]


def test_command_names_each_bad_cell_and_writes_nothing(tmp_path, capsys):
    file = tmp_path / "agencies.csv"
    file.write_text(csv_text(HEADING, OTHER, [*ROW[:1], "街道", *ROW[2:]]), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_agencies", file, "--commit")
    assert capsys.readouterr().err.startswith("3\tB 类别\t")
    assert not Agency.objects.exists()


def test_command_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_agencies", tmp_path / "none.csv")
