"""What an official document says, as a tree of blocks; the writers add the layout. No Django."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

# What neither XML nor a page can carry: control characters, halves of pairs, non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
T = TypeVar("T")


@dataclass(frozen=True)
class Heading:
    """A heading in the text; level 1 in 黑体, level 2 in 楷体."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its first line two characters in."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labels with what stands beside them, a row each."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with a head; `widths` are shares of the width, equal without them."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own, under a title of its own."""

    title: str


Block = Heading | Paragraph | Facts | Table | NewPage


@dataclass(frozen=True)
class OfficialDocument:
    """A document of the programme: the issuing body above the red line, its number (also at the
    foot of every page), title, addressee and text; at the end who signs it, the day, and who gets
    a copy. What is empty is left out.
    """

    issuer: str
    title: str
    blocks: Sequence[Block]
    number: str = ""
    addressee: str = ""
    signed: str = ""
    dated: str = ""
    copies: str = ""


def paragraphs(text: str) -> list[Paragraph]:
    """A text of several lines as paragraphs; empty lines are left out."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def printable(document: OfficialDocument) -> OfficialDocument:
    """The document without characters that no page can carry; the writers begin with it."""
    return _clean(document)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, (list, tuple)):
        return tuple(_clean(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)}
        )
    return value
