"""Import a year's days off and make-up days from a table like the State Council's notice: whole or
not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.tables import columns
from brandportal.tables.row_values import read_cells
from brandportal.tables.sentences import cell_sentence
from brandportal.tables.shapes import EMPTY, Column, Limits, Row, Shape, Table
from brandportal.tables.uploads import Problem
from brandportal.workdays.domain import save_day
from brandportal.workdays.models import CalendarDay

COLUMNS = {"first": "开始日期", "last": "结束日期", "kind": "类型", "name": "节日"}
OTHER_HEADINGS = {
    "first": "日期|开始|放假开始|First day|Date",
    "last": "结束|放假结束|Last day",
    "kind": "放假或上班|类别|Kind",
    "name": "名称|节假日|说明|Occasion",
}
SHAPE = Shape(
    tuple(
        Column(name, (heading, *OTHER_HEADINGS[name].split("|")), needed=name != "last")
        for name, heading in COLUMNS.items()
    )
)
LIMITS = Limits(bytes=1024 * 1024, rows=200)
LONGEST_HOLIDAY_DAYS = 16
NAME_LIMIT = 60
OFF = ("放假", "休", "休息", "节假日", "off", "dayoff", "holiday")
ON = ("上班", "班", "补班", "调休上班", "工作日", "working", "workingday", "makeup")
KINDS = {**dict.fromkeys(OFF, False), **dict.fromkeys(ON, True)}


@dataclass
class CalendarPlan:
    """The days of a table, and its problems. Nothing is written if there is one."""

    days: list[tuple[int, CalendarDay, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_import(table: Table) -> CalendarPlan:
    """Every day of every row: new, changed or unchanged. A row may be one day or a range of days
    off.
    """
    plan = CalendarPlan()
    known = {day.date: day for day in CalendarDay.objects.all()}
    seen: dict[date, int] = {}
    for row in table.rows:
        faults: list[tuple[str, str]] = []
        found = _read(row, faults)
        for day in found:
            if day.date in seen:
                sentence = _("The same value is already in row %(row)s.") % {"row": seen[day.date]}
                faults.append(("first", sentence))
                break
            seen[day.date] = row.number
        plan.problems += [
            Problem(row.number, COLUMNS[name], sentence, table.letters.get(name, ""))
            for name, sentence in faults
        ]
        if not faults:
            plan.days += [(row.number, *_planned(day, known.get(day.date))) for day in found]
    return plan


def _planned(day: CalendarDay, standing: CalendarDay | None) -> tuple[CalendarDay, str]:
    if standing is None:
        return day, "add"
    if (standing.is_working, standing.name) == (day.is_working, day.name):
        return standing, "same"
    standing.is_working, standing.name = day.is_working, day.name
    return standing, "update"


def _read(row: Row, faults: list[tuple[str, str]]) -> list[CalendarDay]:
    values, found = read_cells(row, {"first": columns.day, "kind": _kind, "name": _name})
    faults += found
    last = row.cells.get("last", EMPTY)
    try:
        values["last"] = columns.day(columns.said(last)) if last != EMPTY else values.get("first")
    except columns.Unfit as unfit:
        faults.append(("last", cell_sentence(unfit.code)))
    if faults:
        return []
    first, length = values["first"], (values["last"] - values["first"]).days + 1
    if not 1 <= length <= LONGEST_HOLIDAY_DAYS:
        faults.append(("last", _("The last day must follow the first within sixteen days.")))
        return []
    return [
        CalendarDay(
            date=first + timedelta(days=after), is_working=values["kind"], name=values["name"]
        )
        for after in range(length)
    ]


def _kind(text: str) -> bool:
    found = KINDS.get(columns.word(text))
    if found is None:
        raise BadInput(_("Please write 放假 (day off) or 上班 (make-up working day)."))
    return found


def _name(text: str) -> str:
    said = columns.one_line(text)
    if len(said) > NAME_LIMIT:
        raise BadInput(_("At most 60 characters."))
    return said


def write_import(plan: CalendarPlan, *, by: Any, now: datetime) -> int:
    """Write the plan, every day or none, with one journal entry for each day; returns how many days
    changed.

    Refuses a plan with problems, and everybody who may not keep the calendar.
    """
    if plan.problems:
        raise BadInput(_("Nothing was written: some rows have to be corrected first."))
    fresh = [day for _row, day, action in plan.days if action != "same"]
    with transaction.atomic():
        for day in fresh:
            save_day(day=day, by=by, now=now)
    return len(fresh)
