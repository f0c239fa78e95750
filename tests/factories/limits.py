"""Reset the counts of rate limits."""

from __future__ import annotations

import sys
from functools import cache

from django.conf import settings
from redis import Redis

from brandportal.web.limits import fast_store


def forget_all_counts() -> None:
    """Nobody has used up anything, in Redis or in the file where none runs."""
    if settings.REDIS_URL:
        _redis(settings.REDIS_URL).flushdb()
    else:
        fast_store().forget(sys.maxsize)


@cache
def _redis(url: str) -> Redis:
    """One connection for the whole run: this is asked before every test."""
    return Redis.from_url(url)
