"""The statements that write ratings: each looks at status and window, writes the rating and its ledger entry, or does nothing.

A rating and its entry go in with one statement (SQLite: one short transaction), so that an acknowledged rating is in the
ledger, and nothing is in the ledger that was not accepted. FOR KEY SHARE waits for a closing that is under way and then
sees it: a rating is either counted or refused, never accepted and forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any
from weakref import WeakSet

from django.db import connection, transaction

from brandportal.turns import turn_at

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
_COLUMNS = f"application_id, {', '.join(GIVEN)}"
_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in GIVEN if name != "pseudonym")
# A request sent twice changes nothing. Whoever was invited stays in that group: the caller looks and tries again.
_CHANGE = f"""ON CONFLICT (application_id, pseudonym) DO UPDATE SET {_CHANGED},
    revision = reviews_rating.revision + 1
  WHERE reviews_rating.receipt <> excluded.receipt
    AND reviews_rating."group" IN (excluded."group", 'public')"""
_ENTRY = f"""rating_id, revision, cycle_id, application_id, "group", {", ".join(LEVELS)},
    commitment, receipt, accepted_at"""
_ENTRY_VALUES = ", ".join(["%s"] * (1 + len(LEVELS) + 3))

_TYPES = {
    "application_id": "bigint",
    "service_point_id": "bigint",
    **dict.fromkeys(LEVELS, "smallint"),
    "accepted_at": "timestamptz",
    "n": "bigint",
}
_TAKEN = ("application_id", "commitment", *GIVEN)
_PLACE = {name: f"${number}" for number, name in enumerate(_TAKEN, 1)}
# Prepared once a connection: to plan it again for every rating would cost twice what it costs to run it.
PREPARE = f"""
PREPARE put_rating ({", ".join(_TYPES.get(name, "text") for name in _TAKEN)}) AS
WITH brand AS ({_OPEN.format(brand=_PLACE["application_id"], now=_PLACE["accepted_at"])}
  FOR KEY SHARE OF e),
written AS (
  INSERT INTO reviews_rating ({_COLUMNS})
  SELECT brand.id, {", ".join(_PLACE[name] for name in GIVEN)} FROM brand
  {_CHANGE} RETURNING id, revision
),
entered AS (
  INSERT INTO reviews_ledgerentry ({_ENTRY})
  SELECT written.id, written.revision, brand.cycle_id, brand.id,
         {", ".join(_PLACE[name] for name in ('"group"', *LEVELS, "commitment", "receipt", "accepted_at"))}
    FROM written, brand
)
SELECT id, revision FROM written
"""  # noqa: S608 - column names of this module only
EXECUTE = f"EXECUTE put_rating ({', '.join(['%s'] * len(_TAKEN))})"
_prepared: WeakSet[Any] = WeakSet()
SQLITE_RATING = f"""
INSERT INTO reviews_rating ({_COLUMNS})
SELECT brand.id, {", ".join(["%s"] * len(GIVEN))}
  FROM ({_OPEN.format(brand="%s", now="%s")}) brand WHERE true
{_CHANGE} RETURNING id, revision,
    (SELECT a.cycle_id FROM applications_application a WHERE a.id = reviews_rating.application_id)
"""  # noqa: S608
SQLITE_ENTRY = (
    f"INSERT INTO reviews_ledgerentry ({_ENTRY}) VALUES (%s, %s, %s, %s, {_ENTRY_VALUES})"  # noqa: S608
)


def put(*, application_id: int, given: dict[str, Any], commitment: str) -> tuple[int, int] | None:
    """Write one rating and its entry; returns the rating's key and revision.

    None when nothing was written: the brand is closed or unknown, the page was sent twice, or the person stands in
    another group. `given` has a value for every column of GIVEN.
    """
    row = [given[name] for name in GIVEN]
    at = connection.ops.adapt_datetimefield_value(given["accepted_at"])
    row[GIVEN.index("accepted_at")] = at
    levels = [given[name] for name in LEVELS]
    entry = [given['"group"'], *levels, commitment, given["receipt"], at]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if connection.connection not in _prepared:
                cursor.execute(PREPARE)
                _prepared.add(connection.connection)
            cursor.execute(EXECUTE, [application_id, commitment, *row])
            return cursor.fetchone()
    # Whoever is in a transaction holds the file already and must not wait for those who wait for the file.
    own = connection.in_atomic_block
    turn = nullcontext() if own else turn_at(connection.settings_dict["NAME"])
    with turn, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQLITE_RATING, [*row, application_id, at, at])
        written = cursor.fetchone()
        if written is None:
            return None
        rating_id, revision, cycle_id = written
        cursor.execute(SQLITE_ENTRY, [rating_id, revision, cycle_id, application_id, *entry])
        return rating_id, revision


def unnest(columns: Sequence[str]) -> str:
    """PostgreSQL's rows out of one list a column: one statement for many rows."""
    arrays = (f"%s::{_TYPES.get(name, 'text')}[]" for name in columns)
    return f"unnest({', '.join(arrays)})"


_BLOCK_COLUMNS = ("application_id", *GIVEN, "commitment")
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
  SELECT {", ".join(f"sheet.{name}" for name in ("application_id", *GIVEN))}
    FROM sheet JOIN brands ON brands.id = sheet.application_id
  ON CONFLICT (application_id, pseudonym) DO NOTHING
  RETURNING id, revision, application_id, pseudonym, receipt
)
INSERT INTO reviews_ledgerentry ({_ENTRY})
SELECT written.id, written.revision, brands.cycle_id, written.application_id, sheet."group",
       {", ".join(f"sheet.{name}" for name in LEVELS)}, sheet.commitment, sheet.receipt, sheet.accepted_at
  FROM written JOIN brands ON brands.id = written.application_id
  JOIN sheet ON sheet.application_id = written.application_id AND sheet.receipt = written.receipt
"""  # noqa: S608
SQLITE_BLOCK_RATING = SQLITE_RATING.replace(_CHANGE, "ON CONFLICT DO NOTHING")


def put_block(rows: Sequence[dict[str, Any]], *, now: Any) -> int:
    """Write many new ratings with their entries at once; who has rated the brand already is passed over. Returns how many.

    Every row has `application_id`, a value for each column of GIVEN, and `commitment`.
    """
    at = connection.ops.adapt_datetimefield_value(now)
    if connection.vendor == "postgresql":
        columns = [[row[name] for row in rows] for name in _BLOCK_COLUMNS]
        with connection.cursor() as cursor:
            cursor.execute(POSTGRES_BLOCK, [at, at, *columns])
            return cursor.rowcount
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for row in rows:
            given = [row[name] for name in GIVEN]
            accepted = connection.ops.adapt_datetimefield_value(row["accepted_at"])
            given[GIVEN.index("accepted_at")] = accepted
            cursor.execute(SQLITE_BLOCK_RATING, [*given, row["application_id"], at, at])
            found = cursor.fetchone()
            if found is None:
                continue
            rating_id, revision, cycle_id = found
            levels = [row[name] for name in LEVELS]
            cursor.execute(
                SQLITE_ENTRY,
                [rating_id, revision, cycle_id, row["application_id"], row['"group"'], *levels]
                + [row["commitment"], row["receipt"], accepted],
            )
            written += 1
    return written
