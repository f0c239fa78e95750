"""Make a year whose results are published, over as many ratings as wanted.

Run as `python -m benchmarks.speed.portal.published RATINGS` under the settings to be measured, on a
database that `portal.fill` has filled. The ratings are generated inside PostgreSQL; the portal
itself then counts and ranks them, as when a public rating closes.
"""

from __future__ import annotations

import sys
from datetime import datetime

SHORTLIST = 30

RATINGS = """
SET session_replication_role = replica;
INSERT INTO reviews_rating
    (application_id, pseudonym, "group", channel, overall, attitude, accepted_at)
SELECT brand.application_id, lpad(n::text, 64, '0'),
       (ARRAY['public', 'service_recipients', 'enterprises', 'deputies', 'grass_roots'])[1 + n % 5],
       CASE WHEN n % 5 = 0 THEN 'phone' ELSE 'invitation' END,
       3 + (n + brand.application_id) % 3, 2 + n % 4, now()
  FROM (SELECT application_id FROM reviews_result ORDER BY application_id) brand,
       generate_series(1, {count}) n;
INSERT INTO reviews_tally
    (application_id, "group", overall, attitude, ability, efficiency, effect, n)
SELECT application_id, "group", overall, coalesce(attitude, 0), 0, 0, 0, count(*)
  FROM reviews_rating GROUP BY 1, 2, 3, 4;
SET session_replication_role = DEFAULT;
"""


def publish(now: datetime, ratings: int) -> None:
    """Shortlist, rate, count, publish."""
    from django.db import connection

    from brandportal.workflow import CLOCK
    from reviews.evaluation.enums import EvaluationStatus
    from reviews.models import Evaluation, Meeting
    from reviews.results.counting import count

    evaluation = Evaluation.objects.select_related("cycle").get()
    _shortlist(evaluation, now)
    with connection.cursor() as cursor:
        cursor.execute(RATINGS.replace("{count}", str(ratings // SHORTLIST)))
    _move(evaluation, EvaluationStatus.COUNTED, counted_at=now)
    count(evaluation=evaluation, by=CLOCK, now=now)
    # The database itself lets no year be decided without one.
    Meeting.objects.create(
        evaluation=evaluation,
        held_on=now.date(),
        chair="组长",
        present="组长、副组长",
        minutes="逐一审议入围品牌。",
    )
    _move(evaluation, EvaluationStatus.CONCLUDED, noticed_at=now, concluded_at=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        # What was filled is on disk before anything is measured.
        cursor.execute("CHECKPOINT")


def _move(evaluation, status: str, **stamps: datetime) -> None:
    """Past the years of work between two measurements; the workflow engine would ask for a panel
    and a meeting.
    """
    type(evaluation).objects.filter(pk=evaluation.pk).update(**{"status": status}, **stamps)
    evaluation.refresh_from_db()


def _shortlist(evaluation, now: datetime) -> None:
    from brandportal.rulebook import indicator_points
    from reviews.models import Result

    rows = evaluation.cycle.applications.order_by("pk")[:SHORTLIST]
    judges = [{"judge": f"J{number}", "sum": "88"} for number in range(1, 6)]
    panel = {"judges": judges, "set_aside": [], "applied": "mean", "method": "mean"}
    most = indicator_points(evaluation.cycle.rules)
    points = {
        each["judge"]: {code: str(n * 88 / 100) for code, n in most.items()} for each in judges
    }
    Result.objects.bulk_create(
        Result(
            evaluation=evaluation,
            application=row,
            self_score="90.00",
            panel_score="88.00",
            panel_rank=place,
            rank=place,
            shortlisted=True,
            exact={"self": "90", "panel": "88", "panel_median": "88"},
            explanation={"panel": panel, "points": points, "self": {}},
            rules_hash=evaluation.cycle.rules_hash,
            computed_at=now,
        )
        for place, row in enumerate(rows, start=1)
    )


if __name__ == "__main__":
    import django

    django.setup()
    from django.utils import timezone

    publish(timezone.now(), int(sys.argv[1]))
