"""An action: the lock first, all or nothing, and an entry or an explicit "nothing done"."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brandportal.accounts.models import Agency, Membership
from brandportal.errors import BadInput, NotAllowed, NotNow, no, require
from brandportal.journal.actions import NoEntry, action
from brandportal.journal.models import Entry
from brandportal.workflow import CLOCK
from tests.factories.people import make_agency, make_member, make_officer

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
DONE = "Changed an agency"


@pytest.fixture
def agency(db) -> Agency:
    return make_agency("示例局")


def rename(agency: Agency, name: str = "新名局") -> None:
    Agency.objects.filter(pk=agency.pk).update(name=name)


def test_an_entry_says_who_did_what_and_when(agency):
    office = make_officer()
    with action(by=office, now=NOW) as act:
        entry = act.log("test.change", DONE, agency, {"fields": ["name"]})
    entry.refresh_from_db()
    assert (entry.action, entry.done, entry.at) == ("test.change", DONE, NOW)
    assert (entry.actor_id, entry.object_id) == (office.pk, str(agency.pk))
    assert entry.data == {"fields": ["name"]}


def test_who_it_was_may_be_known_only_inside(agency):
    office = make_officer()
    with action(by=CLOCK, now=NOW) as act:
        act.by = office
        assert act.log("test.change", DONE, agency).actor_id == office.pk


def test_what_is_written_without_an_entry_is_a_fault_and_not_kept(agency):
    with pytest.raises(NoEntry), action(by=CLOCK, now=NOW):
        rename(agency)
    agency.refresh_from_db()
    assert agency.name == "示例局"


def test_nothing_done_ends_without_an_entry_and_gives_its_result_back(agency):
    with action(by=CLOCK, now=NOW) as act:
        assert act.nothing_done(agency) is agency
    assert not Entry.objects.exists()


def test_a_refusal_takes_everything_back_the_entry_too(agency):
    with pytest.raises(BadInput), action(by=CLOCK, now=NOW) as act:
        rename(agency)
        act.log("test.change", DONE, agency)
        raise BadInput("no")
    agency.refresh_from_db()
    assert agency.name == "示例局"
    assert not Entry.objects.exists()


def test_an_entry_of_an_action_inside_counts_for_the_one_around_it(agency):
    with action(by=CLOCK, now=NOW):
        rename(agency)
        with action(by=CLOCK, now=NOW) as inner:
            inner.log("test.change", DONE, agency)
    assert Entry.objects.count() == 1


def test_nothing_done_inside_frees_nobody_around_it(agency):
    with pytest.raises(NoEntry), action(by=CLOCK, now=NOW):
        rename(agency)
        with action(by=CLOCK, now=NOW) as inner:
            inner.nothing_done(None)


def test_an_entry_that_was_taken_back_inside_counts_for_nobody(agency):
    with pytest.raises(NoEntry), action(by=CLOCK, now=NOW):
        with pytest.raises(BadInput), action(by=CLOCK, now=NOW) as inner:
            inner.log("test.change", DONE, agency)
            raise BadInput("no")
        rename(agency)


def test_after_a_refusal_the_next_action_stands_alone(agency):
    with pytest.raises(BadInput), action(by=CLOCK, now=NOW):
        raise BadInput("no")
    with action(by=CLOCK, now=NOW) as act:
        act.log("test.change", DONE, agency)
    with pytest.raises(NoEntry), action(by=CLOCK, now=NOW):
        rename(agency)


def test_lock_gives_the_row_as_it_is_now(agency):
    rename(agency)
    with action(by=CLOCK, now=NOW) as act:
        by_row, by_query = act.lock(agency), act.lock(Agency.objects.filter(pk=agency.pk))
        act.nothing_done(None)
    assert by_row.name == by_query.name == "新名局"


def test_lock_brings_the_relations_that_are_named(agency):
    membership = Membership.objects.get(user=make_member(agency))
    with action(by=CLOCK, now=NOW) as act:
        locked = act.lock(membership, "agency")
        with CaptureQueriesContext(connection) as asked:
            assert locked.agency == agency
        act.nothing_done(None)
    assert len(asked) == 0


def test_the_journal_is_locked_before_the_first_row(agency):
    with CaptureQueriesContext(connection) as asked, action(by=CLOCK, now=NOW) as act:
        act.lock(agency)
        act.nothing_done(None)
    tables = [query["sql"] for query in asked if "SELECT" in query["sql"]]
    assert "journal_head" in tables[0]
    if connection.vendor == "postgresql":
        assert all("FOR UPDATE" in sql for sql in tables)


def test_require_says_who_before_when():
    with pytest.raises(NotAllowed, match="who"):
        require(no("who"), no("when"))
    with pytest.raises(NotNow, match="when"):
        require(when=no("when"))
    require()
