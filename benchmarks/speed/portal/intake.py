"""Rows a second: blocks of 500 by one process, and single ratings by eight clients; prints them as JSON.

Run as `python -m benchmarks.speed.portal.intake SECONDS BATCH` under the settings to be measured. Both go through the portal's
own verbs; a tenth of every batch are duplicates, which are skipped.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from typing import Any

from benchmarks.speed.portal.fill import YEAR

CLIENTS = 8
DUPLICATES = 10


def _sheets(keys: list[tuple[int, str]], name: str, count: int) -> Iterator[Any]:
    """Ratings of people who have not rated; every tenth comes twice."""
    from reviews.domain.ballots.identity import keyed
    from reviews.domain.ballots.intake import Sheet
    from reviews.domain.ballots.rating import Answer
    from reviews.enums import Channel, RaterGroup

    drawn = random.Random(name)
    for number in range(count):
        key, code = keys[drawn.randrange(len(keys))]
        sheet = Sheet(
            application_id=key,
            brand=code,
            year=YEAR,
            pseudonym=keyed("sheet", f"{name}|{number}", year=YEAR),
            group=RaterGroup.SERVICE_RECIPIENTS,
            channel=Channel.PAPER,
            answer=Answer(drawn.randint(3, 5), attitude=drawn.randint(1, 5)),
        )
        yield sheet
        if number % DUPLICATES == 0:
            yield sheet


def _keys() -> list[tuple[int, str]]:
    from applications.models import Application

    return list(Application.objects.values_list("pk", "brand__code"))


def in_blocks(name: str, count: int) -> float:
    """Rows a second of one batch."""
    from django.utils import timezone

    from reviews.domain.ballots.intake import take_in

    rows = list(_sheets(_keys(), name, count))
    begun = time.perf_counter()
    taken = take_in(rows, now=timezone.now())
    assert taken == count, f"{taken} of {count} were taken"
    return len(rows) / (time.perf_counter() - begun)


def _client(arguments: tuple[str, float]) -> int:
    """Single ratings for some seconds; how many were written."""
    import django

    django.setup()
    from django.utils import timezone

    from applications.models import Application
    from reviews.domain.ballots.rating import rate

    name, until = arguments
    brands = {row.pk: row for row in Application.objects.select_related("brand", "cycle")}
    keys = [(row.pk, row.brand.code) for row in brands.values()]
    sheets = _sheets(keys, name, 100_000)
    written = 0
    time.sleep(max(0.0, until - SECONDS - time.time()))
    while time.time() < until:
        sheet = next(sheets)
        rate(
            application=brands[sheet.application_id],
            answer=sheet.answer,
            pseudonym=sheet.pseudonym,
            group=sheet.group,
            channel=sheet.channel,
            now=timezone.now(),
        )
        written += 1
    return written


SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
READY_SECONDS = 4.0


def one_by_one(name: str) -> float:
    """Rows a second of eight processes that each commit single ratings."""
    until = time.time() + READY_SECONDS + SECONDS
    with get_context("spawn").Pool(CLIENTS) as pool:
        written = pool.map(_client, [(f"{name}|{number}", until) for number in range(CLIENTS)], 1)
    return sum(written) / SECONDS


if __name__ == "__main__":
    import django

    django.setup()
    batch = sys.argv[2]
    print(json.dumps({"blocks": in_blocks(f"b{batch}", 20_000), "single": one_by_one(f"s{batch}")}))
