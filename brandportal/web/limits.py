"""Count what visitors do, and say when it is too much: one round trip a request, never open because
something is gone.

Keys are hashed with a key of this installation before they leave the process: no address, number or
cookie stands in Redis or in a table. When the fast store is gone or hangs, the database counts
instead, at once for the request that noticed it, and for the next five seconds without asking
again. Counts of the two stores are not added up: around a failure at most twice a limit passes.
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
    """One thing that is counted: under which limit, for whom, how many in how many seconds; `free`
    of them unproved.
    """

    name: str
    key: str
    limit: int
    seconds: int
    free: int | None = None

    def ceiling(self, *, proved: bool) -> int:
        """How many may be used by somebody who did or did not prove to be worth it."""
        return self.limit if proved or self.free is None else min(self.free, self.limit)


@dataclass(frozen=True)
class Spent:
    """`ok`: counted. Else nothing was counted; `near`: a proof would let it pass; `retry_after`:
    seconds until one fits.
    """

    ok: bool
    near: bool = False
    retry_after: int = 0
    which: str = ""


def spend(spends: Sequence[Spend], *, now: datetime, proved: bool = False) -> Spent:
    """Count one for each when all of them fit, else none, and say which did not.

    Promises: of any number of simultaneous calls no more pass than fit; never raises because a
    store is gone, and never lets pass because of it.
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
    """Note on the request what it was counted for, so that it can be given back when the database
    fails it.
    """
    request.spends = [*getattr(request, "spends", ()), *spends]  # type: ignore[attr-defined]


def give_back(request: HttpRequest, *, now: datetime) -> None:
    """Take one off for everything that this request was counted for: what it asked for was not
    done.

    Where the database itself counts, nothing is given back: it is away. Never raises because a
    store is gone.
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
    """Whole seconds until one more fits under the ceiling when nobody uses any in between."""
    room, gone = row.ceiling - 1 - used.this_window, elapsed(row, used, now)
    if room >= 0:
        # The window before slides out until no more than `room` of it are left.
        milliseconds = row.length * (1 - room / used.window_before) - gone
    else:
        rest = 1 - (row.ceiling - 1) / used.this_window
        milliseconds = row.length - gone + row.length * rest
    return max(1, math.ceil(milliseconds / 1000))


def forget_counts(*, now: datetime) -> int:
    """Delete counts of windows that are over, wherever they lie. Returns how many went."""
    milliseconds = int(now.timestamp() * 1000)
    gone = TABLE_STORE.forget(milliseconds)
    try:
        return gone + fast_store().forget(milliseconds)
    except StoreGone:
        return gone


def key_hash(name: str, key: str) -> str:
    """The name of a count in every store: 32 hex digits that tell nothing without the
    installation's key.
    """
    return hmac.digest(_secret(settings.SECRET_KEY), f"{name}|{key}".encode(), "sha256").hex()[:32]


@cache
def _secret(secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode(), b"limits", "sha256")


def fast_store() -> Store:
    """Redis, or the file where none runs."""
    return store_at(settings.REDIS_URL, str(settings.LIMITS_FILE))


class Breaker:
    """Keeps requests from waiting for a store that is known to be gone; one in five seconds looks
    whether it is back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def lets_try(self) -> bool:
        """Whether this request asks the fast store; while it is gone, only the first one after each
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
