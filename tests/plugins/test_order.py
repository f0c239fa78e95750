"""What takes longest stands where the workers begin, and every test is still run once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.plugins.order import long_first


def _test(name: str, *, transaction: bool = False) -> Any:
    marker = SimpleNamespace(kwargs={"transaction": transaction})
    return SimpleNamespace(nodeid=name, get_closest_marker=lambda _name: marker)


def test_what_is_long_stands_at_the_beginning_and_in_the_middle():
    short = [_test(f"tests/reviews/test_x.py::{number}") for number in range(10)]
    access, demo = _test("tests/access/test_y.py::a"), _test("tests/demo/test_z.py::b")
    found = long_first([*short, demo, access])
    assert (found.index(access), found.index(demo)) == (0, 6)
    assert [test for test in found if test in short] == short


def test_what_has_transactions_of_its_own_stays_behind_the_others():
    year = _test("tests/journeys/test_all.py::year", transaction=True)
    others = [_test(f"tests/reviews/test_x.py::{number}") for number in range(4)]
    assert long_first([*others, year]) == [*others, year]


def test_a_part_that_is_all_long_is_all_there():
    access = [_test(f"tests/access/test_y.py::{number}") for number in range(5)]
    assert long_first(access) == access
