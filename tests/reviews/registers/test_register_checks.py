"""Checks of every row: the valid ones, and each problem with row, column and reason."""

from __future__ import annotations

from datetime import date

import pytest

from brandportal.tables.shapes import Cell, Row
from brandportal.tables.uploads import Problem
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.registers.checks import Frame, check_lines, point_key
from tests.factories.registers import POINT, case_line, phone

pytestmark = pytest.mark.usefixtures("english")
FRAME = Frame(2026, date(2025, 6, 1), date(2026, 5, 20), {point_key(POINT): 7})


def one_problem(**changes) -> Problem:
    checked = check_lines([case_line(2, **changes)], FRAME)
    assert checked.good == []
    (problem,) = checked.problems
    return problem


def test_check_lines_takes_a_good_row_as_hashes_month_and_point():
    (case,) = check_lines([case_line(2)], FRAME).good
    assert (case.row, case.point_id, case.month, case.phone) == (2, 7, "2026-03", phone(2))
    assert case.case_key == keyed("case", "ZJG-00002", year=2026)
    assert case.pseudonym == phone_pseudonym(phone(2), year=2026)


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        ({"case": ""}, "Case number", "This cell is empty."),
        ({"case": "9" * 61}, "Case number", "A case number has at most 60 characters."),
        (
            {"case": Cell("", "formula")},
            "Case number",
            "This cell holds a formula without a value.",
        ),
        ({"point": "别处"}, "Service point", "This is none of the service points"),
        ({"served_on": "5/3/2026"}, "Date of service", "This is no date."),
        ({"served_on": "2026-02-30"}, "Date of service", "There is no such day."),
        ({"served_on": "三月五日"}, "Date of service", "This is no date."),
        (
            {"served_on": "2025-05-31"},
            "Date of service",
            "outside the period from 2025-06-01 to 2026-05-20",
        ),
        ({"served_on": "2026-05-21"}, "Date of service", "outside the period"),
        ({"phone": "0512-58000000"}, "Mobile number", "This is a fixed line."),
        ({"phone": "1391234567"}, "Mobile number", "11 digits that start with 1"),
        ({"phone": "3205821990010112345"}, "Mobile number", "11 digits that start with 1"),
        (
            {"phone": "13912345678、13812345678"},
            "Mobile number",
            "There are two numbers in this cell.",
        ),
        ({"phone": ""}, "Mobile number", "This cell is empty."),
    ],
)
def test_check_lines_names_the_problem(changes, column, sentence):
    problem = one_problem(**changes)
    assert (problem.row, problem.column) == (2, column)
    assert sentence in problem.sentence
    # The text of a cell is never repeated: a telephone could be in the wrong column.
    assert not any(text and str(text) in problem.sentence for text in changes.values())


def test_check_lines_names_every_problem_of_a_row():
    checked = check_lines([case_line(2, case="", phone="1", served_on="x", point="y")], FRAME)
    assert [problem.column for problem in checked.problems] == [
        "Case number",
        "Service point",
        "Date of service",
        "Mobile number",
    ]
    assert (checked.rows, checked.bad_rows) == (1, 1)


@pytest.mark.parametrize("second", ["ZJG-00002", "zjg-00002", "ＺＪＧ－00002", " ZJG- 00002"])
def test_check_lines_finds_the_same_case_in_another_spelling(second):
    checked = check_lines([case_line(2), case_line(3, case=second)], FRAME)
    assert [case.row for case in checked.good] == [2]
    assert checked.problems == [Problem(3, "Case number", "The same value is already in row 2.")]


@pytest.mark.parametrize(
    "spelling", ["+86 139 0000 0002", "8613900000002", "１３９０００００００２", "139-0000-0002"]
)
def test_check_lines_counts_one_telephone_as_one_person(spelling):
    checked = check_lines([case_line(2), case_line(3, phone=spelling), case_line(4)], FRAME)
    assert (len(checked.good), checked.people, checked.problems) == (3, 2, [])


def test_check_lines_of_a_group_reads_telephones_alone():
    frame = Frame(2026)
    lines = [Row(2, {"phone": Cell(phone(1))}), Row(3, {"phone": Cell(phone(1))})]
    checked = check_lines(lines, frame)
    (case,) = checked.good
    assert (case.case_key, case.point_id, case.month) == (case.pseudonym, None, "")
    assert checked.problems == [Problem(3, "Mobile number", "The same value is already in row 2.")]
    assert frame.columns == ("phone",)


@pytest.mark.parametrize("name", ["金港路网点", "金港路 网点", " 金港路网点　"])
def test_point_key_passes_over_spaces(name):
    assert point_key(name) == point_key(POINT)
