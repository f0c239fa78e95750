"""Find the row with the column headings, below titles and notes, and collect the rows below it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from brandportal.tables.cells import INVISIBLE
from brandportal.tables.shapes import EMPTY, Cell, Limits, Row, Shape, Table, Unreadable, letter

MARKS = re.compile(r"[\s*_:#.]|\(.*?\)|\[.*?\]")
# A text with so many digits may be a telephone number, which is repeated nowhere.
NUMBER = re.compile(r"\d{7}")
LONGEST_UNREAD = 20


def heading_word(text: str) -> str:
    """A heading normalised for comparison: marks, remarks in brackets, spaces, capitals and
    full-width forms make no difference.
    """
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return MARKS.sub("", plain).casefold()


class Gathering:
    """Receives the rows of one sheet one by one; once the heading is found it knows the wanted
    columns.
    """

    def __init__(self, shape: Shape, limits: Limits) -> None:
        self.shape, self.limits = shape, limits
        self.ranks = {
            heading_word(word): (column.name, rank)
            for column in reversed(shape.columns)
            for rank, word in reversed(list(enumerate(column.words)))
        }
        # A heading may have marks and remarks; a much longer text is no heading.
        self.longest = 3 * max(map(len, self.ranks)) + 20
        self.places: dict[str, int] = {}
        self._wanted: frozenset[int] | None = None
        self.heading_row = 0
        self.unread: tuple[str, ...] = ()
        self.best: tuple[int, list[str]] | None = None
        self.rows: list[tuple[int, dict[int, Cell]]] = []

    @property
    def looking(self) -> bool:
        """Whether the heading has not been found yet."""
        return not self.places

    @property
    def wanted(self) -> frozenset[int] | None:
        """The columns to read, or None while any column may be one."""
        return self._wanted

    def take(self, number: int, cells: Mapping[int, Cell]) -> None:
        """Add one row, with the row number that a spreadsheet shows."""
        if self.looking:
            if number <= self.limits.heading_within:
                self._look(number, cells)
            return
        kept = {at: cells[at] for at in self.places.values() if cells.get(at, EMPTY) != EMPTY}
        if kept and not self._repeats_heading(kept):
            if len(self.rows) >= self.limits.rows:
                raise Unreadable("rows_many", number, most=self.limits.rows)
            self.rows.append((number, kept))

    def _look(self, number: int, cells: Mapping[int, Cell]) -> None:
        found: dict[str, list[tuple[int, int]]] = {}
        for at in sorted(cells):
            known = self.ranks.get(heading_word(cells[at].text))
            if known:
                found.setdefault(known[0], []).append((known[1], at))
        missing = self._missing(found)
        if not missing:
            self.places = {
                column.name: self._one(number, column.name, found[column.name])
                for column in self.shape.columns
                if column.name in found
            }
            self._wanted = frozenset(self.places.values())
            self.heading_row = number
            self.unread = tuple(
                _place(at, cell.text)
                for at, cell in sorted(cells.items())
                if at not in self._wanted and cell.text.strip()
            )
        elif found and (self.best is None or len(missing) < len(self.best[1])):
            self.best = (number, missing)

    def _missing(self, found: Mapping[str, object]) -> list[str]:
        missing = [
            column.words[0]
            for column in self.shape.columns
            if column.needed and column.name not in found
        ]
        if self.shape.one_of and not set(self.shape.one_of) & set(found):
            missing.append(self.shape.heading(self.shape.one_of[0]))
        return missing

    def _one(self, number: int, name: str, found: list[tuple[int, int]]) -> int:
        """The column with the best heading; two of equal rank are ambiguous."""
        found = sorted(found)
        if len(found) > 1 and found[0][0] == found[1][0]:
            raise Unreadable(
                "heading_twice",
                number,
                letter(found[1][1]),
                heading=self.shape.heading(name),
                other=letter(found[0][1]),
            )
        return found[0][1]

    def _repeats_heading(self, cells: Mapping[int, Cell]) -> bool:
        """Whether a row continues the heading or repeats it on a new page."""
        names = {at: name for name, at in self.places.items()}
        return all(
            len(cell.text) <= self.longest
            and (known := self.ranks.get(heading_word(cell.text))) is not None
            and known[0] == names[at]
            for at, cell in cells.items()
        )

    def missing(self) -> Unreadable:
        """Why no heading was found."""
        names = [column.words[0] for column in self.shape.columns if column.needed]
        if self.best is None:
            within = self.limits.heading_within
            return Unreadable("heading_missing", columns=names, within=within)
        return Unreadable("columns_missing", self.best[0], columns=self.best[1])

    def table(self, sheet: str = "") -> Table:
        """The collected table; refuses a table without rows."""
        if not self.rows:
            raise Unreadable("rows_missing", self.heading_row)
        rows = tuple(
            Row(number, {name: cells.get(at, EMPTY) for name, at in self.places.items()})
            for number, cells in self.rows
        )
        letters = {name: letter(at) for name, at in self.places.items()}
        return Table(rows, letters, self.heading_row, sheet, self.unread)


def _place(at: int, heading: str) -> str:
    """A column as a person finds it: its letter and, if it is no number, its heading."""
    plain = " ".join(unicodedata.normalize("NFKC", INVISIBLE.sub("", heading)).split())
    if NUMBER.search(plain):
        return letter(at)
    return f"{letter(at)} {plain[:LONGEST_UNREAD]}".strip()
