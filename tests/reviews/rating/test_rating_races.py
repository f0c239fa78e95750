"""One person, one rating of a brand, one ledger entry for each submission: raced by 1 to 64
threads, on both engines.

`RACES=10000` runs the full count (`make races`); the suite runs a few of the same.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import pytest
from django.db import connection, connections

from reviews.ledger import ledger
from reviews.models import LedgerEntry, Rating
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from tests.factories.rating import NOW, Year, make_year

pytestmark = pytest.mark.django_db(transaction=True)

RACES = int(os.environ.get("RACES", "60"))
CROWDS = (1, 2, 2, 3, 4, 8, 16, 64)


class Runners:
    """Threads that stay, each with a connection of its own, and start every race together."""

    def __init__(self, size: int) -> None:
        self._queues: list[SimpleQueue] = [SimpleQueue() for _ in range(size)]
        self._done: SimpleQueue = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, args=(queue,)) for queue in self._queues
        ]
        for thread in self._threads:
            thread.start()

    def _run(self, queue: SimpleQueue) -> None:
        while job := queue.get():
            start, action = job
            try:
                start.wait(timeout=60)
                self._done.put(action())
            except Exception as failure:
                self._done.put(failure)
        connections.close_all()

    def race(self, actions: list[Callable[[], object]]) -> list[object]:
        """Run the actions at once; what each returned or raised, in no order."""
        start = threading.Barrier(len(actions))
        for queue, action in zip(self._queues, actions, strict=False):
            queue.put((start, action))
        return [self._done.get(timeout=120) for _ in actions]

    def stop(self) -> None:
        for queue in self._queues:
            queue.put(None)
        for thread in self._threads:
            thread.join(timeout=60)


@contextmanager
def runners() -> Iterator[Runners]:
    made = Runners(max(CROWDS))
    try:
        yield made
    finally:
        made.stop()


def sending(year: Year, person: str, level: int, nonce: str) -> Callable[[], object]:
    def send() -> object:
        return rate(
            application=year.first,
            answer=Answer(level),
            pseudonym=person,
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            now=NOW,
            nonce=nonce,
        )

    return send


def a_race(year: Year, number: int, chance: random.Random) -> list[Callable[[], object]]:
    """One person's simultaneous sendings: the same page sent again and again, other answers, other
    pages.
    """
    pages = chance.choice([1, 1, 2, 5])
    levels = chance.choice([[5], [1, 5], [1, 2, 3, 4, 5]])
    return [
        sending(year, f"p{number}", chance.choice(levels), f"page {chance.randrange(pages)}")
        for _sending in range(chance.choice(CROWDS))
    ]


def test_every_race_leaves_one_row_and_the_ledger_right():
    year = make_year()
    chance = random.Random(20260512)
    wrong = []
    with runners() as pool:
        for number in range(RACES):
            actions = a_race(year, number, chance)
            said = pool.race(actions)
            failures = [one for one in said if isinstance(one, Exception)]
            codes = {one.hash for one in said if not isinstance(one, Exception)}
            row = Rating.objects.get(pseudonym=f"p{number}")
            entries = list(
                LedgerEntry.objects.filter(rating=row)
                .order_by("revision")
                .values_list("revision", "receipt", "overall")
            )
            right = (
                not failures
                and [revision for revision, _, _ in entries] == list(range(1, row.revision + 1))
                and {receipt for _, receipt, _ in entries} == codes
                and entries[-1] == (row.revision, row.receipt, row.overall)
                # A page sent again while it stands changes nothing.
                and all(a[1] != b[1] for a, b in zip(entries, entries[1:], strict=False))
            )
            if not right:
                wrong.append((number, failures, entries, len(codes)))
    assert wrong == []
    assert Rating.objects.count() == RACES
    ledger.fold_all(year.cycle.pk)
    assert sum(ledger.proven_tallies(year.cycle.pk).values()) == RACES


def test_without_the_constraint_the_same_races_leave_more_rows():
    """The negative control: looking first and then writing, without the database's promise, counts
    people twice.
    """
    year = make_year()
    promises = Rating._meta.constraints
    constraint = next(c for c in promises if c.name == "rating_once")
    # SQLite recreates the table from the model.
    Rating._meta.constraints = [c for c in promises if c is not constraint]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Rating, constraint)

    def naive(person: str, met: threading.Barrier) -> Callable[[], object]:
        def look_then_write() -> None:
            known = Rating.objects.filter(application=year.first, pseudonym=person).exists()
            met.wait(timeout=30)
            if not known:
                Rating.objects.create(
                    application=year.first,
                    pseudonym=person,
                    group=RaterGroup.PUBLIC,
                    channel=Channel.PHONE,
                    overall=5,
                    accepted_at=NOW,
                )

        return look_then_write

    try:
        with runners() as pool:
            for number in range(5):
                met = threading.Barrier(4)
                pool.race([naive(f"p{number}", met)] * 4)
        assert Rating.objects.count() == 20
    finally:
        Rating.objects.all().delete()
        Rating._meta.constraints = promises
        with connection.schema_editor() as editor:
            editor.add_constraint(Rating, constraint)
