"""Stores for the counts of rate limits: Redis, a file beside the database, or the database itself,
with equal semantics.

Time is divided into windows of the limit's length. The usage is the count of this window plus the
count of the previous one, weighted by the part of it within the last `length` milliseconds (a
sliding window from two counters). All keys of a request are counted together or not at all, in one
round trip and without a read before the write: Redis runs one script; SQL increments first, checks
the result, and rolls back if it is too high.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, NoScriptError, RedisError
from redis.retry import Retry

from brandportal.web.models import LimitCount

REDIS_PATIENCE = 0.1
FILE_PATIENCE = 0.2


class Row(NamedTuple):
    """One key of a request: its hash, the ceiling including this request, the window's length in
    milliseconds.
    """

    key_hash: str
    ceiling: int
    length: int


class Used(NamedTuple):
    """The usage of a key before this request, and the number of its window."""

    this_window: int
    window_before: int
    period: int


class StoreGone(Exception):
    """The store does not respond, or not in time."""


class Store(Protocol):
    """The interface of a store."""

    def spend(self, rows: Sequence[Row], now: int) -> tuple[bool, list[Used]]:
        """Count one for every row if none exceeds its ceiling, else for none; `now` in
        milliseconds.

        Returns whether they were counted and, if not, the usage of every key. May raise StoreGone.
        """

    def give_back(self, rows: Sequence[Row], now: int) -> None:
        """Subtract one from every row whose window is not over. May raise StoreGone."""

    def forget(self, now: int) -> int:
        """Delete counts that no longer matter; returns how many rows."""


def over(row: Row, used: Used, now: int) -> bool:
    """Whether one more exceeds the ceiling: used·length + before·(length - elapsed) + length >
    ceiling·length.
    """
    left = row.length - elapsed(row, used, now)
    weighed = used.this_window * row.length + used.window_before * left
    return weighed + row.length > row.ceiling * row.length


def elapsed(row: Row, used: Used, now: int) -> int:
    """Milliseconds since the start of the window; 0 if another server's clock started it before
    ours.
    """
    return max(0, now - used.period * row.length)


SCRIPT = """
local now, answer, passed = tonumber(ARGV[1]), {1}, true
local rows = {}
for i, key in ipairs(KEYS) do
  local ceiling, length = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local period, elapsed = math.floor(now / length), now % length
  local kept = redis.call('HMGET', key, 'period', 'used', 'before')
  local then_, used = tonumber(kept[1] or -9), tonumber(kept[2] or 0)
  local before = tonumber(kept[3] or 0)
  if then_ > period then
    period, elapsed = then_, 0
  elseif then_ == period - 1 then
    used, before = 0, used
  elseif then_ < period then
    used, before = 0, 0
  end
  if used * length + before * (length - elapsed) + length > ceiling * length then passed = false end
  rows[i] = {key, period, used, before, length}
  answer[3 * i - 1], answer[3 * i], answer[3 * i + 1] = used, before, period
end
if not passed then
  answer[1] = 0
  return answer
end
for _, row in ipairs(rows) do
  redis.call('HSET', row[1], 'period', row[2], 'used', row[3] + 1, 'before', row[4])
  redis.call('PEXPIRE', row[1], 2 * row[5])
end
return {1}
"""
GIVE_BACK = """
for i, key in ipairs(KEYS) do
  local kept = redis.call('HMGET', key, 'period', 'used')
  local period = math.floor(tonumber(ARGV[1]) / tonumber(ARGV[i + 1]))
  if tonumber(kept[1] or -9) == period and tonumber(kept[2]) > 0 then
    redis.call('HINCRBY', key, 'used', -1)
  end
end
"""
SCRIPT_HASH = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()


class RedisStore:
    """One script and one round trip for each request; a server that is down or hangs is given up
    after a tenth of a second.

    Every thread keeps its own connection and uses it directly: the client's pool, retries and hooks
    would cost more than the script.
    """

    def __init__(self, url: str) -> None:
        self._lines = ConnectionPool.from_url(
            url,
            socket_timeout=REDIS_PATIENCE,
            socket_connect_timeout=REDIS_PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self._mine = threading.local()

    def spend(self, rows: Sequence[Row], now: int) -> tuple[bool, list[Used]]:
        keys = [f"limit:{row.key_hash}" for row in rows]
        limits = [value for row in rows for value in (row.ceiling, row.length)]
        try:
            answer = self._run(len(keys), *keys, now, *limits)
        except RedisError as failure:
            raise StoreGone(type(failure).__name__) from failure
        return bool(answer[0]), [Used(*answer[at : at + 3]) for at in range(1, len(answer), 3)]

    def give_back(self, rows: Sequence[Row], now: int) -> None:
        keys = [f"limit:{row.key_hash}" for row in rows]
        command = ("EVAL", GIVE_BACK, len(keys), *keys, now, *[row.length for row in rows])
        line = self._line()
        try:
            self._say(line, *command)
        except RedisError as failure:
            raise StoreGone(type(failure).__name__) from failure

    def forget(self, now: int) -> int:
        """Redis deletes expired keys itself."""
        return 0

    def _run(self, *arguments: Any) -> Any:
        line = self._line()
        try:
            return self._say(line, "EVALSHA", SCRIPT_HASH, *arguments)
        except NoScriptError:
            return self._say(line, "EVAL", SCRIPT, *arguments)
        except ConnectionError:
            # A connection that broke since its last use is opened again once; a timeout is not
            # retried.
            line.disconnect()
            return self._say(line, "EVAL", SCRIPT, *arguments)

    @staticmethod
    def _say(line: Any, *command: Any) -> Any:
        line.send_packed_command(line.pack_command(*command), check_health=False)
        return line.read_response()

    def _line(self) -> Any:
        # One for each thread and process: a connection must not be used after a fork.
        if getattr(self._mine, "process", None) != os.getpid():
            self._mine.line, self._mine.process = self._lines.make_connection(), os.getpid()
        return self._mine.line


TABLE = LimitCount._meta.db_table
# A server whose clock is ahead has started the next window; counting there avoids that a clock
# resets a count.
ADD = f"""
INSERT INTO {TABLE} AS kept (key_hash, period, used, used_before, stale_at) VALUES {{rows}}
ON CONFLICT (key_hash) DO UPDATE SET
  used_before = CASE WHEN kept.period >= excluded.period THEN kept.used_before
                     WHEN kept.period = excluded.period - 1 THEN kept.used ELSE 0 END,
  used = CASE WHEN kept.period >= excluded.period THEN kept.used + 1 ELSE 1 END,
  period = CASE WHEN kept.period >= excluded.period THEN kept.period ELSE excluded.period END,
  stale_at = CASE
    WHEN kept.stale_at >= excluded.stale_at THEN kept.stale_at ELSE excluded.stale_at
  END
