"""Unlink ratings from a person: the pseudonym is replaced by a random mark, so that the count stays
exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import CharField, Func, Q

from applications.models import Cycle
from reviews.identity.models import PhoneCode
from reviews.rating.models import Rating, RatingInvitation
from reviews.registers.models import ServiceCase

BLOCK = 5_000
# Every random mark has this prefix; a pseudonym (64 hex digits) never does.
MARK = "-"
NO_MARKS = {"network": "", "block": "", "device": ""}


class RandomMark(Func):
    """128 random bits from the database, different in each row and unrelated to the previous
    value.
    """

    output_field = CharField()
    arity = 0

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return f"('{MARK}' || gen_random_uuid()::text)", []

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return f"('{MARK}' || lower(hex(randomblob(16))))", []


def linked(rows: models.QuerySet) -> models.QuerySet:
    """Ratings that still link to a person."""
    return rows.exclude(Q(pseudonym="") | Q(pseudonym__startswith=MARK))


def unlink_person(cycle: Cycle, pseudonym: str) -> int:
    """Unlink a person in one award year. Returns how many ratings were unlinked; nothing else in
    them changes.
    """
    if not pseudonym or pseudonym.startswith(MARK):
        raise ValueError("no pseudonym")
    for rows in _tables(cycle):
        rows.filter(pseudonym=pseudonym).update(pseudonym=RandomMark())
    PhoneCode.objects.filter(evaluation__cycle=cycle, pseudonym=pseudonym).delete()
    ratings = Rating.objects.filter(application__cycle=cycle, pseudonym=pseudonym)
    return ratings.update(pseudonym=RandomMark(), **NO_MARKS)


def unlink_everybody(cycle: Cycle) -> int:
    """Unlink every rating of one award year, block by block. Returns how many rows changed; none
    the second time.
    """
    done = 0
    for rows in (*_tables(cycle), Rating.objects.filter(application__cycle=cycle)):
        for block in in_blocks(linked(rows)):
            done += block.update(pseudonym=RandomMark())
    return done


def wipe_marks(cycle: Cycle) -> int:
    """Empty network, block and device of every rating of one award year. Returns how many ratings
    had some.
    """
    marked = Rating.objects.filter(application__cycle=cycle).exclude(**NO_MARKS)
    return sum(block.update(**NO_MARKS) for block in in_blocks(marked))


def _tables(cycle: Cycle) -> tuple[models.QuerySet, ...]:
    return (
        RatingInvitation.objects.filter(application__cycle=cycle),
        ServiceCase.objects.filter(register__cycle=cycle),
    )


def in_blocks(rows: models.QuerySet) -> Iterator[models.QuerySet]:
    """The rows in blocks by key, so that no single statement locks a whole city's ratings."""
    last = 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BLOCK]
    ):
        last = keys[-1]
        yield rows.model._default_manager.filter(pk__in=keys)
