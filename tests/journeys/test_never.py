"""What never gets past: the wrong role, a closed window, an open objection, a conflict of interest.

One award year is walked through once. At each stop everybody who may not tries what could be done there; what they
were told and whether anything was written is noted, and the tests below look at the notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.journeys import probes_before_rating as before
from tests.journeys import probes_from_rating_on as after
from tests.journeys.people import SHANGHAI, Year
from tests.journeys.refusals import Attempts, Note
from tests.journeys.way import walk

PROBES: dict[str, Callable[[Year, Attempts], None]] = {
    "drawn up": before.when_drawn_up,
    "open": before.when_open,
    "written": before.when_written,
    "waiting for sign-off": before.when_waiting,
    "submitted": before.when_submitted,
    "returned": before.when_returned,
    "accepted": before.when_accepted,
    "seated": before.when_seated,
    "scoring": before.when_scoring,
    "scored": before.when_scored,
    "shortlisted": before.when_shortlisted,
    "rating": after.when_rating,
    "counted": after.when_counted,
    "decided": after.when_decided,
    "objected": after.when_objected,
    "admitted": after.when_admitted,
    "cleared": after.when_cleared,
    "named": after.when_named,
    "report due": after.when_report_due,
    "hearing": after.when_hearing,
    "stated": after.when_stated,
}


@pytest.fixture(scope="module")
def notes(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[Note]]]:
    """The notes of one walk, all of it taken back afterwards."""
    begin = datetime(2025, 2, 10, 9, tzinfo=SHANGHAI)
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(begin, tick=False) as clock,
    ):
        year = Year(clock)
        tried = Attempts(year)
        for stop in walk(year, "stated"):
            tried.stop, now = stop, year.now
            PROBES.get(stop, lambda _year, _tried: None)(year, tried)
            clock.move_to(now)
        transaction.set_rollback(True)
    yield tried.notes


def complaints(notes: dict[str, list[Note]], kind: str) -> str:
    return "\n".join(note.complaint for note in notes[kind] if note.complaint)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "attempts"), [("role", 356), ("window", 15), ("objection", 2), ("conflict", 24)]
)
def test_never(notes: dict[str, list[Note]], kind: str, attempts: int) -> None:
    """Each attempt was refused with its sentence, and not one row or file was written but the note of the refusal."""
    assert complaints(notes, kind) == ""
    assert len(notes[kind]) == attempts
