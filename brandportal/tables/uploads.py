"""Reading an uploaded table: runs the reader in a separate process and turns its faults into
sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.errors import BadInput
from brandportal.tables.sentences import file_sentence
from brandportal.tables.shapes import (
    Limits,
    Shape,
    Table,
    Unreadable,
    from_json,
    options,
)
from brandportal.uploads.sandbox import run

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ACCEPTED = ".xlsx,.csv,.txt"
PARSER = "brandportal.tables.reader:parse"
# A register of 20,000 rows takes a second of processor time; the rest allows for a busy machine.
SECONDS = 5


@dataclass(frozen=True)
class Problem:
    """One problem: the row as in a spreadsheet, the heading of the column, and its letter."""

    row: int
    column: str
    sentence: str
    letter: str = ""

    @property
    def place(self) -> str:
        """The column as a person finds it: its letter, then its heading."""
        return f"{self.letter} {self.column}".strip()


def limits_in_words(limits: Limits) -> StrOrPromise:
    """The limits in words, shown before a file is chosen, from the numbers that are checked."""
    return format_lazy(
        gettext_lazy("XLSX or CSV, up to {megabytes} MB and {rows} rows."),
        megabytes=limits.bytes // (1024 * 1024),
        rows=f"{limits.rows:,}",
    )


def unread_sentence(table: Table) -> str:
    """Which columns of a file were not read; empty if all were. Every upload of a table shows
    it.
    """
    if not table.unread:
        return ""
    return _("These columns were not read: %(columns)s.") % {"columns": _(", ").join(table.unread)}


def read_file(content: bytes, name: str, *, shape: Shape, limits: Limits) -> Table:
    """The table of an uploaded file.

    Refuses with BadInput at the field `file`, in a sentence that says where and how to correct it.
    """
    try:
        if len(content) > limits.bytes:
            raise Unreadable("bytes_many", most=limits.bytes // (1024 * 1024))
        return from_json(
            run(PARSER, content, options=options(name, shape, limits), seconds=SECONDS)
        )
    except Unreadable as unreadable:
        raise BadInput(file_sentence(unreadable.fault), field="file") from None
