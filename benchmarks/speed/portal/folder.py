"""Write the folder of a published year and say how long it took and how much memory.

Run as `python -m benchmarks.speed.portal.folder` under the settings to be measured, on a database
that `portal.published` has filled. The ledger is generated inside PostgreSQL first, once: an entry
for every rating, one of fifty given again, a head at every thousand. The folder is unpacked then,
and recounted by its own script with the two numbers of the notice.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

# Every rating once, one of fifty again: bound as the portal binds them (docs/recount.md).
ENTRIES = """
SET session_replication_role = replica;
UPDATE reviews_rating SET revision = 2 WHERE id % 50 = 0;
INSERT INTO reviews_ledgerentry
    (rating_id, revision, cycle_id, application_id, "group", overall, attitude, ability, efficiency,
     effect, commitment, previous, r_g, r_l, receipt, accepted_at, seq)
WITH given AS (
  SELECT rating.id, revision, application_id, "group", rating.overall, rating.attitude,
         rating.ability, rating.efficiency, rating.effect, rating.accepted_at,
         cycle.id AS cycle_id, brand.code, cycle.year,
         {hash: 'g' || rating.id} AS r_g, {hash: 'l' || rating.id} AS r_l,
         concat(rating.overall, coalesce(rating.attitude, 0), coalesce(rating.ability, 0),
                coalesce(rating.efficiency, 0), coalesce(rating.effect, 0)) AS levels
    FROM reviews_rating rating JOIN applications_application own ON own.id = application_id
    JOIN applications_brand brand ON brand.id = brand_id JOIN applications_cycle cycle ON true),
bound AS (
  SELECT given.*, concat('brand-rating/2|entry|', year, '|', code, '|',
         {hash: 'brand-rating/2|group|' || r_g || '|' || "group"}, '|',
         {hash: 'brand-rating/2|levels|' || r_l || '|' || levels}, '|') AS text
    FROM given),
first AS (SELECT bound.*, {hash: text} AS commitment FROM bound),
entries AS (
  SELECT first.*, 1 AS number, '' AS previous FROM first
   UNION ALL
  SELECT first.*, 2, commitment FROM first WHERE revision = 2)
SELECT id, number, cycle_id, application_id, "group", overall, attitude, ability, efficiency,
       effect, CASE number WHEN 1 THEN commitment ELSE {hash: text || commitment} END,
       previous, r_g, r_l, {hash: 'r' || id || '|' || number}, accepted_at,
       row_number() OVER (ORDER BY id, number)
  FROM entries;
INSERT INTO reviews_ledger (cycle_id, size, version)
SELECT cycle_id, count(*), 2 FROM reviews_ledgerentry GROUP BY 1
    ON CONFLICT (cycle_id) DO UPDATE SET size = excluded.size;
SET session_replication_role = DEFAULT;
"""
SHA256 = r"encode(sha256((\1)::text::bytea), 'hex')"
UNDER_A_HEAD = 1000
# The peak of what runs, not of the process that started it, which ru_maxrss would be.
WITH_PEAK = """
import re, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    sys.stderr.write(re.search("VmHWM.*", open("/proc/self/status").read())[0])
"""
MILLION = 1_000_000


def fill() -> None:
    """The ledger of the year's ratings, and its heads."""
    from django.db import connection

    from reviews.models import LedgerHead

    with connection.cursor() as cursor:
        cursor.execute(re.sub(r"\{hash: ([^{}]*)\}", SHA256, ENTRIES))
        LedgerHead.objects.bulk_create(_heads(), batch_size=1000)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _heads() -> Iterator[Any]:
    from django.utils import timezone

    from reviews.models import Ledger, LedgerEntry, LedgerHead
    from reviews.scoring import commitments

    ledger, now = Ledger.objects.select_related("cycle").get(), timezone.now()
    link = commitments.first_link(year=ledger.cycle.year, rules_hash=ledger.cycle.rules_hash)
    rows = LedgerEntry.objects.order_by("seq").values_list("commitment", flat=True)
    every, size = rows.iterator(chunk_size=UNDER_A_HEAD), 0
    for number in count(1):
        under = list(islice(every, UNDER_A_HEAD))
        if not under:
            return
        size += len(under)
        salt, root = commitments.sha256(f"salt {number}"), commitments.root(under)
        link = commitments.head(number=number, salt=salt, size=len(under), root=root, before=link)
        yield LedgerHead(
            ledger=ledger, number=number, size=size, salt=salt, head=link, published_at=now
        )


def measure() -> dict[str, Any]:
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
    found: dict[str, Any] = {
        "entries": build.total,
        "seconds_a_million": took / build.total * MILLION,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "zip_mb": build.file.size / 1024 / 1024,
    }
    try:
        return {**found, **recount(Path(build.file.path), build.seal, build.total)}
    finally:
        build.file.delete(save=False)


def recount(packed: Path, seal: str, entries: int) -> dict[str, Any]:
    """Unpack the folder and let its script recount it."""
    from reviews.models import LedgerHead

    last = LedgerHead.objects.latest("number").head
    with tempfile.TemporaryDirectory(dir=packed.parent) as place:
        shutil.unpack_archive(packed, place)
        [folder] = Path(place).iterdir()
        words = [str(folder / "recount.py"), str(folder), "--head", last, "--seal", seal]
        begun = time.monotonic()
        # What it says goes to the disk: a folder that differs says a line a rating.
        with (Path(place) / "said").open("w+") as said:
            done = subprocess.run(
                [sys.executable, "-I", "-c", WITH_PEAK, *words],
                check=False,
                stdout=said,
                stderr=subprocess.PIPE,
                text=True,
            )
            took = time.monotonic() - begun
            said.seek(0)
            matches = done.returncode == 0 and "MATCH\n" in said
        peak = int(done.stderr.split()[-2])
    return {
        "matches": matches,
        "recount_seconds_a_million": took / entries * MILLION,
        "recount_peak_mb": peak / 1024,
    }


if __name__ == "__main__":
    import django

    django.setup()
    from reviews.models import LedgerEntry

    if not LedgerEntry.objects.exists():
        fill()
    print(json.dumps(measure()))
