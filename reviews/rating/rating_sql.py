"""The SQL statements that write ratings: each checks status and window, and writes the rating with
its ledger entry, or nothing.

A rating and its entry are written by one statement (SQLite: one short transaction), so that the
ledger contains exactly the accepted ratings. The database computes the commitment's hash, because
it includes the replaced commitment, which only the writing statement knows. FOR KEY SHARE waits for
a concurrent close and then sees it: a rating is either counted or refused, never accepted and lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any
from weakref import WeakSet

from django.db import connection, transaction

from brandportal.sqlite_lock import write_lock
from reviews.rating.receipts import Receipt

LEVELS = ("overall", "attitude", "ability", "efficiency", "effect")
GIVEN = (
    "pseudonym",
    '"group"',
    "channel",
    "service_point_id",
    *LEVELS,
    "reasons",
    "accepted_at",
    "receipt",
    "network",
    "block",
    "device",
)
_OPEN = """SELECT a.id, a.cycle_id
  FROM applications_application a
  JOIN reviews_evaluation e ON e.cycle_id = a.cycle_id
  JOIN applications_stagewindow w ON w.cycle_id = a.cycle_id AND w.stage = 'rating'
 WHERE a.id = {brand} AND a.status = 'shortlisted' AND e.status = 'rating'
   AND w.opens_at <= {now} AND {now} < w.closes_at"""
_COLUMNS = f"application_id, {', '.join(GIVEN)}, commitment"
_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in GIVEN if name != "pseudonym")
# A request sent twice changes nothing. An invited person stays in that group: the caller looks it
# up and tries again.
_CHANGE = f"""ON CONFLICT (application_id, pseudonym) DO UPDATE SET {_CHANGED},
    revision = reviews_rating.revision + 1, previous = reviews_rating.commitment,
    commitment = {{commitment}}
  WHERE reviews_rating.receipt <> excluded.receipt
    AND reviews_rating."group" IN (excluded."group", 'public')"""
# The entry's columns besides the rating's own: the openings of the commitment, and the replaced
# one.
OPENED = ("r_g", "r_l")
_ENTRY = f"""rating_id, revision, cycle_id, application_id, "group", {", ".join(LEVELS)},
    receipt, accepted_at, {", ".join(OPENED)}, commitment, previous"""
_ENTRY_VALUES = ", ".join(["%s"] * (1 + len(LEVELS) + 2 + len(OPENED) + 2))


def _hashed(text: str) -> str:
    """SHA-256 as PostgreSQL writes it; SQLite has Django's SHA256."""
    return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


_TYPES = {
    "application_id": "bigint",
    "service_point_id": "bigint",
    **dict.fromkeys(LEVELS, "smallint"),
    "accepted_at": "timestamptz",
    "n": "bigint",
}
_TAKEN = ("application_id", "bound", *OPENED, *GIVEN)
_PLACE = {name: f"${number}" for number, name in enumerate(_TAKEN, 1)}
# Prepared once for each connection: planning takes twice as long as executing.
PREPARE = f"""
PREPARE put_rating ({", ".join(_TYPES.get(name, "text") for name in _TAKEN)}) AS
WITH brand AS ({_OPEN.format(brand=_PLACE["application_id"], now=_PLACE["accepted_at"])}
  FOR KEY SHARE OF e),
written AS (
  INSERT INTO reviews_rating ({_COLUMNS})
  SELECT brand.id, {", ".join(_PLACE[name] for name in GIVEN)}, {_hashed(_PLACE["bound"])}
    FROM brand
  {_CHANGE.format(commitment=_hashed(f"{_PLACE['bound']} || reviews_rating.commitment"))}
  RETURNING id, revision, commitment, previous
),
entered AS (
  INSERT INTO reviews_ledgerentry ({_ENTRY})
  SELECT written.id, written.revision, brand.cycle_id, brand.id,
         {", ".join(_PLACE[name] for name in ('"group"', *LEVELS))},
         {", ".join(_PLACE[name] for name in ("receipt", "accepted_at", *OPENED))},
         written.commitment, written.previous
    FROM written, brand
)
SELECT id, revision FROM written
"""  # noqa: S608 - column names of this module only
EXECUTE = f"EXECUTE put_rating ({', '.join(['%s'] * len(_TAKEN))})"
_prepared: WeakSet[Any] = WeakSet()
_SQLITE_CHANGE = _CHANGE.format(commitment="SHA256(%s || reviews_rating.commitment)")
SQLITE_RATING = f"""
INSERT INTO reviews_rating ({_COLUMNS})
SELECT brand.id, {", ".join(["%s"] * len(GIVEN))}, SHA256(%s)
  FROM ({_OPEN.format(brand="%s", now="%s")}) brand WHERE true
{_SQLITE_CHANGE} RETURNING id, revision, commitment, previous,
    (SELECT a.cycle_id FROM applications_application a WHERE a.id = reviews_rating.application_id)
"""  # noqa: S608
SQLITE_ENTRY = (
    f"INSERT INTO reviews_ledgerentry ({_ENTRY}) VALUES (%s, %s, %s, %s, {_ENTRY_VALUES})"  # noqa: S608
)


