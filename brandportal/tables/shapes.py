"""The expected shape of a table, the parsed table, and its possible faults. Standard library
only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Limits on a file. `characters` is the limit of one cell, as in a spreadsheet."""

    bytes: int = 5 * 1024 * 1024
    inflated: int = 60 * 1024 * 1024
    rows: int = 20_000
    columns: int = 100
    cells: int = 600_000
    elements: int = 1_500_000
    characters: int = 32_767
    texts: int = 6_000_000
    merges: int = 5_000
    sheets: int = 20
    heading_within: int = 10


@dataclass(frozen=True)
class Column:
    """One column: its name in the code and its possible headings, the preferred one first."""

    name: str
    words: tuple[str, ...]
    needed: bool = True


@dataclass(frozen=True)
class Shape:
    """The columns of one kind of table. At least one of `one_of` is required; others are not read,
    and named in `Table.unread`.
    """

    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()

    def heading(self, name: str) -> str:
        """The preferred heading of the column."""
        return next(column.words[0] for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Fault:
    """A fault: a code, its place (row number and column letter as in a spreadsheet), and plain
    values.

    Never the text of a cell, which may be a telephone number.
    """

    code: str
    row: int = 0
    letter: str = ""
    values: dict[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """The file as a whole cannot be read; `fault` says why and where."""

    def __init__(self, code: str, row: int = 0, letter: str = "", **values: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, row, letter, values)


@dataclass(frozen=True)
class Cell:
    """The text of a cell; `fault` is a code if it cannot be read without doubt."""

    text: str
    fault: str = ""


EMPTY = Cell("")


@dataclass(frozen=True)
class Row:
    """One row: its number as in a spreadsheet, and its cells by column name."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """The text of a cell; empty if the table does not have the column."""
        return self.cells.get(name, EMPTY).text


@dataclass(frozen=True)
class Table:
    """The rows below the heading, the letter of each column, and the columns that were not read, as
    a person finds them: letter and heading.
    """

    rows: tuple[Row, ...]
    letters: Mapping[str, str]
    heading_row: int = 1
    sheet: str = ""
    unread: tuple[str, ...] = ()


def letter(at: int) -> str:
    """A column's letters as in a spreadsheet: 0 is A, 26 is AA."""
    said = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        said = chr(65 + rest) + said
    return said


def as_json(table: Table) -> dict[str, Any]:
    """A table as plain data that can be sent through a pipe; a cell is its text, or a list with its
    fault.
    """
    names = list(table.letters)
    return {
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "letters": dict(table.letters),
        "unread": list(table.unread),
        "rows": [
            [row.number, [_said(row.cells.get(name, EMPTY)) for name in names]]
            for row in table.rows
        ],
    }


def _said(cell: Cell) -> str | list[str]:
    return [cell.fault] if cell.fault else cell.text


def from_json(said: Mapping[str, Any]) -> Table:
    """The table from plain data; raises Unreadable if the data contain a file's fault."""
    if said.get("problem"):
        fault = said["problem"]
        raise Unreadable(fault["code"], fault["row"], fault["letter"], **fault["values"])
    names = list(said["letters"])
    return Table(
        rows=tuple(
            Row(number, {name: _heard(cell) for name, cell in zip(names, cells, strict=True)})
            for number, cells in said["rows"]
        ),
        letters=said["letters"],
        heading_row=said["heading_row"],
        sheet=said["sheet"],
        unread=tuple(said["unread"]),
    )


def _heard(cell: str | list[str]) -> Cell:
    return Cell(cell) if isinstance(cell, str) else Cell("", cell[0])


def options(name: str, shape: Shape, limits: Limits) -> dict[str, Any]:
    """The reader's arguments as plain data."""
    return {
        "name": name,
        "columns": [[column.name, list(column.words), column.needed] for column in shape.columns],
        "one_of": list(shape.one_of),
        "limits": asdict(limits),
    }


def from_options(said: Mapping[str, Any]) -> tuple[str, Shape, Limits]:
    """File name, shape and limits from plain data."""
    columns = tuple(Column(name, tuple(words), needed) for name, words, needed in said["columns"])
    return said["name"], Shape(columns, tuple(said["one_of"])), Limits(**said["limits"])
