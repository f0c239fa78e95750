"""Reading a file of sheets or interviews: every line is taken or named with what is wrong, and no telephone number stays.

What is wrong is kept as a code without what stood there, because that may be a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from brandportal.errors import BadInput
from reviews.domain.ballots.batch_people import PERSON, Surroundings, Unfit, look_around, person_of
from reviews.domain.ballots.identity import normalise_code
from reviews.domain.ballots.rating import ASPECTS
from reviews.domain.voices.comment_screen import without_numbers
from reviews.domain.voices.comments import tidied
from reviews.enums import Level, Shortcoming
from reviews.models import Evaluation

COLUMNS = {
    "brand": "品牌编号",
    "phone": "手机号",
    "invitation": "邀请码",
    "case": "业务编号",
    "overall": "总体评价",
    "attitude": "服务态度",
    "ability": "业务能力",
    "efficiency": "办事效率",
    "effect": "办事效果",
    "reasons": "不满意原因",
    "comment": "意见建议",
    "given_on": "评价日期",
}
NEEDED = ("brand", "overall", "given_on")
LEVEL_WORDS = {
    "非常满意": 5,
    "满意": 4,
    "基本满意": 3,
    "不满意": 2,
    "非常不满意": 1,
    **{str(level): level for level in Level.values},
}
REASON_WORDS = {
    "等候时间长": Shortcoming.WAITING,
    "要求未讲清": Shortcoming.UNCLEAR,
    "多次跑腿": Shortcoming.ERRANDS,
    "态度差": Shortcoming.ATTITUDE,
    "事情未办成": Shortcoming.UNSOLVED,
    "承诺未兑现": Shortcoming.PROMISE,
    "系统设备故障": Shortcoming.SYSTEM,
    "违规收费或要求": Shortcoming.CHARGES,
    "其他": Shortcoming.OTHER,
    "不愿说明": Shortcoming.UNSAID,
    **{code.value: code for code in Shortcoming},
}
SENTENCES = {
    "brand_missing": gettext_lazy("The code of the brand is missing."),
    "brand_unknown": gettext_lazy("No shortlisted brand has this code."),
    "person_missing": gettext_lazy(
        "A telephone number, an invitation code or a case number is needed."
    ),
    "person_twice": gettext_lazy(
        "Only one of telephone number, invitation code and case number may be given."
    ),
    "phone_wrong": gettext_lazy("This is no mobile number: 11 digits that start with 1."),
    "code_unknown": gettext_lazy("This invitation code is not known."),
    "code_of_another_brand": gettext_lazy("This invitation code is for another brand."),
    "case_unknown": gettext_lazy("This case number stands on no register of the brand."),
    "level_missing": gettext_lazy("The overall answer is missing."),
    "level_wrong": gettext_lazy("This is none of the five answers."),
    "reason_wrong": gettext_lazy("This reason is not on the list."),
    "comment_long": gettext_lazy("The comment is longer than the rules of the award year allow."),
    "date_wrong": gettext_lazy("This is no date. Please write it like 2026-05-12."),
    "date_outside": gettext_lazy(
        "The date lies outside the days of the public rating until today."
    ),
    "repeated": gettext_lazy("The same person rates the same brand in a line above."),
}
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
SPLIT = re.compile(r"[,，、;；/|]+")


@dataclass(frozen=True)
class Read:
    """One line that can be taken in."""

    line: int
    application: Application
    pseudonym: str
    group: str
    levels: tuple[int | None, ...]
    reasons: tuple[str, ...]
    comment: str
    given_on: date


@dataclass(frozen=True)
class Wrong:
    """One thing wrong in a line, by the row number that a spreadsheet shows, the heading of the column, and a code."""

    line: int
    column: str
    code: str

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code])


@dataclass
class Reading:
    """What a file says: the lines that can be taken in, and everything that is wrong in the others."""

    good: list[Read] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    rows: int = 0


def read_sheets(
    table: Sequence[Sequence[str]], *, evaluation: Evaluation, first_day: date, last_day: date
) -> Reading:
    """Read every line below the heading; nothing is written.

    Refuses with BadInput a table without lines or whose heading lacks a needed column.
    """
    places = _places(table)
    rows = [
        (number, {name: _cell(row, at) for name, at in places.items()})
        for number, row in enumerate(table[1:], start=2)
    ]
    rows = [(number, cells) for number, cells in rows if any(cells.values())]
    if not rows:
        raise BadInput(_("The table has no line below its heading."), field="file")
    around = look_around(evaluation, [cells for _number, cells in rows], first_day, last_day)
    reading = Reading(rows=len(rows))
    seen: set[tuple[int, str]] = set()
    for number, cells in rows:
        found, read = _read(number, cells, around)
        if read is not None:
            person = (read.application.pk, read.pseudonym)
            if person in seen:
                found, read = [Wrong(number, _person_column(cells), "repeated")], None
            seen.add(person)
        reading.wrong += found
        if read is not None:
            reading.good.append(read)
    return reading


def _places(table: Sequence[Sequence[str]]) -> dict[str, int]:
    heading = [cell.strip().replace(" ", "") for cell in table[0]] if table else []
    places = {name: heading.index(column) for name, column in COLUMNS.items() if column in heading}
    missing = [COLUMNS[name] for name in NEEDED if name not in places]
    if not missing and not set(PERSON) & set(places):
        missing = [COLUMNS["phone"]]
    if missing:
        raise BadInput(
            _("These columns are missing: %(columns)s.") % {"columns": _(", ").join(missing)},
            field="file",
        )
    return places


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip().lstrip("'") if at < len(row) else ""


def _person_column(cells: Mapping[str, str]) -> str:
    return COLUMNS[next(name for name in PERSON if cells.get(name))]


def _read(
    number: int, cells: Mapping[str, str], around: Surroundings
) -> tuple[list[Wrong], Read | None]:
    """Everything that is wrong in one line, or the line."""
    wrong: list[Wrong] = []

    def fault(name: str, code: str) -> None:
        wrong.append(Wrong(number, COLUMNS[name], code))

    application = around.brands.get(normalise_code(cells["brand"]))
    if application is None:
        fault("brand", "brand_unknown" if cells["brand"] else "brand_missing")
    pseudonym, group = "", ""
    try:
        pseudonym, group = person_of(cells, application, around)
    except Unfit as unfit:
        fault(unfit.column, unfit.code)
    levels: list[int | None] = []
    for name in ("overall", *ASPECTS):
        word = cells.get(name, "").replace(" ", "")
        level = LEVEL_WORDS.get(word)
        if level is None and (word or name == "overall"):
            fault(name, "level_wrong" if word else "level_missing")
        levels.append(level)
    reasons = [word.strip() for word in SPLIT.split(cells.get("reasons", "")) if word.strip()]
    if any(word not in REASON_WORDS for word in reasons):
        fault("reasons", "reason_wrong")
    comment = without_numbers(tidied(cells.get("comment", "")))
    if len(comment) > around.longest_comment:
        fault("comment", "comment_long")
    given_on = _date(cells["given_on"])
    if given_on is None:
        fault("given_on", "date_wrong")
    elif not around.first_day <= given_on <= around.last_day:
        fault("given_on", "date_outside")
    if wrong or application is None or given_on is None:
        return wrong, None
    codes = tuple(str(REASON_WORDS[word]) for word in reasons)
    return [], Read(number, application, pseudonym, group, tuple(levels), codes, comment, given_on)


def _date(text: str) -> date | None:
    """A date as people and spreadsheets write it, or None."""
    found = DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
