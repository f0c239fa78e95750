"""Tables as text files: UTF-8, UTF-16 or GBK, any usual separator, any line ending."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from brandportal.tables.cells import plain_cell
from brandportal.tables.headings import Gathering
from brandportal.tables.shapes import Cell, Limits, Shape, Table, Unreadable

SEPARATORS = (",", "\t", ";", "，", "；", "|")
MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f]")
SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)


def read_text(content: bytes, *, shape: Shape, limits: Limits) -> Table:
    """The rows of a text file; the separator is the one with which the heading is found."""
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    if CONTROL.search(text):
        raise Unreadable("no_table")
    named = SEPARATOR_LINE.match(text)
    separators = (named.group(1),) if named else SEPARATORS
    text = text[named.end() :] if named else text
    closest: Gathering | None = None
    for separator in separators:
        gathering = Gathering(shape, limits)
        _gather(text, separator, gathering, limits, only_heading=True)
        if not gathering.looking:
            gathering = Gathering(shape, limits)
            _gather(text, separator, gathering, limits)
            return gathering.table()
        if closest is None or _nearer(gathering, closest):
            closest = gathering
    assert closest is not None
    raise closest.missing()


def _nearer(one: Gathering, other: Gathering) -> bool:
    if one.best is None or other.best is None:
        return one.best is not None
    return len(one.best[1]) < len(other.best[1])


def decoded(content: bytes) -> str:
    """The decoded text: by its byte order mark, else UTF-8, else UTF-16 without a mark, else GBK
    with its extension.
    """
    for mark, encoding in MARKED:
        if content.startswith(mark):
            return _decode(content, encoding)
    nulls = content[:2000].count(b"\0")
    if nulls:
        even = content[:2000:2].count(b"\0")
        try:
            return content.decode("utf-16-be" if even > nulls - even else "utf-16-le")
        except UnicodeDecodeError:
            raise Unreadable("no_table") from None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _decode(content, "gb18030")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None


def _gather(
    text: str, separator: str, into: Gathering, limits: Limits, *, only_heading: bool = False
) -> None:
    # The size of the file bounds a field; the limit of a cell is reported below by row and column.
    csv.field_size_limit(max(limits.bytes, csv.field_size_limit()))
    rows = csv.reader(_lines(text), delimiter=separator, strict=True)
    number = 0
    cells = 0
    try:
        for number, row in enumerate(rows, start=1):
            if only_heading and (not into.looking or number > limits.heading_within):
                return
            cells += len(row)
            if cells > limits.cells:
                raise Unreadable("cells_many", number, most=limits.cells)
            into.take(number, _cells(row, into.wanted, limits))
    except csv.Error:
        # While a separator is only tried, quotes may not match it.
        if not only_heading:
            raise Unreadable("quotes", number + 1) from None


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _cells(row: list[str], wanted: frozenset[int] | None, limits: Limits) -> dict[int, Cell]:
    places = range(min(len(row), limits.columns)) if wanted is None else sorted(wanted)
    found: dict[int, Cell] = {}
    for at in places:
        if at >= len(row):
            break
        text = row[at]
        if len(text) > limits.characters:
            found[at] = Cell("", "cell_long")
        elif text:
            found[at] = plain_cell(text)
    return found
