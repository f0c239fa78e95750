"""What every upload of a table calls: the reader in its own process, and its refusals as
sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
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
# A register of 20,000 rows takes a second of processor time; the rest is for a machine that is
# shared.
SECONDS = 5


@dataclass(frozen=True)
class Problem:
    """One thing wrong, by the row that a spreadsheet shows, the heading of the column, and its
    letter.
    """

    row: int
    column: str
    sentence: str
    letter: str = ""

    @property
    def place(self) -> str:
        """The column as a person finds it: its letter, then what it is called."""
        return f"{self.letter} {self.column}".strip()


def limits_in_words(limits: Limits) -> StrOrPromise:
    """The limits, stated before anybody chooses a file, from the numbers that are checked."""
    return format_lazy(
        gettext_lazy("XLSX or CSV, up to {megabytes} MB and {rows} rows."),
        megabytes=limits.bytes // (1024 * 1024),
        rows=f"{limits.rows:,}",
    )


def read_file(content: bytes, name: str, *, shape: Shape, limits: Limits) -> Table:
    """The table of a file that somebody handed in.

    Refuses with BadInput at the field `file`, in a sentence that says where and how to mend it.
    """
    try:
        if len(content) > limits.bytes:
            raise Unreadable("bytes_many", most=limits.bytes // (1024 * 1024))
        return from_json(
            run(PARSER, content, options=options(name, shape, limits), seconds=SECONDS)
        )
    except Unreadable as unreadable:
        raise BadInput(file_sentence(unreadable.fault), field="file") from None
