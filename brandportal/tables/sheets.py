"""The rows of one worksheet, parsed element by element; the size declared in the sheet is not
trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from brandportal.tables.cells import workbook_cell
from brandportal.tables.headings import Gathering
from brandportal.tables.packages import Attributes, Enough, Package
from brandportal.tables.shapes import EMPTY, Cell, Limits, Unreadable, letter

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
ON = ("1", "true")


@dataclass(frozen=True)
class Setting:
    """Data that cells of all sheets refer to."""

    texts: list[str]
    formats: list[tuple[int, str]]
    from_1904: bool


@dataclass(frozen=True)
class Merge:
    """A merged rectangle of cells; columns counted from 0, rows as in a spreadsheet."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@lru_cache(1024)
def column_of(letters: str) -> int:
    """The index of a column: A is 0. Raises ValueError for anything but one to three capitals."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
        raise ValueError(letters)
    at = 0
    for character in letters:
        at = at * 26 + ord(character) - 64
    return at - 1


class SheetReader:
    """Passes the rows of one sheet to a Gathering."""

    def __init__(self, gathering: Gathering, setting: Setting, limits: Limits) -> None:
        self.gathering, self.setting, self.limits = gathering, setting, limits
        self.merges: list[Merge] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.number = 0
        self.at = -1
        self.cells: dict[int, Cell] = {}
        self.count = 0
        self.hidden = False
        self.kind = self.style = ""
        self.formula = self.open = self.phonetic = self.in_cell = False
        self.pieces: list[str] = []
        self.length = 0

    def read(self, package: Package, part: str) -> None:
        """Read the sheet to its end, or until it is clear that it does not contain the table."""
        package.walk(part, start=self.start, end=self.end, text=self.text, row=lambda: self.number)
        self._refuse_hidden_columns()

    def start(self, tag: str, said: Attributes) -> None:
        if tag == "c":
            self._start_cell(said)
        elif tag in ("v", "t"):
            self.open = self.in_cell and not self.phonetic
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "row":
            self._start_row(said)
        elif tag == "col" and said.get("hidden") in ON:
            self.hidden_columns.append((int(said.get("min", 0)) - 1, int(said.get("max", 0)) - 1))
        elif tag == "mergeCell":
            self._merge(said.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.open = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()

    def text(self, said: str) -> None:
        if self.open:
            self.length += len(said)
            if self.length <= self.limits.characters:
                self.pieces.append(said)

    def _start_row(self, said: Attributes) -> None:
        number = int(said.get("r") or self.number + 1)
        if number <= self.number:
            raise Unreadable("damaged", self.number)
        if self.gathering.looking and number > self.limits.heading_within:
            raise Enough
        self.number, self.at, self.cells = number, -1, {}
        self.hidden = said.get("hidden") in ON

    def _end_row(self) -> None:
        wanted = self.gathering.wanted
        if self.hidden and wanted and any(cell != EMPTY for cell in self.cells.values()):
            self.cells[min(wanted)] = Cell("", "row_hidden")
        self.gathering.take(self.number, self.cells)

    def _start_cell(self, said: Attributes) -> None:
        letters = said.get("r", "").rstrip("0123456789")
        self.at = column_of(letters) if letters else self.at + 1
        wanted = self.gathering.wanted
        self.in_cell = self.at < self.limits.columns and (wanted is None or self.at in wanted)
        self.kind, self.style = said.get("t", "n"), said.get("s", "0")
        self.formula, self.length = False, 0
        self.pieces.clear()

    def _end_cell(self) -> None:
        if not self.in_cell:
            return
        self.in_cell = False
        if not (self.length or self.formula):
            return
        self.count += 1
        if self.count > self.limits.cells:
            raise Unreadable("cells_many", self.number, most=self.limits.cells)
        self.cells[self.at] = self._cell()

    def _cell(self) -> Cell:
        if self.length > self.limits.characters:
            return Cell("", "cell_long")
        raw, kind = "".join(self.pieces), self.kind
        if kind == "s":
            place = int(raw) if raw.strip().isdigit() else -1
            if not 0 <= place < len(self.setting.texts):
                raise Unreadable("damaged", self.number, letter(self.at))
            raw = self.setting.texts[place]
            if len(raw) > self.limits.characters:
                return Cell("", "cell_long")
        style = int(self.style) if self.style.isdigit() else 0
        formats = self.setting.formats
        format_id, code = formats[style] if style < len(formats) else (0, "")
        return workbook_cell(
            kind,
            raw,
            formula=self.formula,
            format_id=format_id,
            format_code=code,
            from_1904=self.setting.from_1904,
        )

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        one, other = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if one is None or other is None:
            return
        if len(self.merges) >= self.limits.merges:
            raise Unreadable("merges_many", most=self.limits.merges)
        self.merges.append(
            Merge(
                first_row=int(one.group(2)),
                last_row=int(other.group(2)),
                first_column=column_of(one.group(1)),
                last_column=min(column_of(other.group(1)), self.limits.columns - 1),
            )
        )

    def _refuse_hidden_columns(self) -> None:
        for at in sorted(self.gathering.wanted or ()):
            if any(first <= at <= last for first, last in self.hidden_columns):
                raise Unreadable("column_hidden", self.gathering.heading_row, letter(at))
