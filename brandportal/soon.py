"""Ask the worker to run a scheduled task now instead of at its next time; nothing depends on it."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from brandportal.celery import app
from brandportal.web.limits import breaker

PATIENCE_SECONDS = 0.3
# A hanging broker costs one short wait: neither connecting nor sending is retried.
SHORT = {
    "socket_timeout": PATIENCE_SECONDS,
    "socket_connect_timeout": PATIENCE_SECONDS,
    "max_retries": 0,
}

logger = logging.getLogger(__name__)


def do_soon(task: Any, *arguments: int) -> bool:
    """Queue a scheduled task; returns whether it was queued. Never raises when the broker is down,
    and never waits long.
    """
    if settings.CELERY_TASK_ALWAYS_EAGER:
        task(*arguments)
        return True
    if not breaker.lets_try():
        return False
    try:
        with app.connection_for_write(transport_options=SHORT) as line:
            task.apply_async(args=arguments, connection=line, retry=False)
    except (OperationalError, RedisError, OSError) as failure:
        breaker.gone()
        logger.warning("%s waits for the clock: %s", task.name, type(failure).__name__)
        return False
    breaker.back()
    return True
