"""The clock of the running installation: beat and worker at work, and one of them killed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.production.processes import get, manage
from tests.production.torture import Service

PATIENCE = 120
# In the past of the clock: as if the five minutes had gone by.
LATER = """
from datetime import timedelta
from django.utils import timezone
from brandportal.heartbeat import note_heartbeat
note_heartbeat(now=timezone.now() - timedelta(minutes=6))
"""

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgres,
    pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs Redis"),
]


def clock(port: int) -> str:
    """What /readyz says of it, without the moment."""
    parts = json.loads(get(port, "/readyz", scheme="http").read())["parts"]
    return parts["clock"].partition(" since ")[0]


def until(said: str, *, port: int, meanwhile: Callable[[], object] = lambda: None) -> None:
    deadline = time.monotonic() + PATIENCE
    while (heard := clock(port)) != said:
        assert time.monotonic() < deadline, f"{heard}, not {said}"
        meanwhile()
        time.sleep(1)


def test_who_dies_is_named_and_who_comes_back_is_heard(prepared, port, tmp_path):
    def worker() -> Service:
        return Service(*celery, "brandportal", *solo, environment=prepared)

    def beat() -> Service:
        return Service(*celery, "tests.production.quick_clock", *quick, environment=prepared)

    celery = ("celery", "-A")
    solo = ("worker", "--pool", "solo", "--loglevel", "critical")
    quick = ("beat", "--schedule", str(tmp_path / "beat"), "--loglevel", "critical")

    def some_minutes_pass() -> None:
        manage(prepared, "shell", "--no-imports", "--command", LATER)

    with ExitStack() as running:
        first, ticking = worker(), beat()
        running.callback(ticking.stop)
        until("ok", port=port)
        first.stop()
        some_minutes_pass()
        until("failed: worker", port=port)
        second = worker()
        running.callback(second.stop)
        until("ok", port=port)
        ticking.stop()
        until("failed: beat", port=port, meanwhile=some_minutes_pass)
