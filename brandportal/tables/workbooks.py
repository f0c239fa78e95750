"""Workbooks (XLSX): the sheet with the table, shared texts and number formats, and rows."""

from __future__ import annotations

import posixpath
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from brandportal.tables.headings import Gathering
from brandportal.tables.packages import Attributes, Package
from brandportal.tables.shapes import EMPTY, Cell, Limits, Shape, Table, Unreadable
from brandportal.tables.sheets import Merge, Setting, SheetReader

OTHER_PROGRAMS = (b"application/vnd.oasis.opendocument", b"application/vnd.sun.xml")


@dataclass
class Book:
    """What the workbook's index says."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    from_1904: bool = False
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def part(self, kind: str, otherwise: str) -> str:
        """The path of a part of one kind."""
        found = [target for said, target in self.targets.values() if said == kind]
        return found[0] if found else otherwise


def read_workbook(content: bytes, *, shape: Shape, limits: Limits) -> Table:
    """The rows of the single visible sheet with the table."""
    package = Package(content, limits)
    if package.start("mimetype").startswith(OTHER_PROGRAMS):
        raise Unreadable("other_format")
    if package.has("xl/workbook.bin") or package.has("word/document.xml"):
        raise Unreadable("other_format")
    if package.has("EncryptedPackage"):
        raise Unreadable("password")
    home, book = _book(package)
    setting = Setting(
        texts=_texts(package, book.part("sharedStrings", f"{home}/sharedStrings.xml"), limits),
        formats=_formats(package, book.part("styles", f"{home}/styles.xml")),
        from_1904=book.from_1904,
    )
    return _chosen(package, book, setting, shape=shape, limits=limits)


def _chosen(
    package: Package, book: Book, setting: Setting, *, shape: Shape, limits: Limits
) -> Table:
    found: list[tuple[str, Gathering]] = []
    on_hidden: list[str] = []
    closest: Gathering | None = None
    for name, part, hidden in book.sheets[: limits.sheets]:
        gathering = Gathering(shape, limits)
        reader = SheetReader(gathering, setting, limits)
        reader.read(package, part)
        if gathering.looking:
            if not hidden and (closest is None or (gathering.best and not closest.best)):
                closest = gathering
        elif hidden:
            on_hidden.append(name)
        else:
            _spread(gathering, reader.merges, limits)
            found.append((name, gathering))
    with_rows = [pair for pair in found if pair[1].rows] or found[:1]
    if len(with_rows) > 1:
        raise Unreadable("sheets_several", sheets=[name for name, _rows in with_rows])
    if with_rows:
        name, gathering = with_rows[0]
        return gathering.table(name)
    if on_hidden:
        raise Unreadable("sheet_hidden", sheets=on_hidden)
    raise closest.missing() if closest else Unreadable("damaged")


def _spread(gathering: Gathering, merges: list[Merge], limits: Limits) -> None:
    """Merged cells: downwards the value applies to every row; across columns it is ambiguous."""
    numbers = [number for number, _cells in gathering.rows]
    wanted = gathering.wanted or frozenset()
    left = limits.cells
    for merge in merges:
        columns = [at for at in range(merge.first_column, merge.last_column + 1) if at in wanted]
        rows = range(bisect_left(numbers, merge.first_row), bisect_right(numbers, merge.last_row))
        left -= len(rows) * len(columns)
        if left < 0:
            raise Unreadable("cells_many", merge.first_row, most=limits.cells)
        for at in columns:
            _spread_column(gathering, merge, at, rows)


def _spread_column(gathering: Gathering, merge: Merge, at: int, rows: range) -> None:
    aside = merge.first_column != merge.last_column
    value = EMPTY
    for place in rows:
        number, cells = gathering.rows[place]
        if number == merge.first_row:
            value = cells.get(at, EMPTY)
        if aside and (at != merge.first_column):
            cells[at] = Cell("", "merged_across")
        elif number != merge.first_row and value != EMPTY:
            cells[at] = value


def _book(package: Package) -> tuple[str, Book]:
    main = "xl/workbook.xml"
    if not package.has(main):
        main = _main_part(package)
    home = posixpath.dirname(main)
    book = Book()

    def relation(tag: str, said: Attributes) -> None:
        if tag == "Relationship" and said.get("TargetMode") != "External":
            target = said.get("Target", "").replace("\\", "/")
            place = target if target.startswith("/") else f"{home}/{target}"
            kind = said.get("Type", "").rpartition("/")[2]
            book.targets[said.get("Id", "")] = (kind, posixpath.normpath(place))

    package.walk(f"{home}/_rels/{posixpath.basename(main)}.rels", start=relation)

    def element(tag: str, said: Attributes) -> None:
        if tag == "workbookPr":
            book.from_1904 = said.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            where = next((said[key] for key in said if key.rpartition(":")[2] == "id"), "")
            kind, part = book.targets.get(where, ("", ""))
            if kind == "worksheet":
                hidden = said.get("state", "visible") != "visible"
                book.sheets.append((said.get("name", ""), part, hidden))

    package.walk(main, start=element)
    if not book.sheets:
        raise Unreadable("damaged")
    return home, book


def _main_part(package: Package) -> str:
    found: list[str] = []

    def relation(tag: str, said: Attributes) -> None:
        if tag == "Relationship" and said.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath(said.get("Target", "").lstrip("/")))

    if package.has("_rels/.rels"):
        package.walk("_rels/.rels", start=relation)
    if not found:
        raise Unreadable("other_format" if package.has("content.xml") else "damaged")
    return found[0]


class _SharedTexts:
    """Collects the shared texts that cells refer to by number, without the phonetic readings
    (`rPh`) that some programs add.
    """

    def __init__(self, most: int) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._left = most
        self._open = self._in_reading = False

    def start(self, tag: str, said: Attributes) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "t":
            self._open = not self._in_reading

    def end(self, tag: str) -> None:
        if tag == "t":
            self._open = False
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "si":
            self.found.append("".join(self._pieces))

    def text(self, said: str) -> None:
        if not self._open:
            return
        self._left -= len(said)
        if self._left < 0:
            raise Unreadable("unpacked_large")
        self._pieces.append(said)


def _texts(package: Package, part: str, limits: Limits) -> list[str]:
    texts = _SharedTexts(limits.texts)
    if package.has(part):
        package.walk(part, start=texts.start, end=texts.end, text=texts.text)
    return texts.found


def _formats(package: Package, part: str) -> list[tuple[int, str]]:
    """The number format of every style: its number, and its code if defined in the file."""
    codes: dict[str, str] = {}
    styles: list[tuple[int, str]] = []
    inside = {"cellXfs": False}

    def start(tag: str, said: Attributes) -> None:
        if tag == "numFmt":
            codes[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif tag == "cellXfs":
            inside["cellXfs"] = True
        elif tag == "xf" and inside["cellXfs"]:
            number = said.get("numFmtId", "0")
            styles.append((int(number) if number.isdigit() else 0, codes.get(number, "")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside["cellXfs"] = False

    if package.has(part):
        package.walk(part, start=start, end=end)
    return styles
