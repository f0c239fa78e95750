"""Which tests run on both engines: those that speak of what an engine does, by whatever way."""

from __future__ import annotations

from tests.plugins.by_engine import names_that_speak

MODULE = """
from django.db import connection, transaction

LOCKS = "select for_update"
PLAIN = 1

def refused(make):
    with pytest.raises(IntegrityError):
        make()

@pytest.fixture
def emptied(db):
    connection.cursor().execute("DELETE FROM x")

def test_itself(): assert connection.vendor == "sqlite"
def test_by_a_function(): refused(lambda: PLAIN)
def test_by_a_constant(): assert LOCKS
def test_by_a_fixture(emptied): assert PLAIN

@pytest.mark.usefixtures("emptied")
def test_by_a_mark(): assert PLAIN

def test_of_nothing_of_the_kind(): assert PLAIN
"""


def test_names_that_speak_follows_functions_fixtures_and_constants():
    speaking = names_that_speak(MODULE)
    assert {name for name in speaking if name.startswith("test")} == {
        "test_itself",
        "test_by_a_function",
        "test_by_a_constant",
        "test_by_a_fixture",
        "test_by_a_mark",
    }


def test_names_that_speak_of_a_marked_module_has_the_mark():
    marked = "pytestmark = pytest.mark.django_db(transaction=True)\ndef test_it(): pass"
    assert "pytestmark" in names_that_speak(marked)
