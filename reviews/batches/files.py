"""Read a file of sheets or interviews: every line is valid or has named faults, and no telephone
number is stored.

A fault is stored as a code without the text of the cell, which may be a telephone number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.utils.translation import gettext_lazy, override

from applications.models import Application
from brandportal.rulebook import Rules
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence
from brandportal.tables.shapes import Column, Limits, Row, Shape, Table
from brandportal.tables.uploads import read_file, unread_sentence
from reviews.batches.people import PERSON, Surroundings, Unfit, look_around, person_of
from reviews.comments.comments import tidied
from reviews.comments.screen import without_numbers
from reviews.evaluation.models import Evaluation
from reviews.rating.enums import Level, Shortcoming
from reviews.rating.rating import ASPECTS
from reviews.rating.reasons import asked_by_level, codes_at, in_order, reasons

COLUMNS = {
    "brand": "品牌编号",
    "phone": "手机号",
    "invitation": "邀请码",
    "case": "业务编号",
    "overall": "总体评价",
    "attitude": "服务态度",
    "ability": "业务能力",
    "efficiency": "办事效率",
    "effect": "办理效果",
    "reasons": "不满意原因",
    "comment": "意见建议",
    "given_on": "评价日期",
}
NEEDED = ("brand", "overall", "given_on")
OTHER_HEADINGS = {
    "brand": "品牌代码|品牌号|Brand code",
    "phone": "手机号码|手机|联系电话|电话|Mobile number|Phone",
    "invitation": "邀请号|Invitation code",
    "case": "办件编号|办件号|受理编号|业务流水号|Case number",
    "overall": "总体满意度|总评|Overall",
    "attitude": "态度|Attitude",
    "ability": "能力|Ability",
    "efficiency": "效率|Efficiency",
    "effect": "效果|办事效果|Effect",
    "reasons": "原因|Reasons",
    "comment": "意见|建议|意见和建议|Comment",
    "given_on": "填写日期|访问日期|日期|Date",
}
SHAPE = Shape(
    tuple(
        Column(name, (heading, *OTHER_HEADINGS[name].split("|")), needed=name in NEEDED)
        for name, heading in COLUMNS.items()
    ),
    one_of=PERSON,
)
LIMITS = Limits(rows=5000)
LEVEL_WORDS = {
    "非常满意": 5,
    "满意": 4,
    "基本满意": 3,
    "不满意": 2,
    "非常不满意": 1,
    "Very satisfied": 5,
    "Satisfied": 4,
    "Fairly satisfied": 3,
    "Dissatisfied": 2,
    "Very dissatisfied": 1,
    **{str(level): level for level in Level.values},
}
# Short words for a sheet; the rating page's own are read as well.
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
    "code_unknown": gettext_lazy("This invitation code is not known."),
    "code_of_another_brand": gettext_lazy("This invitation code is for another brand."),
    "case_unknown": gettext_lazy("This case number is not on any register of the brand."),
    "level_missing": gettext_lazy("The overall answer is missing."),
    "level_wrong": gettext_lazy("This is none of the five answers."),
    "reason_wrong": gettext_lazy("This reason is not on the list."),
    "reason_of_another_level": gettext_lazy("This reason is not offered at this overall answer."),
    "comment_long": gettext_lazy("The comment is longer than the rules of the award year allow."),
    "date_outside": gettext_lazy(
        "The date lies outside the days of the public rating until today."
    ),
    "repeated": gettext_lazy("The same person rates the same brand in a line above."),
}


def _own_words(choices: type[Choices], more: Mapping[str, Any]) -> dict[str, Any]:
    """Every word for a choice, normalised: `more`, and the rating page's labels in its
    languages.
    """
    found = {columns.word(word): value for word, value in more.items()}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {columns.word(str(choice.label)): choice.value for choice in choices}
    return found


@cache
def _levels_by_word() -> dict[str, int]:
    return _own_words(Level, LEVEL_WORDS)


def reason_words_of(rules: Rules | None) -> dict[str, str]:
    """The words for what these rules offer, as a clerk may write them: short ones, the codes, and
    the rating page's own in both languages.
    """
    rows = reasons(rules)
    offered = {row.code for row in rows}
    short = {word: str(code) for word, code in REASON_WORDS.items() if code in offered}
    own = {word: row.code for row in rows for word in (row.code, row.zh, row.en)}
    return {**short, **own}


def reasons_of_a_sheet(rules: Rules | None) -> list[tuple[str, list[str]]]:
    """The Chinese words for a clerk, by the answers at which they are offered; without answers by
    rules from before there were follow-up questions.
    """
    short = {str(code): word for word, code in REASON_WORDS.items()}
    return [
        (levels, [short.get(row.code, row.zh) for row in asked])
        for levels, asked in asked_by_level(rules)
    ] or [("", list(REASON_WORDS))]


def _reasons(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the reasons in a cell, an empty one for a word that is not on the list."""
    codes = []
    parts = [word for word in map(columns.word, columns.parts(text)) if word]
    while parts:
        length = next(
            (count for count in range(1, len(parts) + 1) if "".join(parts[:count]) in known), 1
        )
        codes.append(known.get("".join(parts[:length]), ""))
        parts = parts[length:]
    return tuple(codes)


