"""Rate limits: count what visitors do in one round trip a request; a failed store never disables a
limit.

Keys are hashed with a key of this installation before they leave the process, so that neither Redis
nor a table contains an address, number or cookie. If the fast store is down or hangs, the database
counts instead: at once for the request that noticed it, and for the next five seconds without
asking the fast store. Counts of the two stores are not added, so around a failure at most twice a
limit passes.
"""

from __future__ import annotations

import hmac
import logging
import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest

from brandportal.web.limit_stores import (
    Row,
    Store,
    StoreGone,
    TableStore,
    Used,
    elapsed,
    over,
    store_at,
)

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
TABLE_STORE = TableStore()


@dataclass(frozen=True)
class Spend:
    """One count: under which limit, for whom, how many in how many seconds, and how many of them
    (`free`) without a proof.
    """

    name: str
    key: str
    limit: int
    seconds: int
    free: int | None = None

    def ceiling(self, *, proved: bool) -> int:
        """The limit for somebody with or without a proof of work."""
        return self.limit if proved or self.free is None else min(self.free, self.limit)


@dataclass(frozen=True)
class Spent:
    """`ok`: counted. Else nothing was counted; `near`: a proof would let it pass; `retry_after`:
    seconds until one is allowed.
    """

    ok: bool
    near: bool = False
    retry_after: int = 0
    which: str = ""


def spend(spends: Sequence[Spend], *, now: datetime, proved: bool = False) -> Spent:
    """Count one for each if all are within their limits, else none, and say which was not.

    Of any number of simultaneous calls no more pass than the limit allows. Never raises, and never
    lets a request pass, because a store is down.
    """
    milliseconds = int(now.timestamp() * 1000)
    rows = [
        Row(key_hash(one.name, one.key), one.ceiling(proved=proved), one.seconds * 1000)
        for one in spends
    ]
    passed, used = _count(rows, milliseconds)
    if passed:
        return Spent(True)
    full = [
        (one, row._replace(ceiling=one.limit), before)
        for one, row, before in zip(spends, rows, used, strict=True)
        if over(row._replace(ceiling=one.limit), before, milliseconds)
    ]
    if not full:
        near = next(
            one
            for one, row, before in zip(spends, rows, used, strict=True)
            if over(row, before, milliseconds)
        )
        return Spent(False, near=True, which=near.name)
    waits = {one.name: wait_for(row, before, milliseconds) for one, row, before in full}
    longest = max(waits, key=lambda name: waits[name])
    return Spent(False, retry_after=waits[longest], which=longest)


def remember_spends(request: HttpRequest, spends: Sequence[Spend]) -> None:
    """Store what this request was counted for, so that it can be given back if the database
    fails.
    """
    request.spends = [*getattr(request, "spends", ()), *spends]  # type: ignore[attr-defined]


def give_back(request: HttpRequest, *, now: datetime) -> None:
    """Subtract everything that this request was counted for, because it was not carried out.

    Where the database counts, nothing is subtracted, because it is down. Never raises because a
    store is down.
    """
    spends: Sequence[Spend] = getattr(request, "spends", ())
    rows = [Row(key_hash(one.name, one.key), one.limit, one.seconds * 1000) for one in spends]
    if not rows or not breaker.lets_try():
        return
    try:
        fast_store().give_back(rows, int(now.timestamp() * 1000))
    except StoreGone:
        breaker.gone()
    else:
        breaker.back()


def wait_for(row: Row, used: Used, now: int) -> int:
    """Whole seconds until one more is allowed if nobody uses any meanwhile."""
    room, gone = row.ceiling - 1 - used.this_window, elapsed(row, used, now)
    if room >= 0:
        # The previous window slides out until at most `room` of it remains.
        milliseconds = row.length * (1 - room / used.window_before) - gone
    else:
        rest = 1 - (row.ceiling - 1) / used.this_window
        milliseconds = row.length - gone + row.length * rest
    return max(1, math.ceil(milliseconds / 1000))


def forget_counts(*, now: datetime) -> int:
    """Delete counts of past windows in all stores. Returns how many."""
    milliseconds = int(now.timestamp() * 1000)
    gone = TABLE_STORE.forget(milliseconds)
    try:
        return gone + fast_store().forget(milliseconds)
    except StoreGone:
        return gone


def key_hash(name: str, key: str) -> str:
    """The key of a count in every store: 32 hex digits that reveal nothing without the
    installation's key.
    """
    return hmac.digest(_secret(settings.SECRET_KEY), f"{name}|{key}".encode(), "sha256").hex()[:32]


@cache
def _secret(secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode(), b"limits", "sha256")


def fast_store() -> Store:
    """Redis, or the file if Redis is not configured."""
    return store_at(settings.REDIS_URL, str(settings.LIMITS_FILE))


class Breaker:
    """A circuit breaker: requests do not wait for a store that is known to be down; one request in
    five seconds tries it again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def lets_try(self) -> bool:
        """Whether this request uses the fast store; while it is down, only the first one after each
        pause.
        """
        if not self._closed_until:
            return True
        with self._lock:
            if time.monotonic() < self._closed_until:
                return False
            self._closed_until = time.monotonic() + RETRY_SECONDS
            return True

    def gone(self) -> None:
        with self._lock:
            self._closed_until = time.monotonic() + RETRY_SECONDS

    def back(self) -> None:
        if self._closed_until:
            self._closed_until = 0.0


breaker = Breaker()


def _count(rows: Sequence[Row], now: int) -> tuple[bool, list[Used]]:
    if breaker.lets_try():
        try:
            answer = fast_store().spend(rows, now)
        except StoreGone as failure:
            breaker.gone()
            logger.warning("limits are counted in the database: %s", failure)
        else:
            breaker.back()
            return answer
    return TABLE_STORE.spend(rows, now)
