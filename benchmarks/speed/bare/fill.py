"""Make the reference's tables and fill them: 1,000 brands of 100 agencies, twenty ratings each.

Run as `python -m benchmarks.speed.bare.fill` with DATABASE_URL and REDIS_URL set; with FILE
HOW_MANY FIRST behind it, it writes the requests of as many raters to a file instead.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from benchmarks.speed.requests import post, write

BRANDS = 1000

FILL = f"""
INSERT INTO bare_agency (id, name) SELECT n, 'Agency number ' || n FROM generate_series(1, 100) n;
INSERT INTO bare_brand (id, agency_id, name, district, points, summary)
SELECT n, 1 + n % 100, 'Brand number ' || n, 'District ' || n % 20, (n * 7919) % 1000,
       repeat('A service brand for citizens. ', 8)
  FROM generate_series(1, {BRANDS}) n;
INSERT INTO bare_rating (brand_id, person, level, channel, comment, rated_at)
SELECT b, -r, 1 + (b * 31 + r) % 5, 1, 'Quick and friendly service at the desk.',
       now() - r * interval '1 hour'
  FROM generate_series(1, {BRANDS}) b, generate_series(1, 20) r;
ANALYZE
"""


def requests_of_raters(target: Path, count: int, first: int) -> None:
    """Write the POSTs of as many people, each with a fresh token, to a file."""
    from django.http import HttpRequest
    from django.middleware.csrf import get_token

    drawn = random.Random(first)

    def one(number: int) -> bytes:
        page = HttpRequest()
        token = get_token(page)
        fields = {
            "csrfmiddlewaretoken": token,
            "person": number,
            "level": drawn.randint(1, 5),
            "channel": 1,
            "comment": "",
        }
        headers = {"Cookie": f"csrftoken={page.META['CSRF_COOKIE']}"}
        return post(f"/rate/{drawn.randint(1, BRANDS)}/", fields, headers)

    write(target, map(one, range(first, first + count)))


def fill() -> None:
    """Create and fill; the database has to be empty."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(FILL)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.speed.bare.settings")
    import django

    django.setup()
    if len(sys.argv) > 1:
        name, *numbers = sys.argv[1:]
        requests_of_raters(Path(name), *map(int, numbers))
    else:
        fill()
