"""Runs tests in a random order, so that none depends on another; the header prints the seed.

Modules are shuffled, and the tests in each; tests that share the fixtures of a module stay
together, and so do those that start from one world (`worlds.py`) and the modules of a folder that
share one. What takes longest stands where the two workers begin, so that none is left with it when
the other is done. `TEST_ORDER=…` repeats a seed, `TEST_ORDER=written` keeps the order of the files.
The end-to-end runs keep theirs, because their tests build on each other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from random import Random, SystemRandom

import pytest

from tests.plugins.worlds import world_of

WRITTEN = "written"
# Folders whose fixtures stand for all of their modules (scope "package").
SHARING = {"tests/access"}
# Half of the processor of a leg, for one worker and the other.
LONG = (("tests/access/",), ("tests/demo/", "tests/journeys/"))


def pytest_configure() -> None:
    """Workers inherit the environment, and with it the order: all of them have to collect the
    same.
    """
    os.environ.setdefault("TEST_ORDER", str(SystemRandom().randrange(10**6)))


def pytest_report_header() -> str:
    return f"order: TEST_ORDER={os.environ['TEST_ORDER']}"


def shuffled(items: list[pytest.Item], seed: str) -> list[pytest.Item]:
    """The tests in the order of this seed, module by module."""
    chance = Random(seed)
    modules = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    chance.shuffle(modules)
    for tests in modules:
        if not any(test.get_closest_marker("end_to_end") for test in tests):
            chance.shuffle(tests)
            tests[:] = _by_world(tests)
    together: dict[str, list[pytest.Item]] = {}
    for tests in modules:
        place, _, name = tests[0].nodeid.partition("::")[0].rpartition("/")
        together.setdefault(place if place in SHARING else f"{place}/{name}", []).extend(tests)
    return [test for tests in together.values() for test in tests]


def _by_world(tests: list[pytest.Item]) -> list[pytest.Item]:
    """Those of one world where the first of them stands."""
    worlds: dict[object, list[pytest.Item]] = {}
    for test in tests:
        worlds.setdefault(world_of(test) or test, []).append(test)
    return [test for sharing in worlds.values() for test in sharing]


def long_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Those of LONG at the beginning and in the middle, where xdist cuts the queue for two workers;
    tests with transactions of their own stay behind the others.
    """
    begun, in_the_middle = (
        [test for test in items if test.nodeid.startswith(places) and not _own_transactions(test)]
        for places in LONG
    )
    moved = {id(test) for test in (*begun, *in_the_middle)}
    rest = [test for test in items if id(test) not in moved]
    until = max(0, len(items) // 2 - len(begun))
    return [*begun, *rest[:until], *in_the_middle, *rest[until:]]


def _own_transactions(test: pytest.Item) -> bool:
    marker = test.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Shuffled before pytest-django puts tests with transactions of their own behind the others,
    and pytest groups parameters; the long ones are moved afterwards.
    """
    random = os.environ["TEST_ORDER"] != WRITTEN
    if random:
        items[:] = shuffled(items, os.environ["TEST_ORDER"])
    yield
    if random:
        items[:] = long_first(items)