RETURNING key_hash, used, used_before, period
"""  # noqa: S608 - the table's name is the model's; every value is a parameter


def _statement(rows: Sequence[Row], now: int, mark: str) -> tuple[str, list[str | int]]:
    # In a fixed order, so that two requests cannot deadlock.
    ordered = sorted(rows)
    one = f"({mark}, {mark}, 1, 0, {mark})"
    values: list[str | int] = []
    for row in ordered:
        period = now // row.length
        values += [row.key_hash, period, (period + 2) * row.length]
    return ADD.format(rows=", ".join([one] * len(ordered))), values


def _verdict(rows: Sequence[Row], added: list[Any], now: int) -> tuple[bool, list[Used]]:
    counts = {key: Used(used - 1, before, period) for key, used, before, period in added}
    before = [counts[row.key_hash] for row in rows]
    return not any(over(row, used, now) for row, used in zip(rows, before, strict=True)), before


class TableStore:
    """The main database: slower, but available whenever a rating can be accepted at all."""

    def spend(self, rows: Sequence[Row], now: int) -> tuple[bool, list[Used]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(*_statement(rows, now, "%s"))
            passed, before = _verdict(rows, cursor.fetchall(), now)
            if not passed:
                transaction.set_rollback(True)
        return passed, before

    def give_back(self, rows: Sequence[Row], now: int) -> None:
        """Does nothing: called only while the database is down."""

    def forget(self, now: int) -> int:
        return LimitCount.objects.filter(stale_at__lte=now).delete()[0]


class FileStore:
    """A separate small SQLite file for installations without Redis: shared by several processes,
    written without fsync.

    A power cut may lose it, which resets the counts; no rating depends on it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()

    def spend(self, rows: Sequence[Row], now: int) -> tuple[bool, list[Used]]:
        try:
            opened = self._connection()
            opened.execute("BEGIN IMMEDIATE")
            try:
                added = opened.execute(*_statement(rows, now, "?")).fetchall()
                passed, before = _verdict(rows, added, now)
            except BaseException:
                opened.execute("ROLLBACK")
                raise
            opened.execute("COMMIT" if passed else "ROLLBACK")
        except (sqlite3.Error, OSError) as failure:
            self._begin_anew(failure)
            raise StoreGone(type(failure).__name__) from failure
        return passed, before

    def give_back(self, rows: Sequence[Row], now: int) -> None:
        update = (
            f"UPDATE {TABLE} SET used = used - 1 "  # noqa: S608 - as above
            "WHERE key_hash = ? AND period = ? AND used > 0"
        )
        values = [(row.key_hash, now // row.length) for row in rows]
        try:
            self._connection().executemany(update, values)
        except (sqlite3.Error, OSError) as failure:
            self._begin_anew(failure)
            raise StoreGone(type(failure).__name__) from failure

    def forget(self, now: int) -> int:
        delete = f"DELETE FROM {TABLE} WHERE stale_at <= ?"  # noqa: S608 - as above
        try:
            return self._connection().execute(delete, [now]).rowcount
        except (sqlite3.Error, OSError) as failure:
            self._begin_anew(failure)
            raise StoreGone(type(failure).__name__) from failure

    def _begin_anew(self, failure: Exception) -> None:
        """Drop the connection, and the file itself if a power cut corrupted it."""
        self._mine.__dict__.clear()
        if type(failure) is sqlite3.DatabaseError:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        # One for each thread and process: a connection must not be used after a fork.
        if getattr(self._mine, "process", None) != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            opened = sqlite3.connect(self._path, timeout=FILE_PATIENCE, isolation_level=None)
            _write_ahead(opened)
            opened.execute("PRAGMA synchronous=OFF")
            opened.execute(
                f"CREATE TABLE IF NOT EXISTS {TABLE} (key_hash TEXT PRIMARY KEY, period "
                "INTEGER NOT NULL, used INTEGER NOT NULL, used_before INTEGER NOT NULL, "
                "stale_at INTEGER NOT NULL) WITHOUT ROWID"
            )
            self._mine.opened, self._mine.process = opened, os.getpid()
        return self._mine.opened


def _write_ahead(opened: sqlite3.Connection) -> None:
    """Switch the file to its write-ahead log, waiting for others that do so at the same moment:
    SQLite's own timeout does not hold for this statement.
    """
    patience = time.monotonic() + FILE_PATIENCE
    while True:
        try:
            opened.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.01)


@cache
def store_at(redis_url: str, path: str) -> Store:
    """The fast store: Redis if configured, else the file."""
    return RedisStore(redis_url) if redis_url else FileStore(Path(path))
