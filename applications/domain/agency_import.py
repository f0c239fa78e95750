"""Take agencies over from a table: looked at first, each bad cell named, written whole or not at all, safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import Operator, is_office
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.domain import append, take_turn

COLUMNS = {
    "name": "单位名称",
    "agency_class": "类别",
    "credit_code": "统一社会信用代码",
    "contact_name": "联系人",
    "contact_mobile": "手机",
    "contact_email": "邮箱",
}
CLASS_WORDS = {
    "窗口类": AgencyClass.WINDOW,
    "非窗口类": AgencyClass.NON_WINDOW,
    "党群机关": AgencyClass.PARTY_ORGAN,
    **{choice.value: choice for choice in AgencyClass},
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong, by the row number that a spreadsheet shows and the heading of the column."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """One agency of the table and what would happen to it: add, update (with the fields that differ) or same."""

    row: int
    action: str
    agency: Agency
    changed: tuple[str, ...] = ()


@dataclass
class Plan:
    """What the table says. With a problem in it nothing is written."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, action: str) -> int:
        return sum(line.action == action for line in self.lines)


def plan_import(table: Sequence[Sequence[str]]) -> Plan:
    """Look at a table, heading first, and say for each row what would be done; nothing is written.

    An agency is known by its unified social credit code, so the same table twice changes nothing the second time.
    """
    plan = Plan()
    heading = [cell.strip().replace(" ", "") for cell in table[0]] if table else []
    places = {name: heading.index(column) for name, column in COLUMNS.items() if column in heading}
    for name, column in COLUMNS.items():
        if name not in places:
            plan.problems.append(Problem(1, column, _("This column is missing.")))
    if plan.problems:
        return plan
    known = {agency.credit_code: agency for agency in Agency.objects.all()}
    names = {agency.name: agency.credit_code for agency in known.values()}
    seen: dict[str, int] = {}
    for number, row in enumerate(table[1:], start=2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if any(cells.values()):
            _plan_row(plan, number, cells, known=known, names=names, seen=seen)
    return plan


def _plan_row(
    plan: Plan,
    number: int,
    cells: dict[str, str],
    *,
    known: dict[str, Agency],
    names: dict[str, str],
    seen: dict[str, int],
) -> None:
    cells["credit_code"] = cells["credit_code"].upper()
    wrong = _problems(number, cells)
    code = cells["credit_code"]
    for key, column in ((code, "credit_code"), (cells["name"], "name")):
        if key and key in seen:
            sentence = _("The same stands in row %(row)s.") % {"row": seen[key]}
            wrong.append(Problem(number, COLUMNS[column], sentence))
        seen.setdefault(key, number)
    if names.get(cells["name"], code) != code:
        sentence = _("An agency of this name is registered under another code.")
        wrong.append(Problem(number, COLUMNS["name"], sentence))
    plan.problems += wrong
    if not wrong:
        plan.lines.append(_line(number, cells, known.get(code)))


def _problems(number: int, cells: dict[str, str]) -> list[Problem]:
    found = []
    word = cells["agency_class"]
    if word in CLASS_WORDS:
        cells["agency_class"] = CLASS_WORDS[word].value
    else:
        sentence = _("“%(word)s” is no class. Possible: 窗口类, 非窗口类, 党群机关.")
        found.append(Problem(number, COLUMNS["agency_class"], sentence % {"word": word}))
    agency = Agency(**cells)
    try:
        agency.clean_fields(exclude=["agency_class"])
    except ValidationError as error:
        found += [
            Problem(number, COLUMNS[name], " ".join(sentences))
            for name, sentences in error.message_dict.items()
            if name in COLUMNS
        ]
    return found


def _line(number: int, cells: dict[str, str], standing: Agency | None) -> Line:
    if standing is None:
        return Line(number, "add", Agency(**cells), tuple(cells))
    changed = tuple(name for name, value in cells.items() if getattr(standing, name) != value)
    for name in changed:
        setattr(standing, name, cells[name])
    return Line(number, "update" if changed else "same", standing, changed)


def write_import(plan: Plan, *, by: Any, now: datetime) -> None:
    """Write what was planned, every row or none, one journal line an agency.

    Refuses a plan with problems, and everybody but the office and the operator of the server.
    """
    if not isinstance(by, Operator) and not is_office(by):
        raise NotAllowed(is_office(by).reason)
    if plan.problems:
        raise BadInput(_("Nothing was written: some rows have to be mended first."))
    with transaction.atomic():
        take_turn()
        for line in plan.lines:
            if line.action == "same":
                continue
            line.agency.save()
            new = line.action == "add"
            append(
                action="accounts.add_agency" if new else "accounts.change_agency",
                done=gettext_noop("Added an agency") if new else gettext_noop("Changed an agency"),
                obj=line.agency,
                by=by,
                now=now,
                data={"fields": sorted(line.changed), "row": line.row},
            )
