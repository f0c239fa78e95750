"""The bare reference of the published folder: the same rows from the same database in the order of
the ledger, as CSV, hashed and deflated; nothing is sorted, joined, closed or checked.

Run as `python -m benchmarks.speed.bare.export DATABASE TARGET`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import resource
import sys
import time
import zlib

ROWS = """
SELECT commitment, application_id, "group", r_g, overall, attitude, ability, efficiency, effect,
       r_l, previous
  FROM reviews_ledgerentry ORDER BY seq
"""
AT_ONCE = 5000
MILLION = 1_000_000


def export(database: str, target: str) -> int:
    """Returns how many rows."""
    import psycopg2

    found, deflate, rows = hashlib.sha256(), zlib.compressobj(), 0
    with psycopg2.connect(database) as connection, open(target, "wb") as file:
        cursor = connection.cursor("rows")
        cursor.itersize = AT_ONCE
        cursor.execute(ROWS)
        while some := cursor.fetchmany(AT_ONCE):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(some)
            lines = text.getvalue().encode()
            found.update(lines)
            file.write(deflate.compress(lines))
            rows += len(some)
        file.write(deflate.flush())
    return rows


if __name__ == "__main__":
    begun = time.monotonic()
    rows = export(*sys.argv[1:])
    took = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds_a_million": took / rows * MILLION, "peak_mb": peak}))
