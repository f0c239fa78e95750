"""Write the folder of a published year and say how long it took and how much memory.

Run as `python -m benchmarks.speed.portal.folder` under the settings to be measured, on a database
that `portal.published` has filled. The ledger is generated inside PostgreSQL first, once: an entry
for every rating, one of fifty given again, a head at every thousand.
"""

from __future__ import annotations

import json
import resource
import time

ENTRIES = """
SET session_replication_role = replica;
UPDATE reviews_rating SET revision = 2 WHERE id % 50 = 0;
INSERT INTO reviews_ledgerentry
    (rating_id, revision, cycle_id, application_id, "group", overall, attitude, ability, efficiency,
     effect, commitment, previous, r_g, r_l, receipt, accepted_at, seq)
SELECT rating.id, 1, cycle.id, application_id, "group", overall, attitude, ability, efficiency,
       effect, {hash('c')}, '', {hash('g')}, {hash('l')}, {hash('r')}, accepted_at,
       row_number() OVER (ORDER BY rating.id)
  FROM reviews_rating rating, applications_cycle cycle;
INSERT INTO reviews_ledger (cycle_id, size, version)
SELECT cycle_id, count(*), 2 FROM reviews_ledgerentry GROUP BY 1
    ON CONFLICT (cycle_id) DO UPDATE SET size = excluded.size;
INSERT INTO reviews_ledgerhead (ledger_id, number, size, salt, head, published_at)
SELECT id, n, least(n * 1000, size), md5(n::text) || md5(n::text), md5(n::text) || md5(n::text),
       now()
  FROM reviews_ledger, generate_series(1, (size + 999) / 1000) n;
SET session_replication_role = DEFAULT;
"""
MILLION = 1_000_000


def _hash(label: str) -> str:
    return f"encode(sha256(('{label}' || rating.id)::bytea), 'hex')"


def fill() -> None:
    """The ledger of the year's ratings."""
    from django.db import connection

    statements = ENTRIES
    for label in "cglr":
        statements = statements.replace(f"{{hash('{label}')}}", _hash(label))
    with connection.cursor() as cursor:
        cursor.execute(statements)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def measure() -> dict[str, float]:
    """Write the folder as the worker does."""
    from django.utils import timezone

    from reviews.models import Evaluation, FolderBuild
    from reviews.publication import building

    evaluation = Evaluation.objects.select_related("cycle").get()
    FolderBuild.objects.all().delete()
    begun = time.monotonic()
    build = building.make(evaluation, now=timezone.now())
    took = time.monotonic() - begun
    assert build is not None
    found = {
        "entries": build.total,
        "seconds_a_million": took / build.total * MILLION,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "zip_mb": build.file.size / 1024 / 1024,
    }
    build.file.delete(save=False)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    from reviews.models import LedgerEntry

    if not LedgerEntry.objects.exists():
        fill()
    print(json.dumps(measure()))
