"""A clock that the journey moves, an award year with nobody in it yet, and the one walk at whose
stops is tried what must fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine

from tests.journeys import attempted
from tests.journeys.people import SHANGHAI, Year
from tests.plugins.shared import once


@pytest.fixture
def year(db: None) -> Iterator[Year]:
    """Monday 10 February 2025, nine in the morning; time stands still until the journey moves
    it.
    """
    with time_machine.travel(datetime(2025, 2, 10, 9, tzinfo=SHANGHAI), tick=False) as clock:
        yield Year(clock)


@pytest.fixture(scope="session")
def walked(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """What came of everything that was tried at the stops of one walk, taken by the first worker
    that asks.
    """

    def walk() -> dict[str, Any]:
        with django_db_blocker.unblock():
            return attempted.walk_once()

    return once("walk", walk)
