"""Template tags of the design: segments of a bar, a brand's monogram and its tint. Pure functions
without request or database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page

register = template.Library()

TINTS = 6
SEAL_WORDS = ("服务品牌", "名牌")
ZERO_WIDTH_SPACE = "\u200b"
OPENING_MARKS = "“”\"'‘’《》〈〉「」『』（）()【】[]"


@dataclass(frozen=True)
class Part:
    """A segment of a bar with its position: `x` and `width` in percent of the whole bar."""

    label: str
    value: Decimal
    tone: str
    x: Decimal
    width: Decimal


@register.simple_tag
def stacked(segments: Iterable[Any], total: Any = None) -> list[Part]:
    """Segments side by side on a bar of `total` (100 if empty), cut off at its end."""
    whole = Decimal(str(total or 100))
    parts, x = [], Decimal(0)
    for segment in segments:
        value = Decimal(str(segment.value))
        width = min(round(value * 100 / whole, 3), 100 - x)
        parts.append(Part(segment.label, value, segment.tone, x, width))
        x += width
    return parts


@register.filter
def tint(name: str) -> int:
    """One of six tints, always the same for the same name."""
    return crc32(str(name).encode()) % TINTS + 1


@register.filter
def initial(name: str) -> str:
    """The character that represents a brand: the first that is not a quotation mark or a
    bracket.
    """
    return str(name).lstrip(OPENING_MARKS + " ")[:1].upper()


@register.filter
def page_numbers(page: Page) -> Iterable[int | str]:
    """The numbers of a pager around the current page, with an ellipsis for the omitted ones."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def seal_breaks(level: str) -> str:
    """A title's words with zero-width spaces where the title seal may break the line, so that no
    word is split.
    """
    text = str(level)
    for word in SEAL_WORDS:
        if text.endswith(word):
            return text.removesuffix(word) + ZERO_WIDTH_SPACE + word
    return text
