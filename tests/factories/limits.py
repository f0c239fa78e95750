"""Reset the counts of rate limits."""

from __future__ import annotations

import sys

from django.conf import settings
from redis import Redis

from brandportal.web.limits import fast_store


def forget_all_counts() -> None:
    """Nobody has used up anything, in Redis or in the file where none runs."""
    if settings.REDIS_URL:
        Redis.from_url(settings.REDIS_URL).flushdb()
    else:
        fast_store().forget(sys.maxsize)
