"""kill -9 of web workers, task worker, Redis and PostgreSQL while citizens rate: no acknowledged
rating is lost.

`KILLS=200` runs the full count (`make torture`); CI runs 20.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tests.factories.redis_server import OwnRedis
from tests.production.drawn_up import copy_year, place_for_a_cluster
from tests.production.processes import manage
from tests.production.torture import (
    Citizen,
    Crowd,
    Installation,
    OwnPostgres,
    Service,
    environment_of,
    wait_for,
)

KILLS = int(os.environ.get("KILLS", "20"))
# Nobody rates a brand more than twenty times an hour.
CITIZENS, THREADS = max(2000, 200 * KILLS), 12
VICTIMS = ("web worker", "web worker", "postgres", "redis", "task worker", "web")
BACK_WITHIN = 30.0

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgres,
    pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs Redis"),
]
SIGN = """
import json, sys
from django.utils import timezone
from reviews.rating.views.rate import RATER
from tests.factories.cookies import handed_out
year = timezone.localdate().year
print(json.dumps([handed_out(RATER, f"p{n:063d}", bound=str(year)) for n in range(COUNT)]))
"""
# The receipts inside the cookies, in their order. A token is read as of the moment it came.
OPEN = """
import json
from datetime import UTC, datetime
from pathlib import Path
from brandportal.tokens import read
from reviews.rating.views.rate import RATED
told = []
for line in Path(FILE).read_text().splitlines():
    moment, token = line.split(" ", 1)
    now = datetime.fromtimestamp(int(moment), tz=UTC)
    told.append(read(token, purpose=RATED, now=now, bound=BRAND))
print(json.dumps(told))
"""


def opened(environment: dict[str, str], encrypted: list[str], place: Path, brand: str) -> list[str]:
    """The receipts behind what the browsers kept."""
    kept = place / "receipts"
    kept.write_text("\n".join(encrypted))
    command = OPEN.replace("FILE", repr(str(kept))).replace("BRAND", repr(brand))
    receipts = json.loads(manage(environment, "shell", "--no-imports", "--command", command))
    assert all(receipts) and len(receipts) == len(encrypted)
    return receipts


@pytest.fixture
def running(tmp_path) -> Iterator[tuple[Installation, list[Citizen], dict[str, str]]]:
    place = place_for_a_cluster("torture")
    drawn = copy_year(place, tmp_path)
    postgres, redis = OwnPostgres(place / "postgres"), OwnRedis(tmp_path)
    redis.start()
    environment = environment_of(postgres, redis, tmp_path)
    signed = SIGN.replace("COUNT", str(CITIZENS))
    cookies = json.loads(
        manage(environment, "shell", "--verbosity", "0", "--command", signed).splitlines()[-1]
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    bind = ("--bind", f"127.0.0.1:{port}")
    web = ("gunicorn", "brandportal.wsgi", *bind, "--workers", "3", "--log-level", "critical")
    celery = ("celery", "-A", "brandportal")
    worker = (*celery, "worker", "--concurrency", "1", "--loglevel", "critical")
    beat = (*celery, "beat", "--schedule", str(tmp_path / "beat"), "--loglevel", "critical")
    made = Installation(
        postgres=postgres,
        redis=redis,
        web=Service(*web, environment=environment),
        worker=Service(*worker, environment=environment),
        beat=Service(*beat, environment=environment),
        port=port,
    )
    wait_for(port)
    path = f"/rate/{drawn['brand']}/"
    citizens = [
        Citizen(port, path, f"p{number:063d}", cookie) for number, cookie in enumerate(cookies)
    ]
    try:
        yield made, citizens, environment
    finally:
        made.stop()
        shutil.rmtree(place, ignore_errors=True)


def test_no_acknowledged_rating_is_lost_whatever_is_killed(running, tmp_path, record_property):
    installation, citizens, environment = running
    chance = random.Random(20260512)
    crowd = Crowd(citizens, THREADS)
    killed: Counter[str] = Counter()
    without_redis, slowest = 0, 0.0
    try:
        installation.back(crowd, within=60)
        for number in range(KILLS):
            victim = VICTIMS[number % len(VICTIMS)]
            without_redis += installation.kill(victim, chance, crowd)
            killed[victim] += 1
            slowest = max(slowest, installation.back(crowd, within=BACK_WITHIN))
    finally:
        crowd.stop()
    assert killed["redis"] and without_redis > 0, "Redis gone: ratings go on"

    with psycopg2.connect(installation.postgres.uri) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pseudonym, overall FROM reviews_rating")
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT r.pseudonym, e.overall, e.revision FROM reviews_ledgerentry e"
            " JOIN reviews_rating r ON r.id = e.rating_id"
        )
        entries = cursor.fetchall()
    kept = dict(rows)
    assert len(kept) == len(rows), "one row a person"
    encrypted = [receipt for one in citizens for _, receipt in one.history.acknowledged]
    brand = citizens[0].path.strip("/").rpartition("/")[2]
    receipt_of = dict(zip(encrypted, opened(environment, encrypted, tmp_path, brand), strict=True))
    lost, wrong = [], []
    written = Counter((pseudonym, overall) for pseudonym, overall, _ in entries)
    for citizen in citizens:
        history = citizen.history
        told = Counter(
            (citizen.pseudonym, level)
            for level, _ in {(level, receipt_of[token]) for level, token in history.acknowledged}
        )
        lost += [row for row, times in told.items() if written[row] < times]
        # A sending that had no answer when everything ended may stand or not.
        last = [level for level, _ in history.acknowledged[-1:]]
        if last and kept.get(citizen.pseudonym) not in (*last, history.pending):
            wrong.append((citizen.pseudonym, last, history.pending))
    assert (lost, wrong) == ([], [])
    assert [status for one in citizens for status in one.history.refusals] == []
    told = manage(environment, "check_invariants")
    assert told.endswith("invariants hold.\n")
    figures = (
        f"{KILLS} kills {dict(killed)}, {crowd.acknowledged} ratings acknowledged,"
        f" {sum(one.history.silences for one in citizens)} sendings without answer,"
        f" {without_redis} acknowledged without Redis, back after {slowest:.1f} s at the latest"
    )
    record_property("torture", figures)
    print(figures)  # noqa: T201 - the figures are what one runs this for