@dataclass(frozen=True)
class Read:
    """One valid line."""

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
    """One fault of a line: the row as in a spreadsheet, the heading of the column, a code, and the
    column's letter.
    """

    line: int
    column: str
    code: str
    letter: str = ""

    @property
    def place(self) -> str:
        """The column as a person finds it."""
        return f"{self.letter} {self.column}".strip()

    @property
    def sentence(self) -> str:
        own = SENTENCES.get(self.code)
        return str(own) if own else cell_sentence(self.code)


@dataclass
class Reading:
    """The content of a file: the valid lines, the faults of the others, and a sentence about the
    columns that were not read.
    """

    good: list[Read] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    rows: int = 0
    unread: str = ""


def read_table(name: str, content: bytes) -> Table:
    """The lines of a file. Refuses with BadInput a file that is no table or lacks a required
    column.
    """
    return read_file(content, name, shape=SHAPE, limits=LIMITS)


def read_sheets(
    table: Table, *, evaluation: Evaluation, first_day: date, last_day: date
) -> Reading:
    """Read every line below the heading; writes nothing."""
    rules = evaluation.cycle.rules
    # Without the marks that stand between several: one has such a mark in it.
    known = {
        "".join(columns.parts(columns.word(word))): code
        for word, code in reason_words_of(rules).items()
    }
    lines = [(row, {name: cell.text for name, cell in row.cells.items()}) for row in table.rows]
    around = look_around(evaluation, [cells for _row, cells in lines], first_day, last_day)
    reading = Reading(rows=len(lines), unread=unread_sentence(table))
    seen: set[tuple[int, str]] = set()
    for row, cells in lines:
        faults, read = _read(row, cells, around, rules, known)
        if read is not None:
            person = (read.application.pk, read.pseudonym)
            if person in seen:
                faults, read = [(_person_column(cells), "repeated")], None
            seen.add(person)
        reading.wrong += [
            Wrong(row.number, COLUMNS[name], code, table.letters.get(name, ""))
            for name, code in faults
        ]
        if read is not None:
            reading.good.append(read)
    return reading


def _person_column(cells: Mapping[str, str]) -> str:
    return next(name for name in PERSON if cells.get(name))


def _read(
    row: Row,
    cells: Mapping[str, str],
    around: Surroundings,
    rules: Rules | None,
    known: Mapping[str, str],
) -> tuple[list[tuple[str, str]], Read | None]:
    """The faults of one line as column name and code, or the line."""
    wrong = [(name, cell.fault) for name, cell in row.cells.items() if cell.fault]
    broken = {name for name, _code in wrong}

    def fault(name: str, code: str) -> None:
        if name not in broken:
            wrong.append((name, code))

    application = around.brands.get(columns.code(cells["brand"]))
    if application is None:
        fault("brand", "brand_unknown" if cells["brand"] else "brand_missing")
    pseudonym, group = "", ""
    if not broken & set(PERSON):
        try:
            pseudonym, group = person_of(cells, application, around)
        except Unfit as unfit:
            fault(unfit.column, unfit.code)
    levels = _levels(cells, fault)
    codes = _reasons(cells.get("reasons", ""), known)
    if "" in codes:
        fault("reasons", "reason_wrong")
    elif codes and levels[0] is not None and not codes_at(rules, levels[0]).issuperset(codes):
        fault("reasons", "reason_of_another_level")
    comment = without_numbers(tidied(cells.get("comment", "")))
    if len(comment) > around.longest_comment:
        fault("comment", "comment_long")
    given_on = _given_on(cells["given_on"], around, fault)
    if wrong or application is None or given_on is None:
        return wrong, None
    codes = in_order(rules, codes)
    read = Read(row.number, application, pseudonym, group, levels, codes, comment, given_on)
    return [], read


def _levels(cells: Mapping[str, str], fault: Callable[[str, str], None]) -> tuple[int | None, ...]:
    """The overall level and those of the aspects, which are optional."""
    levels: list[int | None] = []
    for name in ("overall", *ASPECTS):
        said = columns.word(cells.get(name, ""))
        level = _levels_by_word().get(said)
        if level is None and (said or name == "overall"):
            fault(name, "level_wrong" if said else "level_missing")
        levels.append(level)
    return tuple(levels)


def _given_on(text: str, around: Surroundings, fault: Callable[[str, str], None]) -> date | None:
    try:
        given_on = columns.day(text)
    except columns.Unfit as unfit:
        fault("given_on", unfit.code)
        return None
    if not around.first_day <= given_on <= around.last_day:
        fault("given_on", "date_outside")
    return given_on
