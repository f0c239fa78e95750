"""A clock that the journey moves, and an award year with nobody in it yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from tests.journeys.people import SHANGHAI, Year


@pytest.fixture
def year(db: None) -> Iterator[Year]:
    """Monday 10 February 2025, nine in the morning; time stands still until the journey moves it."""
    with time_machine.travel(datetime(2025, 2, 10, 9, tzinfo=SHANGHAI), tick=False) as clock:
        yield Year(clock)
