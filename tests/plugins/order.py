"""Runs tests in a random order, so that none depends on another; the header prints the seed.

Modules are shuffled, and the tests in each; tests that share the fixtures of a module stay
together, and so do those that start from one world (`worlds.py`) and the modules of a folder that
share one. `TEST_ORDER=…` repeats a seed, `TEST_ORDER=written` keeps the order of the files. The
end-to-end runs keep theirs, because their tests build on each other.
"""

from __future__ import annotations

import os
from itertools import groupby
from random import Random, SystemRandom

import pytest

from tests.plugins.worlds import world_of

WRITTEN = "written"
# Folders whose fixtures stand for all of their modules (scope "package").
SHARING = {"tests/access"}


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before pytest-django puts tests with transactions of their own behind the others, and pytest
    groups parameters.
    """
    if os.environ["TEST_ORDER"] != WRITTEN:
        items[:] = shuffled(items, os.environ["TEST_ORDER"])
