"""Whether the clock runs: beat sends a small task every minute, and the worker notes the moment.

The moment lies in the database, so that it can still be said when the broker is down. What has
stopped follows from the queue: without a broker nothing is sent, a queue that waits has no worker,
and an empty one no beat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from brandportal.celery import app

SILENT_AFTER = timedelta(minutes=5)
PATIENCE_SECONDS = 0.3
KEY = "heartbeat"


class Part(StrEnum):
    """A process on the way from the timetable to the work."""

    BROKER = "broker"
    BEAT = "beat"
    WORKER = "worker"


@dataclass(frozen=True)
class Silence:
    """What has stopped, and the last moment at which it was heard; None: never."""

    part: Part
    since: datetime | None


def note_heartbeat(*, now: datetime) -> None:
    """Note that the clock runs."""
    cache.set(KEY, now.isoformat(), timeout=None)


def last_heartbeat() -> datetime | None:
    """When the clock ran last; None: never."""
    noted = cache.get(KEY)
    return datetime.fromisoformat(noted) if noted else None


def silence(*, now: datetime) -> Silence | None:
    """What has stopped if the clock was not heard for five minutes; None while it runs, and where
    no worker is expected. Never raises because the broker is down, and never waits long for it.
    """
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return None
    last = last_heartbeat()
    if last is not None and now - last < SILENT_AFTER:
        return None
    try:
        part = Part.WORKER if waiting_tasks() else Part.BEAT
    except (RedisError, OSError):
        part = Part.BROKER
    return Silence(part, last)


def waiting_tasks() -> int:
    """How many tasks wait for a worker. Raises RedisError while the broker is down."""
    with Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    ) as client:
        return client.llen(app.conf.task_default_queue)
