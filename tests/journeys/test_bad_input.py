"""Bad input: a clear sentence where it happened, what was typed still there, nothing half written.

One award year is walked through once; at its stops each attempt is made in a transaction that is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.journeys import attempts_after_acceptance, attempts_before_acceptance, people, steps  # noqa: F401
from tests.journeys.attempts import ATTEMPTS, Attempt
from tests.journeys.people import SHANGHAI, Year
from tests.journeys.way import walk

# The walk ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Attempt to what was wrong with it, empty when all was as it should be."""
    begin = datetime(2025, 2, 10, 9, tzinfo=SHANGHAI)
    found: dict[str, str] = {}
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(begin, tick=False) as clock,
    ):
        year = Year(clock)
        for stop in walk(year, "report due"):
            for attempt in ATTEMPTS.get(stop, ()):
                found[attempt.__name__] = _made(attempt, year)
        transaction.set_rollback(True)
    yield found


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


NAMES = [attempt.__name__ for attempts in ATTEMPTS.values() for attempt in attempts]


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", NAMES)
def test_bad_input(outcomes: dict[str, str], attempt: str) -> None:
    assert outcomes[attempt] == ""
