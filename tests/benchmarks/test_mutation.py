"""The planted faults are correct, and tests that cover them fail."""

from __future__ import annotations

import ast

import pytest

from benchmarks.mutation.areas import AREAS, ROOT
from benchmarks.mutation.sites import planted, sites

SOURCE = '''
"""What is said here decides nothing."""
def f(a: int = 3, *, b=0):
    """Nor here."""
    note(a)
    if a < b and not a:
        return a + b
    return "%s" % a
class C:
    def __str__(self):
        return str(1 + 1)
'''


def after(number: int) -> str:
    return ast.unparse(planted(SOURCE, number))


def test_every_fault_is_found_once_and_described():
    assert [(one.line, one.what) for one in sites(SOURCE)] == [
        (3, "3 -> 4"),
        (3, "0 -> 1"),
        (5, "call left out"),
        (6, "Lt -> LtE"),
        (6, "not left out"),
        (6, "And -> Or"),
        (7, "Add -> Sub"),
        (7, "returns None"),
        (6, "condition always false"),
        (8, "returns None"),
    ]


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (0, "def f(a: int=4, *, b=0):"),
        (2, "pass"),
        (3, "if a <= b and (not a):"),
        (4, "if a < b and a:"),
        (5, "if a < b or not a:"),
        (6, "return a - b"),
        (7, "return None"),
        (8, "if False:"),
    ],
)
def test_one_fault_is_planted_and_no_other(number, line):
    before = ast.unparse(ast.parse(SOURCE)).splitlines()
    now = after(number).splitlines()
    changed = [new.strip() for new, old in zip(now, before, strict=True) if new != old]
    assert changed == [line]


def test_a_number_beyond_the_last_is_an_error():
    with pytest.raises(ValueError, match="none of the number 10"):
        planted(SOURCE, 10)


def test_every_area_has_modules_and_tests():
    for area in AREAS.values():
        modules = area.modules()
        assert modules
        for module in modules:
            tests = area.tests_of(module)
            assert tests and all((ROOT / place).exists() for place in tests)
    composite = ROOT / "reviews" / "scoring" / "composite.py"
    assert AREAS["scoring"].tests_of(composite)[0] == "tests/reviews/scoring/test_composite.py"
