"""Every row of a register looked at, every problem named by row, column and reason; nothing is written here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from reviews.domain.ballots.identity import keyed, normalise_phone
from reviews.domain.recipients.register_tables import COLUMNS, Cell, Line

CASE_LIMIT = 60
DAY_FORMS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?: *\d{1,2}:\d{2}.*)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
# A date that a spreadsheet shows as a number: days since the end of 1899 (1992 to 2064).
SERIAL = re.compile(r"[3-5]\d{4}(?:\.\d+)?")
SERIAL_START = date(1899, 12, 30)


@dataclass(frozen=True)
class Problem:
    """One thing wrong: the row that a spreadsheet shows, the column's heading, the reason."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Frame:
    """What the rows are checked against: the award year, the period, the service points by name; none for a group's list."""

    year: int
    first_day: date | None = None
    last_day: date | None = None
    points: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """A group's list has telephones alone; a register has cases of a period."""
        return self.first_day is None

    @property
    def columns(self) -> tuple[str, ...]:
        return ("phone",) if self.is_list else tuple(COLUMNS)


@dataclass(frozen=True)
class GoodCase:
    """A row that can be taken. The telephone is in clear here, in memory only, until it is sealed."""

    row: int
    case_key: str
    pseudonym: str
    point_id: int | None
    month: str
    phone: str


@dataclass
class Checked:
    """All rows looked at: those that can be taken, and what is wrong with the others."""

    rows: int = 0
    good: list[GoodCase] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def bad_rows(self) -> int:
        return self.rows - len(self.good)

    @property
    def people(self) -> int:
        """One telephone is one person, however many cases."""
        return len({case.pseudonym for case in self.good})


def point_key(name: str) -> str:
    """A service point's name as it is compared: full-width forms, spaces and capitals make no difference."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def check_lines(lines: Iterable[Line], frame: Frame) -> Checked:
    """Check every row on its own and against the rows before it."""
    found = Checked()
    seen: dict[str, int] = {}
    for line in lines:
        found.rows += 1
        wrong: list[Problem] = []
        case = _case(line, frame, wrong)
        if case is not None and case.case_key in seen:
            column = "phone" if frame.is_list else "case"
            sentence = _("The same stands in row %(row)d.") % {"row": seen[case.case_key]}
            wrong.append(Problem(line.number, _(COLUMNS[column]), sentence))
        if wrong or case is None:
            found.problems += wrong
            continue
        seen[case.case_key] = line.number
        found.good.append(case)
    return found


def _case(line: Line, frame: Frame, wrong: list[Problem]) -> GoodCase | None:
    said = {}
    for key in frame.columns:
        try:
            said[key] = READERS[key](_read(line.cells.get(key, Cell(""))), frame)
        except BadInput as refusal:
            wrong.append(Problem(line.number, _(COLUMNS[key]), refusal.reason))
    if wrong:
        return None
    phone = said["phone"]
    pseudonym = keyed("phone", phone, year=frame.year)
    if frame.is_list:
        return GoodCase(line.number, pseudonym, pseudonym, None, "", phone)
    return GoodCase(
        row=line.number,
        case_key=keyed("case", said["case"], year=frame.year),
        pseudonym=pseudonym,
        point_id=frame.points[said["point"]],
        month=said["served_on"],
        phone=phone,
    )


def _read(cell: Cell) -> str:
    if cell.fault:
        raise BadInput(_(cell.fault))
    if not cell.text:
        raise BadInput(_("This cell is empty."))
    return cell.text


def case_number(text: str) -> str:
    """A case number as it is compared: full-width forms, spaces and capitals make no difference."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def _case_number(text: str, frame: Frame) -> str:
    plain = case_number(text)
    if len(plain) > CASE_LIMIT:
        raise BadInput(_("A case number has at most 60 characters."))
    return plain


def _point(text: str, frame: Frame) -> str:
    key = point_key(text)
    if key not in frame.points:
        raise BadInput(
            _(
                "This is none of the service points in your application. Please write the name as there."
            )
        )
    return key


def _month(text: str, frame: Frame) -> str:
    day = read_day(text)
    if day is None:
        raise BadInput(_("Please write the date as 2026-03-05."))
    assert frame.first_day and frame.last_day
    if not frame.first_day <= day <= frame.last_day:
        raise BadInput(
            _("The date lies outside the period from %(first)s to %(last)s.")
            % {
                "first": date_format(frame.first_day, "Y-m-d"),
                "last": date_format(frame.last_day, "Y-m-d"),
            }
        )
    return f"{day:%Y-%m}"


def _phone(text: str, frame: Frame) -> str:
    return normalise_phone(text)


READERS = {"case": _case_number, "point": _point, "served_on": _month, "phone": _phone}


def read_day(text: str) -> date | None:
    """A day as offices write it: 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305, or a spreadsheet's number.

    Day and month in another order (5/3/2026) are not guessed at.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in DAY_FORMS:
        if match := form.fullmatch(plain):
            year, month, day = (int(part) for part in match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    if SERIAL.fullmatch(plain):
        return SERIAL_START + timedelta(days=int(float(plain)))
    return None
