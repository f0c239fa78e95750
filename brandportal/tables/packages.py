"""The content of a workbook: a zip whose parts are unpacked under a limit, and XML parsed in
chunks, without a document type.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from brandportal.tables.shapes import Limits, Unreadable

PIECE = 64 * 1024
MOST_PARTS = 2_000
ENCRYPTED = 0x1
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
Attributes = Mapping[str, str]


class Enough(Exception):
    """Raised by a handler that needs no more of a part."""


class Package:
    """The parts of a workbook by name; the unpacked bytes of all parts count against one limit."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self.packed = ZipFile(io.BytesIO(content))
        except DAMAGED:
            raise Unreadable("damaged") from None
        entries = self.packed.infolist()
        if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > limits.inflated:
            raise Unreadable("unpacked_large")
        # Some programs write backslashes, or names whose capitals differ from the workbook's index.
        self.parts = {_plain(entry.filename): entry for entry in entries}
        self.left = limits.inflated
        self.marks_left = 2 * limits.elements

    def has(self, name: str) -> bool:
        return _plain(name) in self.parts

    def start(self, name: str) -> bytes:
        """The first bytes of a part; empty if it is missing."""
        entry = self.parts.get(_plain(name))
        if entry is None:
            return b""
        try:
            with self._opened(entry) as stream:
                return stream.read(200)
        except DAMAGED:
            return b""

    def walk(
        self,
        name: str,
        *,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
        row: Callable[[], int] = lambda: 0,
    ) -> None:
        """Parse a part as XML and call the handlers with element names without prefix.

        `row` returns how far a sheet has been read, for the error of a truncated file.
        """
        entry = self.parts.get(_plain(name))
        if entry is None:
            raise Unreadable("damaged")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type

        def root(tag: str, attributes: dict[str, str]) -> None:
            # Some programs put a prefix before every element; the root element shows it.
            prefix, colon, _name = tag.rpartition(":")
            parser.StartElementHandler = _without(prefix, start) if colon else start
            if end is not None:
                parser.EndElementHandler = _without(prefix, end) if colon else end
            parser.StartElementHandler(tag, attributes)

        parser.StartElementHandler = root
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            with self._opened(entry) as stream:
                while piece := stream.read(PIECE):
                    self.left -= len(piece)
                    self.marks_left -= piece.count(b"<")
                    if self.left < 0 or self.marks_left < 0:
                        raise Unreadable("unpacked_large")
                    parser.Parse(piece, False)
                parser.Parse(b"", True)
        except Enough:
            return
        except expat.ExpatError:
            raise Unreadable("cut", row()) from None
        except DAMAGED:
            raise Unreadable("damaged", row()) from None

    def _opened(self, entry: ZipInfo):
        if entry.flag_bits & ENCRYPTED:
            raise Unreadable("password")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unreadable("damaged")
        return self.packed.open(entry)


def _without(prefix: str, handler: Callable[..., None]) -> Callable[..., None]:
    """The handler, called with element names without this prefix."""
    whole = f"{prefix}:"
    return lambda tag, *rest: handler(tag.removeprefix(whole), *rest)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _refuse_document_type(*_said: object) -> None:
    raise Unreadable("damaged")
