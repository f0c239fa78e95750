"""One award year is run once. At each stop bad input is sent, then everybody who may not act tries
to; the results are recorded, and tests check them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import time_machine
from django.db import transaction

from tests.journeys import (  # noqa: F401
    attempts_after_acceptance,
    attempts_before_acceptance,
    people,
    steps,
)
from tests.journeys import probes_before_rating as before
from tests.journeys import probes_from_rating_on as after
from tests.journeys.attempts import ATTEMPTS, Attempt
from tests.journeys.people import SHANGHAI, Year
from tests.journeys.records import watched
from tests.journeys.refusals import Attempts
from tests.journeys.way import walk

BEGIN = datetime(2025, 2, 10, 9, tzinfo=SHANGHAI)
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


def walk_once() -> dict[str, Any]:
    """`bad_input`: attempt to what was wrong with it; `never`: kind to its notes. All of the walk
    is taken back.
    """
    wrong: dict[str, str] = {}
    with transaction.atomic(), time_machine.travel(BEGIN, tick=False) as clock, watched():
        year = Year(clock)
        tried = Attempts(year)
        for stop in walk(year, "stated"):
            for attempt in ATTEMPTS.get(stop, ()):
                wrong[attempt.__name__] = _made(attempt, year)
            tried.stop, now = stop, year.now
            PROBES.get(stop, lambda _year, _tried: None)(year, tried)
            clock.move_to(now)
        transaction.set_rollback(True)
    never = {kind: [asdict(note) for note in notes] for kind, notes in tried.notes.items()}
    return {"bad_input": wrong, "never": never}


def _made(attempt: Attempt, year: Year) -> str:
    """Make it, take it back, and say what was wrong."""
    now, objection = year.now, year.objection
    try:
        with transaction.atomic():
            attempt(year)
            transaction.set_rollback(True)
    except (AssertionError, LookupError) as fault:
        return f"{type(fault).__name__}: {fault}"
    finally:
        year.clock.move_to(now)
        year.objection = objection
    return ""
