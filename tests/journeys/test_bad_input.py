"""Bad input: a clear sentence where it happened, the input is kept, nothing is half written.

At the stops of the year each attempt was made in a transaction that was rolled back.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.attempted import ATTEMPTS

NAMES = [attempt.__name__ for attempts in ATTEMPTS.values() for attempt in attempts]


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", NAMES)
def test_bad_input(walked: dict[str, Any], attempt: str) -> None:
    assert walked["bad_input"][attempt] == ""
