"""What tests that start from one world see of each other: nothing."""

from __future__ import annotations

import pytest
from django.db import connection

from brandportal.accounts.models import Agency
from tests.factories.people import make_agency
from tests.plugins.worlds import built_once

NAME = "A world of its own"
agency = built_once(lambda: make_agency(NAME))


@pytest.mark.parametrize("changed", ["One", "Another"])
def test_no_other_test_sees_what_one_changes(agency, changed):
    assert connection.in_atomic_block
    assert agency.name == Agency.objects.get(pk=agency.pk).name == NAME
    agency.name = changed
    agency.save()
    make_agency(f"{NAME} {changed}")
    assert Agency.objects.filter(name__startswith=NAME).count() == 1


def test_who_asks_for_no_world_finds_none(db):
    assert not Agency.objects.filter(name__startswith=NAME).exists()


@pytest.mark.django_db(transaction=True)
def test_who_has_transactions_of_its_own_has_a_world_of_its_own(agency):
    assert not connection.in_atomic_block
    assert Agency.objects.get(name__startswith=NAME) == agency
