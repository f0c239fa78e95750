"""Writes are detected whether every table is read or only those that queries have touched."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from brandportal.accounts.models import Agency
from tests.factories.people import make_agency
from tests.journeys.records import changed, everything, watched

pytestmark = pytest.mark.django_db
TABLE = Agency._meta.label


def taken_back() -> None:
    with transaction.atomic():
        make_agency("乙局")
        assert everything()[TABLE] != []
        transaction.set_rollback(True)


def by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Agency._meta.db_table}")


def inside_what_is_kept() -> None:
    with transaction.atomic():
        make_agency("丙局")


@pytest.mark.parametrize(
    ("act", "differs"),
    [
        (lambda: make_agency("乙局"), True),
        (lambda: Agency.objects.update(name="丁局"), True),
        (by_sql, True),
        (inside_what_is_kept, True),
        (taken_back, False),
        (lambda: list(Agency.objects.select_for_update()), False),
    ],
)
def test_a_watched_table_is_read_again_when_it_was_written(act, differs):
    make_agency("甲局")
    with watched():
        before = everything()
        act()
        after = everything()
    assert after == everything()
    assert (TABLE in changed(before, after)) == differs
