"""The reader of table files. It does not depend on Django, trusts nothing in a file, and can run in
a separate process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from brandportal.tables.shapes import Limits, Shape, Table, Unreadable, as_json, from_options
from brandportal.tables.text_files import read_text
from brandportal.tables.workbooks import read_workbook

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OLD_SHEET = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
LOCKED = "EncryptedPackage".encode("utf-16-le")
NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read_table(content: bytes, name: str, *, shape: Shape, limits: Limits | None = None) -> Table:
    """The table of a file; its type is recognised by content, not by name.

    `name` is only recorded. Raises Unreadable if the file as a whole cannot be read; problems of
    single cells are stored in the cells.
    """
    limits = limits or Limits()
    if len(content) > limits.bytes:
        raise Unreadable("bytes_many", most=limits.bytes // (1024 * 1024))
    if content.startswith(OLD_OFFICE):
        raise Unreadable("password" if LOCKED in content else "old_office")
    if content.startswith(OLD_SHEET):
        raise Unreadable("old_office")
    if content.startswith(NO_TABLES):
        raise Unreadable("no_table")
    if content.startswith(b"PK"):
        return read_workbook(content, shape=shape, limits=limits)
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Unreadable("other_format")
    return read_text(content, shape=shape, limits=limits)


def parse(content: bytes, options: Mapping[str, Any]) -> dict[str, Any]:
    """`read_table` with plain data as input and output: `options` from `shapes.options`, the result
    for `shapes.from_json`.
    """
    name, shape, limits = from_options(options)
    try:
        return as_json(read_table(content, name, shape=shape, limits=limits))
    except Unreadable as unreadable:
        return {"problem": asdict(unreadable.fault)}
