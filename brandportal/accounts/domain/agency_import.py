"""Import agencies from a table: a preview names each bad cell, the import writes all rows or none,
and it can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from brandportal.accounts.domain.agencies import write_agency
from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import Operator, is_office
from brandportal.errors import YES, BadInput, require
from brandportal.journal.actions import action
from brandportal.tables import columns
from brandportal.tables.row_values import read_cells
from brandportal.tables.shapes import Column, Limits, Row, Shape, Table
from brandportal.tables.uploads import Problem, read_file

COLUMNS = {
    "name": "单位名称",
    "agency_class": "类别",
    "credit_code": "统一社会信用代码",
    "contact_name": "联系人",
    "contact_mobile": "手机",
    "contact_email": "邮箱",
}
OTHER_HEADINGS = {
    "name": "单位|单位全称|机关名称|部门名称|Agency name|Agency",
    "agency_class": "单位类别|机关类别|分类|Class",
    "credit_code": "信用代码|社会信用代码|统一信用代码|Unified social credit code|Credit code",
    "contact_name": "联系人姓名|Contact person|Contact",
    "contact_mobile": "手机号码|手机号|联系手机|移动电话|联系电话|电话|Mobile number|Mobile|Phone",
    "contact_email": "电子邮箱|电子邮件|邮件|E-mail|Email",
}
SHAPE = Shape(
    tuple(
        Column(name, (heading, *OTHER_HEADINGS[name].split("|")))
        for name, heading in COLUMNS.items()
    )
)
LIMITS = Limits(rows=5000)
CLASS_WORDS = {
    columns.word(said): choice
    for said, choice in {
        "窗口类": AgencyClass.WINDOW,
        "窗口单位": AgencyClass.WINDOW,
        "非窗口类": AgencyClass.NON_WINDOW,
        "非窗口单位": AgencyClass.NON_WINDOW,
        "党群机关": AgencyClass.PARTY_ORGAN,
        "党群类": AgencyClass.PARTY_ORGAN,
        **{choice.value: choice for choice in AgencyClass},
    }.items()
}


@dataclass(frozen=True)
class Line:
    """One agency of the table and what the import would do: add, update (with the fields that
    differ) or same.
    """

    row: int
    action: str
    agency: Agency
    changed: tuple[str, ...] = ()


@dataclass
class Plan:
    """What the table contains. Nothing is written if there is a problem."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, action: str) -> int:
        return sum(line.action == action for line in self.lines)


def read_agencies(name: str, content: bytes) -> Table:
    """The rows of a file. Refuses with BadInput a file that is no table or lacks a column."""
    return read_file(content, name, shape=SHAPE, limits=LIMITS)


def plan_import(table: Table) -> Plan:
    """Decide for each row of a table what the import would do, without writing.

    Agencies are matched by their unified social credit code, so importing the same table twice
    changes nothing.
    """
    plan = Plan()
    known = {agency.credit_code: agency for agency in Agency.objects.all()}
    names = {agency.name: agency.credit_code for agency in known.values()}
    seen: dict[str, int] = {}
    for row in table.rows:
        values, faults = _read(row)
        code = values.get("credit_code", "")
        for name in ("credit_code", "name"):
            said = values.get(name, "")
            if said and said in seen:
                faults.append(
                    (name, _("The same value is already in row %(row)s.") % {"row": seen[said]})
                )
            seen.setdefault(said, row.number)
        if names.get(values.get("name", ""), code) != code:
            faults.append(("name", _("An agency of this name is registered under another code.")))
        plan.problems += [
            Problem(row.number, COLUMNS[name], sentence, table.letters[name])
            for name, sentence in faults
        ]
        if not faults:
            plan.lines.append(_line(row.number, values, known.get(code)))
    return plan


def _read(row: Row) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The values of a row, and the problems by column name."""
    values, faults = read_cells(row, READERS)
    left = [field.name for field in Agency._meta.fields if field.name not in values]
    try:
        Agency(**values).clean_fields(exclude=left)
    except ValidationError as error:
        faults += [(name, " ".join(said)) for name, said in error.message_dict.items()]
    return values, faults


def _class(text: str) -> str:
    found = CLASS_WORDS.get(columns.word(text))
    if found is None:
        sentence = _("“%(word)s” is no class. Possible: 窗口类, 非窗口类, 党群机关.")
        raise BadInput(sentence % {"word": text[:WORD_SHOWN]})
    return found.value


WORD_SHOWN = 20
READERS: dict[str, Callable[[str], str]] = {
    "name": columns.one_line,
    "agency_class": _class,
    "credit_code": columns.credit_code,
    "contact_name": columns.person_name,
    "contact_mobile": columns.mobile,
    "contact_email": columns.one_line,
}


def _line(number: int, cells: dict[str, str], standing: Agency | None) -> Line:
    if standing is None:
        return Line(number, "add", Agency(**cells), tuple(cells))
    changed = tuple(name for name, value in cells.items() if getattr(standing, name) != value)
    for name in changed:
        setattr(standing, name, cells[name])
    return Line(number, "update" if changed else "same", standing, changed)


def in_words(line: Line) -> str:
    """What the import would do with a row."""
    if line.action == "add":
        return _("new")
    if line.action == "same":
        return _("as before")
    fields = _(", ").join(COLUMNS[name] for name in line.changed)
    return _("changed: %(fields)s") % {"fields": fields}


def summary(plan: Plan) -> str:
    """How many rows were written."""
    return _("Written: %(add)s new, %(update)s changed, %(same)s as before.") % {
        action: plan.count(action) for action in ("add", "update", "same")
    }


def write_import(*, plan: Plan, by: Any, now: datetime) -> None:
    """Write the plan, all rows or none, with one journal entry for each agency.

    Refuses a plan with problems, and everybody but the office and the operator of the server.
    """
    require(YES if isinstance(by, Operator) else is_office(by))
    if plan.problems:
        raise BadInput(_("Nothing was written: some rows have to be corrected first."))
    lines = [line for line in plan.lines if line.action != "same"]
    if not lines:
        return
    with action(by=by, now=now) as act:
        for line in lines:
            write_agency(act, line.agency, line.changed, {"row": line.row})
