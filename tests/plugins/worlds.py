"""A world that many tests start from is built once for the tests of a module that ask for it.

`year = built_once(make_year)` is a fixture with what `make_year()` returns. The world stands in a
transaction around those tests and is rolled back when the next test asks for another one or for
none; each test has a savepoint and copies of the objects, so that none sees what another has
changed. `order.py` keeps the tests of a world together. A test with transactions of its own builds
a world for itself.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

OWN_TRANSACTIONS = {"transactional_db", "live_server"}


@dataclass
class _World:
    make: Callable[[], Any]
    made: Any
    around: transaction.Atomic


_standing: list[_World] = []


def built_once(make: Callable[[], Any]) -> Any:
    """The fixture; a test asks for one world at most."""

    def world(db: None) -> Any:
        return copy.deepcopy(_standing[0].made) if _standing else make()

    world.make = make  # type: ignore[attr-defined]
    return pytest.fixture(world)


def world_of(item: pytest.Item) -> Callable[[], Any] | None:
    """What makes the world that this test shares with others; None where it shares none."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if (marker and marker.kwargs.get("transaction")) or OWN_TRANSACTIONS & set(names):
        return None
    fixtures = getattr(item, "_fixtureinfo", None)
    known = fixtures.name2fixturedefs if fixtures else {}
    found = {getattr(known[name][-1].func, "make", None) for name in names if known.get(name)}
    worlds = found - {None}
    if len(worlds) > 1:
        raise pytest.UsageError(f"{item.nodeid} asks for two worlds")
    return worlds.pop() if worlds else None


def _clear() -> None:
    while _standing:
        transaction.set_rollback(True)
        _standing.pop().around.__exit__(None, None, None)


@pytest.fixture(scope="session")
def _cleared(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The last world goes before the database does."""
    yield django_db_blocker
    with django_db_blocker.unblock():
        _clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of a test that starts from something else."""
    if _standing and _standing[0].make is not world_of(item):
        with item.config.stash[_BLOCKER].unblock():
            _clear()


_BLOCKER = pytest.StashKey[Any]()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[Any]:
    """After the fixtures of the session and before the test's own transaction."""
    make = world_of(request.node) if fixturedef.argname == "_django_db_helper" else None
    if make and not _standing:
        blocker = request.getfixturevalue("_cleared")
        request.config.stash[_BLOCKER] = blocker
        with blocker.unblock(), translation.override(settings.LANGUAGE_CODE):
            around = transaction.atomic()
            # As that of a test: what insists on being the outermost transaction may be inside.
            around._from_testcase = True
            around.__enter__()
            try:
                _standing.append(_World(make, make(), around))
            except BaseException:
                transaction.set_rollback(True)
                around.__exit__(None, None, None)
                raise
    return (yield)
