"""Since when a door is open: a failure and a gap both end the time, and silence proves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Probe
from reviews.probe.enums import Cause, Way
from reviews.probe.state import Door, door, doors, rated_now, unproven
from tests.factories.rating import DAY, NOW, make_year

HOUR = timedelta(hours=1)


def told(*tests, until=NOW) -> Door:
    return door(Way.PHONE, 5, tests, until=until)


def test_open_since_the_first_of_an_unbroken_row():
    found = told((NOW - 3 * DAY, ""), (NOW - 2 * DAY, ""), (NOW - DAY, ""))
    assert (found.open_since, found.passed_at) == (NOW - 3 * DAY, NOW - DAY)
    assert (found.cause, found.is_silent, found.is_proven) == ("", False, True)


def test_a_failure_ends_the_time():
    found = told((NOW - 2 * DAY, ""), (NOW - DAY, Cause.REFUSED))
    assert (found.open_since, found.passed_at) == (None, NOW - 2 * DAY)
    assert (found.cause, found.is_proven) == (Cause.REFUSED, False)


def test_it_begins_anew_after_a_failure():
    found = told((NOW - 2 * DAY, Cause.NOT_COUNTED), (NOW - DAY, ""))
    assert (found.open_since, found.is_proven) == (NOW - DAY, True)


def test_a_gap_between_two_tests_ends_the_time():
    found = told((NOW - 5 * DAY, ""), (NOW - 2 * DAY, ""), (NOW - DAY, ""))
    assert found.open_since == NOW - 2 * DAY


@pytest.mark.parametrize(("ago", "silent"), [(26 * HOUR, False), (26 * HOUR + HOUR / 60, True)])
def test_without_a_test_for_more_than_26_hours_nothing_is_proven(ago, silent):
    found = told((NOW - ago, ""))
    assert (found.is_silent, found.is_proven) == (silent, not silent)
    assert found.open_since == (None if silent else NOW - ago)


def test_never_tested():
    assert told() == Door(Way.PHONE, 5, None, None, "", True)


def put(year, ago=timedelta(0), cause="", ways=tuple(Way)):
    Probe.objects.bulk_create(
        Probe(evaluation=year.evaluation, way=way, level=level, probed_at=NOW - ago, cause=cause)
        for way in ways
        for level in range(1, 6)
    )


@pytest.mark.django_db
def test_doors_stand_by_way_and_from_the_best_level_down():
    year = make_year()
    put(year)
    found = [(one.way, one.level) for one in doors(year.evaluation, now=NOW)]
    assert found == [(way, level) for way in Way for level in (5, 4, 3, 2, 1)]


@pytest.mark.django_db
def test_a_way_that_is_tested_no_more_is_not_proven():
    """Also when the installation has lost its message service meanwhile."""
    year = make_year()
    put(year, ago=2 * DAY)
    put(year, ways=(Way.INVITATION, Way.KIOSK, Way.PAPER))
    found = doors(year.evaluation, now=NOW)
    assert {one.way for one in found if not one.is_proven} == {Way.PHONE}
    assert unproven(year.evaluation, found, now=NOW) == 5


@pytest.mark.django_db
def test_the_first_night_is_waited_for_and_no_longer():
    year = make_year(opens_at=NOW)
    assert unproven(year.evaluation, [], now=NOW + 26 * HOUR) == 0
    assert unproven(year.evaluation, [], now=NOW + 27 * HOUR) == 5


@pytest.mark.django_db
def test_a_closed_year_is_told_as_of_its_close():
    year = make_year(closes_at=NOW + HOUR)
    put(year)
    found = doors(year.evaluation, now=NOW + 30 * DAY)
    assert {(one.open_since, one.is_silent) for one in found} == {(NOW, False)}
    assert rated_now(NOW) == [year.evaluation]
    assert rated_now(NOW + HOUR) == []
