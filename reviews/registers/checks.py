"""Checks every row of a register and names each problem by row, column and reason; writes
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.tables.columns import Unfit, day, mobile, said
from brandportal.tables.sentences import cell_sentence
from brandportal.tables.shapes import EMPTY, Row
from brandportal.tables.uploads import Problem
from reviews.identity.pseudonyms import keyed
from reviews.registers.tables import COLUMNS

CASE_LIMIT = 60


@dataclass(frozen=True)
class Frame:
    """What the rows are checked against: the award year, the period, the service points by name;
    empty for a group's list.
    """

    year: int
    first_day: date | None = None
    last_day: date | None = None
    points: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """A group's list has only telephones; a register has the cases of a period."""
        return self.first_day is None

    @property
    def columns(self) -> tuple[str, ...]:
        return ("phone",) if self.is_list else tuple(COLUMNS)


@dataclass(frozen=True)
class GoodCase:
    """A valid row. Its telephone is plain text, in memory only, until it is encrypted."""

    row: int
    case_key: str
    pseudonym: str
    point_id: int | None
    month: str
    phone: str


@dataclass
class Checked:
    """The checked rows: valid ones, and the problems of the others."""

    rows: int = 0
    good: list[GoodCase] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def bad_rows(self) -> int:
        return self.rows - len(self.good)

    @property
    def people(self) -> int:
        """One telephone is one person, however many cases it has."""
        return len({case.pseudonym for case in self.good})


def point_key(name: str) -> str:
    """A service point's name normalised for comparison: full-width forms, spaces and capitals make
    no difference.
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def check_lines(
    lines: Iterable[Row], frame: Frame, letters: Mapping[str, str] | None = None
) -> Checked:
    """Check every row by itself and against the rows before it; `letters` are the columns' letters
    in a file.
    """
    found = Checked()
    seen: dict[str, int] = {}
    for row in lines:
        found.rows += 1
        wrong: list[tuple[str, str]] = []
        case = _case(row, frame, wrong)
        if case is not None and case.case_key in seen:
            sentence = _("The same value is already in row %(row)d.") % {"row": seen[case.case_key]}
            wrong.append(("phone" if frame.is_list else "case", sentence))
        if wrong or case is None:
            found.problems += [
                Problem(row.number, _(COLUMNS[name]), sentence, (letters or {}).get(name, ""))
                for name, sentence in wrong
            ]
            continue
        seen[case.case_key] = row.number
        found.good.append(case)
    return found


def _case(row: Row, frame: Frame, wrong: list[tuple[str, str]]) -> GoodCase | None:
    read = {}
    for key in frame.columns:
        try:
            read[key] = READERS[key](said(row.cells.get(key, EMPTY)), frame)
        except Unfit as unfit:
            wrong.append((key, cell_sentence(unfit.code)))
        except BadInput as refusal:
            wrong.append((key, refusal.reason))
    if wrong:
        return None
    phone = read["phone"]
    pseudonym = keyed("phone", phone, year=frame.year)
    if frame.is_list:
        return GoodCase(row.number, pseudonym, pseudonym, None, "", phone)
    return GoodCase(
        row=row.number,
        case_key=keyed("case", read["case"], year=frame.year),
        pseudonym=pseudonym,
        point_id=frame.points[read["point"]],
        month=read["served_on"],
        phone=phone,
    )


def case_number(text: str) -> str:
    """A case number normalised for comparison: full-width forms, spaces and capitals make no
    difference.
    """
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
                "This is none of the service points in your application. Please write the name as "
                "there."
            )
        )
    return key


def _month(text: str, frame: Frame) -> str:
    served_on = day(text)
    assert frame.first_day and frame.last_day
    if not frame.first_day <= served_on <= frame.last_day:
        raise BadInput(
            _("The date lies outside the period from %(first)s to %(last)s.")
            % {
                "first": date_format(frame.first_day, "Y-m-d"),
                "last": date_format(frame.last_day, "Y-m-d"),
            }
        )
    return f"{served_on:%Y-%m}"


def _phone(text: str, frame: Frame) -> str:
    return mobile(text)


READERS = {"case": _case_number, "point": _point, "served_on": _month, "phone": _phone}