def put(*, application_id: int, given: dict[str, Any], receipt: Receipt) -> tuple[int, int] | None:
    """Write one rating and its entry; returns the rating's key and revision.

    None if nothing was written: the brand is closed or unknown, the request was sent twice, or the
    person is in another group. `given` has a value for every column of GIVEN.
    """
    row = [given[name] for name in GIVEN]
    at = connection.ops.adapt_datetimefield_value(given["accepted_at"])
    row[GIVEN.index("accepted_at")] = at
    bound = receipt.bound
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if connection.connection not in _prepared:
                cursor.execute(PREPARE)
                _prepared.add(connection.connection)
            cursor.execute(EXECUTE, [application_id, bound, receipt.r_g, receipt.r_l, *row])
            return cursor.fetchone()
    # Inside a transaction the file is locked already, so waiting for the write lock would deadlock.
    own = connection.in_atomic_block
    lock = nullcontext() if own else write_lock(connection.settings_dict["NAME"])
    with lock, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQLITE_RATING, [*row, bound, application_id, at, at, bound])
        written = cursor.fetchone()
        if written is None:
            return None
        _enter(cursor, written, application_id, given, receipt)
        return written[0], written[1]


def _enter(
    cursor: Any, written: Any, application_id: int, given: dict[str, Any], receipt: Receipt
) -> None:
    """SQLite's second statement: the ledger entry of the rating just written."""
    rating_id, revision, commitment, previous, cycle_id = written
    levels = [given[name] for name in LEVELS]
    at = connection.ops.adapt_datetimefield_value(given["accepted_at"])
    cursor.execute(
        SQLITE_ENTRY,
        [rating_id, revision, cycle_id, application_id, given['"group"'], *levels]
        + [given["receipt"], at, receipt.r_g, receipt.r_l, commitment, previous],
    )


def unnest(columns: Sequence[str]) -> str:
    """PostgreSQL's rows from one array for each column: one statement for many rows."""
    arrays = (f"%s::{_TYPES.get(name, 'text')}[]" for name in columns)
    return f"unnest({', '.join(arrays)})"


_BLOCK_COLUMNS = ("application_id", *GIVEN, *OPENED, "bound")
_OPEN_BRANDS = """SELECT a.id, a.cycle_id
  FROM applications_application a
  JOIN reviews_evaluation e ON e.cycle_id = a.cycle_id
  JOIN applications_stagewindow w ON w.cycle_id = a.cycle_id AND w.stage = 'rating'
 WHERE a.status = 'shortlisted' AND e.status = 'rating' AND w.opens_at <= %s AND %s < w.closes_at"""
POSTGRES_BLOCK = f"""
WITH brands AS ({_OPEN_BRANDS} FOR KEY SHARE OF e),
sheet AS (SELECT * FROM {unnest(_BLOCK_COLUMNS)} AS sheet ({", ".join(_BLOCK_COLUMNS)})),
written AS (
  INSERT INTO reviews_rating ({_COLUMNS})
  SELECT {", ".join(f"sheet.{name}" for name in ("application_id", *GIVEN))},
         {_hashed("sheet.bound")}
    FROM sheet JOIN brands ON brands.id = sheet.application_id
  ON CONFLICT (application_id, pseudonym) DO NOTHING
  RETURNING id, revision, application_id, receipt, commitment
)
INSERT INTO reviews_ledgerentry ({_ENTRY})
SELECT written.id, written.revision, brands.cycle_id, written.application_id, sheet."group",
       {", ".join(f"sheet.{name}" for name in (*LEVELS, "receipt", "accepted_at", *OPENED))},
       written.commitment, ''
  FROM written JOIN brands ON brands.id = written.application_id
  JOIN sheet ON sheet.application_id = written.application_id AND sheet.receipt = written.receipt
"""  # noqa: S608
SQLITE_BLOCK_RATING = SQLITE_RATING.replace(_SQLITE_CHANGE, "ON CONFLICT DO NOTHING")


def put_block(rows: Sequence[tuple[int, dict[str, Any], Receipt]], *, now: Any) -> int:
    """Write many new ratings with their entries at once; people who have rated the brand already
    are skipped. Returns how many.

    Every row is the application's key, a value for each column of GIVEN, and the receipt.
    """
    at = connection.ops.adapt_datetimefield_value(now)
    if connection.vendor == "postgresql":
        lines = [
            [key, *(given[name] for name in GIVEN), receipt.r_g, receipt.r_l, receipt.bound]
            for key, given, receipt in rows
        ]
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*lines, strict=True)]
            cursor.execute(POSTGRES_BLOCK, [at, at, *columns])
            return cursor.rowcount
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for key, given, receipt in rows:
            values = [given[name] for name in GIVEN]
            accepted = connection.ops.adapt_datetimefield_value(given["accepted_at"])
            values[GIVEN.index("accepted_at")] = accepted
            cursor.execute(SQLITE_BLOCK_RATING, [*values, receipt.bound, key, at, at])
            found = cursor.fetchone()
            if found is not None:
                _enter(cursor, found, key, given, receipt)
                written += 1
    return written
