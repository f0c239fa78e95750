"""The clock's heartbeat: noted by the worker, and what has stopped when it is not heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from brandportal.heartbeat import Part, Silence, note_heartbeat, silence
from brandportal.schedule import TIMETABLE
from brandportal.web.tasks import note_clock
from tests.factories.redis_server import OwnRedis

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON_AFTER, TOO_LONG = NOW + timedelta(minutes=4), NOW + timedelta(minutes=5)


@pytest.fixture
def watched(settings) -> object:
    """An installation with a worker; its broker is down."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    return settings


@pytest.fixture
def broker(watched, tmp_path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path)
    server.start()
    watched.REDIS_URL = server.url
    yield server
    server.kill()


def test_where_no_worker_is_expected_nothing_is_silent(db):
    assert silence(now=NOW) is None


def test_the_clock_is_heard_for_five_minutes(db, watched):
    note_heartbeat(now=NOW)
    assert silence(now=SOON_AFTER) is None
    assert silence(now=TOO_LONG) == Silence(Part.BROKER, NOW)


def test_a_clock_that_never_ran_is_silent_since_ever(db, watched):
    assert silence(now=NOW) == Silence(Part.BROKER, None)


def test_a_queue_that_waits_has_no_worker(db, broker):
    note_heartbeat(now=NOW)
    Redis.from_url(broker.url).lpush("celery", "a task")
    assert silence(now=TOO_LONG) == Silence(Part.WORKER, NOW)


def test_an_empty_queue_has_no_beat(db, broker):
    note_heartbeat(now=NOW)
    assert silence(now=TOO_LONG) == Silence(Part.BEAT, NOW)


def test_a_broker_that_hangs_is_given_up(db, broker):
    broker.freeze()
    try:
        assert silence(now=NOW) == Silence(Part.BROKER, None)
    finally:
        broker.thaw()


def test_the_task_of_every_minute_is_heard(db, watched):
    assert TIMETABLE["brandportal.web.tasks.note_clock"] == 60.0
    note_clock()
    assert silence(now=datetime.now(UTC)) is None
