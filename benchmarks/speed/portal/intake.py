"""Rows a second: blocks of 500 by one process, and single ratings by eight clients; prints them as
JSON.

Run as `python -m benchmarks.speed.portal.intake SECONDS BATCH` under the settings to be measured.
Both go through the portal's own verbs; a tenth of every batch are duplicates, which are skipped.
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
    from reviews.batches.intake import Sheet
    from reviews.identity.pseudonyms import keyed
    from reviews.rating.enums import Channel, RaterGroup
    from reviews.rating.rating import Answer

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

    from reviews.batches.intake import take_in

    rows = list(_sheets(_keys(), name, count))
    begun = time.perf_counter()
    taken = take_in(rows, now=timezone.now())
    assert taken == count, f"{taken} of {count} were taken"
    return len(rows) / (time.perf_counter() - begun)


def _client(name: str, seconds: float, ready: Any, written: Any) -> None:
    """Single ratings for some seconds, once all clients are ready; says how many were written."""
    import django

    django.setup()
    from django.utils import timezone

    from applications.models import Application
    from reviews.rating.rating import rate

    brands = {row.pk: row for row in Application.objects.select_related("brand", "cycle")}
    sheets = _sheets([(row.pk, row.brand.code) for row in brands.values()], name, 10**6)
    count = 0
    ready.wait(timeout=60)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        sheet = next(sheets)
        rate(
            application=brands[sheet.application_id],
            answer=sheet.answer,
            pseudonym=sheet.pseudonym,
            group=sheet.group,
            channel=sheet.channel,
            now=timezone.now(),
        )
        count += 1
    written.put(count)


def one_by_one(name: str, seconds: float) -> float:
    """Rows a second of eight processes that each commit single ratings."""
    processes = get_context("spawn")
    ready, written = processes.Barrier(CLIENTS), processes.Queue()
    clients = [
        processes.Process(target=_client, args=(f"{name}|{number}", seconds, ready, written))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    total = sum(written.get(timeout=120) for _client_ in clients)
    for client in clients:
        client.join()
    return total / seconds


if __name__ == "__main__":
    import django

    django.setup()
    seconds, batch = float(sys.argv[1]), sys.argv[2]
    found = {"blocks": in_blocks(f"b{batch}", 20_000), "single": one_by_one(f"s{batch}", seconds)}
    print(json.dumps(found))
