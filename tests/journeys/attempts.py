"""Bad input: registered with the stop at which it is sent; it must be refused in words and write
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.journeys.pages import Page
from tests.journeys.people import Year, reads
from tests.journeys.records import changed, everything

Attempt = Callable[[Year], None]
ATTEMPTS: dict[str, list[Attempt]] = {}


def at(stop: str) -> Callable[[Attempt], Attempt]:
    """Made at this stop of the walk."""

    def register(attempt: Attempt) -> Attempt:
        ATTEMPTS.setdefault(stop, []).append(attempt)
        return attempt

    return register


@contextmanager
def untouched() -> Iterator[None]:
    """Whatever is sent here writes nothing: not a row, not a journal entry, not a file."""
    before = everything()
    yield
    assert changed(before, everything()) == []


def refused(send: Callable[[], Page], status: int, *words: str) -> Page:
    """The answer says why, and nothing was written."""
    with untouched():
        page = send()
    return reads(page, *words, status=status)
