"""Which numbers are hidden because they would be about few people: fewer than five, and numbers
that would reveal those.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

SMALL = 5
Key = TypeVar("Key", bound=Hashable)


def hidden_cells(
    cells: Mapping[Key, int], *, may_hide: Callable[[Key], bool] = lambda _key: True
) -> set[Key]:
    """The hidden cells of one whole: those of one to four, and, if the whole minus the others would
    still give fewer than five, the next larger cell that may be hidden, too.
    """
    hidden = {key for key, n in cells.items() if 0 < n < SMALL}
    if hidden and sum(cells[key] for key in hidden) < SMALL:
        larger = [key for key, n in cells.items() if n >= SMALL and may_hide(key)]
        hidden.update(sorted(larger, key=lambda key: (cells[key], str(key)))[:1])
    return hidden


Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def hidden_in_grid(cells: Mapping[tuple[Row, Column], int]) -> set[tuple[Row, Column]]:
    """As `hidden_cells`, of a table whose sums of rows and of columns are told as well: neither in
    a row nor in a column do the hidden cells come to fewer than five. Where every cell of a line is
    hidden its sum is small itself, and is hidden where it is told.
    """
    hidden = {key for key, n in cells.items() if 0 < n < SMALL}
    lines = [
        [key for key in cells if key[place] == name]
        for place in (0, 1)
        for name in dict.fromkeys(key[place] for key in cells)
    ]
    grows = True
    while grows:
        grows = False
        for line in lines:
            inside = [key for key in line if key in hidden]
            larger = [key for key in line if cells[key] >= SMALL and key not in hidden]
            if inside and larger and sum(cells[key] for key in inside) < SMALL:
                hidden.add(min(larger, key=lambda key: (cells[key], str(key))))
                grows = True
    return hidden


def in_words(n: int, *, hidden: bool) -> str:
    """A count for a page."""
    if not hidden:
        return str(n)
    return _("under %(n)d") % {"n": SMALL} if n < SMALL else _("not told")


def hides_whole(cells: Mapping[Key, int], hidden: set[Key]) -> bool:
    """Whether the sum must be hidden too, because a hidden cell would follow by subtraction."""
    return bool(hidden) and sum(cells[key] for key in hidden) < SMALL
