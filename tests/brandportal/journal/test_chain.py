"""The journal's chain: appending, and the detection of every kind of tampering."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brandportal.accounts.models import Agency
from brandportal.accounts.policies import OPERATOR
from brandportal.journal import append_only
from brandportal.journal.domain import GENESIS, append, broken_links, entry_hash
from brandportal.journal.models import AppendOnly, Entry, Head
from brandportal.workflow import CLOCK
from tests.factories.people import make_agency, make_officer

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


def note(agency: Agency, by, number: int = 0, **data) -> Entry:
    return append(
        action="test.action",
        done="Changed an agency",
        obj=agency,
        by=by,
        now=NOW + timedelta(seconds=number),
        data=data,
    )


@pytest.fixture
def chain(db) -> list[Entry]:
    """Five entries about one agency."""
    agency, office = make_agency("示例局"), make_officer()
    return [note(agency, office, number, row=number) for number in range(5)]


@contextmanager
def unprotected():
    append_only.unprotect(connection)
    yield connection.cursor()
    append_only.protect(connection)


def test_entry_hash_is_over_these_very_bytes():
    """What was kept elsewhere years ago must still be found: the spelling never changes."""
    entry = Entry(
        seq=7,
        at=datetime(2026, 3, 9, 18, 0, 0, 5, tzinfo=timezone(timedelta(hours=8))),
        actor_id=3,
        actor_label="效能办小王",
        action="brand.rename",
        done="Renamed",
        object_type="applications.brand",
        object_id="12",
        object_label="一窗办",
        data={"to": "新名", "from": None},
        previous_hash=GENESIS,
    )
    spelled = (
        f'["{GENESIS}",7,"2026-03-09T10:00:00.000005+00:00",3,"效能办小王","brand.rename","Renamed",'
        '"applications.brand","12","一窗办",{"from":null,"to":"新名"}]'
    )
    assert entry_hash(entry) == sha256(spelled.encode()).hexdigest()


def test_append_first_entry_starts_from_genesis(chain):
    first = Entry.objects.get(seq=1)
    assert first.previous_hash == GENESIS
    assert first.object_type == "accounts.agency"
    assert first.object_label == "示例局"
    assert first.actor_label == "效能办小王"
    assert first.data == {"row": 0}
    assert first.hash == entry_hash(first)


def test_append_moves_the_head_to_the_last_entry(chain):
    head = Head.objects.get()
    assert (head.size, head.hash) == (5, chain[-1].hash)


@pytest.mark.parametrize(
    ("by", "label", "who"),
    [
        (CLOCK, "clock", "the clock"),
        (AnonymousUser(), "visitor", "a visitor"),
        (OPERATOR, "operator", "the operator"),
    ],
)
def test_append_names_actors_that_are_no_person(db, english, by, label, who):
    entry = note(make_agency(), by)
    assert (entry.actor_id, entry.actor_label, entry.who) == (None, label, who)


def test_append_person_called_like_the_clock_stays_a_person(db, english):
    person = make_officer()
    person.name = "clock"
    person.save()
    assert note(make_agency(), person).who == "clock"


def test_append_undone_with_its_transaction_leaves_the_chain_as_it_was(chain):
    agency, office = Agency.objects.get(), chain[0].actor
    with pytest.raises(RuntimeError), transaction.atomic():
        note(agency, office, 9)
        raise RuntimeError
    assert Head.objects.get().size == 5
    assert list(broken_links()) == []
    assert note(agency, office, 10).seq == 6


def test_about_gives_the_entries_of_one_record_newest_first(chain):
    other = note(make_agency(), chain[0].actor)
    agency = Agency.objects.get(name="示例局")
    assert [entry.seq for entry in Entry.objects.about(agency)] == [5, 4, 3, 2, 1]
    assert other.seq == 6


def test_broken_links_untouched_chain_has_none(chain):
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "test.other"),
        ("done", "Gave a role"),
        ("actor_id", None),
        ("actor_label", "某某"),
        ("object_type", "accounts.user"),
        ("object_id", "999"),
        ("object_label", "别的局"),
        ("data", '{"row": 7}'),
        ("at", "2026-03-09 09:59:59"),
    ],
)
def test_broken_links_altered_field_is_found(chain, column, value):
    with unprotected() as cursor:
        cursor.execute(f"UPDATE journal_entry SET {column} = %s WHERE seq = 3", [value])
    assert list(broken_links()) == [(3, "altered")]


def test_broken_links_altered_entry_with_a_new_hash_breaks_the_next_link(chain):
    forged = Entry.objects.get(seq=3)
    forged.actor_label = "某某"
    with unprotected() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET actor_label = %s, hash = %s WHERE seq = 3",
            ["某某", entry_hash(forged)],
        )
    assert list(broken_links()) == [(4, "not chained to the entry before")]


def test_broken_links_removed_entry_is_found(chain):
    with unprotected() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq = 3")
    assert list(broken_links()) == [(3, "missing"), (4, "not chained to the entry before")]


def test_broken_links_reordered_entries_are_found(chain):
    with unprotected() as cursor:
        cursor.execute("UPDATE journal_entry SET seq = 99 WHERE seq = 2")
        cursor.execute("UPDATE journal_entry SET seq = 2 WHERE seq = 3")
        cursor.execute("UPDATE journal_entry SET seq = 3 WHERE seq = 99")
    assert list(broken_links()) == [
        (2, "not chained to the entry before"),
        (2, "altered"),
        (3, "not chained to the entry before"),
        (3, "altered"),
        (4, "not chained to the entry before"),
    ]


def test_broken_links_cut_off_end_is_found(chain):
    with unprotected() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq >= 4")
    assert list(broken_links()) == [(3, "the end of the chain is not the recorded head")]


def test_broken_links_inserted_entry_is_found(chain):
    forged = Entry.objects.get(seq=5)
    forged.seq, forged.previous_hash = 6, forged.hash
    forged.hash = entry_hash(forged)
    forged.save(force_insert=True)
    assert list(broken_links()) == [(6, "the end of the chain is not the recorded head")]


def test_broken_links_rolled_back_database_is_found_by_a_head_noted_before(chain):
    noted = [(entry.seq, entry.hash) for entry in chain]
    with unprotected() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq >= 4")
    Head.objects.update(size=3, hash=chain[2].hash)
    assert list(broken_links()) == []
    assert list(broken_links(noted)) == [
        (4, "noted earlier, now missing"),
        (5, "noted earlier, now missing"),
    ]


def test_broken_links_rewritten_chain_is_found_by_a_head_noted_before(chain):
    noted = [(chain[3].seq, chain[3].hash)]
    with unprotected() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq >= 4")
    Head.objects.update(size=3, hash=chain[2].hash)
    note(Agency.objects.get(), chain[0].actor, 77)
    assert list(broken_links()) == []
    assert list(broken_links(noted)) == [(4, "not the entry that was noted earlier")]


def test_verify_journal_prints_the_head(chain):
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue() == f"5 entries, unbroken; head 5:{chain[-1].hash}\n"


def test_verify_journal_accepts_a_head_noted_before(chain):
    out = StringIO()
    call_command("verify_journal", noted=[f"2:{chain[1].hash}"], stdout=out)
    assert out.getvalue() == f"5 entries, unbroken; head 5:{chain[-1].hash}\n"


def test_verify_journal_names_every_fault_and_fails(chain):
    err = StringIO()
    with unprotected() as cursor:
        cursor.execute("UPDATE journal_entry SET action = 'x' WHERE seq IN (2, 4)")
    with pytest.raises(CommandError, match="broken in 2 places"):
        call_command("verify_journal", stderr=err)
    assert err.getvalue() == "entry 2: altered\nentry 4: altered\n"


@pytest.mark.parametrize("noted", ["5", "x:" + "0" * 64, "5:zz"])
def test_verify_journal_refuses_a_head_it_cannot_read(chain, noted):
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("verify_journal", noted=[noted])


@pytest.mark.parametrize(
    "action",
    [
        lambda: Entry.objects.update(action="x"),
        lambda: Entry.objects.filter(seq=1).delete(),
        lambda: Entry.objects.bulk_update([], ["action"]),
        lambda: Entry.objects.get(seq=1).delete(),
    ],
)
def test_orm_refuses_to_change_an_entry(chain, action):
    with pytest.raises(AppendOnly):
        action()


def test_saving_an_entry_again_is_refused(chain):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.get(seq=1).save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET action = 'x' WHERE seq = 1",
        "DELETE FROM journal_entry WHERE seq = 1",
        "DELETE FROM journal_entry",
    ],
)
def test_database_refuses_raw_changes(chain, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Entry.objects.count() == 5


def test_database_refuses_to_replace_an_entry(chain):
    if connection.vendor == "postgresql":
        statement = (
            "INSERT INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1"
            " ON CONFLICT (seq) DO UPDATE SET action = 'x'"
        )
    else:
        statement = "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(broken_links()) == []


@pytest.mark.postgres
def test_database_refuses_truncate(chain):
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE journal_entry CASCADE")


def test_unprotected_database_would_take_raw_changes(chain):
    """The control: it is the triggers that refuse."""
    with unprotected() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq = 5")
    assert Entry.objects.count() == 4


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.dictionaries(words, values, max_size=4))
def test_any_details_come_back_from_the_database_with_the_same_hash(journal_row, data):
    with transaction.atomic():
        agency, office = journal_row
        entry = append(action="test.action", done="x", obj=agency, by=office, now=NOW, data=data)
        assert entry_hash(Entry.objects.get(seq=entry.seq)) == entry.hash
        transaction.set_rollback(True)


@pytest.fixture
def journal_row(db):
    return make_agency(), make_officer()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_append_simultaneously_leaves_one_chain_without_gaps(at_once):
    agency, office = make_agency(), make_officer()

    def ten() -> None:
        for number in range(10):
            note(agency, office, number)

    assert at_once(*[ten] * 4) == [None] * 4
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert list(broken_links()) == []
