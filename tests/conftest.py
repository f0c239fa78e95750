"""Shared fixtures: compiled messages, an empty cache, reset rate limits."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache as django_cache
from django.db import connection
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from brandportal.catalogs.catalog import compile_stale

pytest_plugins = [
    "tests.plugins.browser",
    "tests.plugins.by_engine",
    "tests.plugins.emptying",
    "tests.plugins.migrated",
    "tests.plugins.worlds",
    "tests.plugins.order",
    "tests.plugins.pages",
    "tests.plugins.summaries",
]

# How fast an example is drawn says something of the machine and of nothing else.
hypothesis_settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_stale()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[Any]:
    """What is imported and collected stays until the end: the garbage collector need not look
    through it again and again, neither meanwhile nor afterwards.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    django_cache.clear()


@pytest.fixture(autouse=True)
def no_counts() -> None:
    """Nobody has used up anything yet."""
    from brandportal.web.limits import breaker
    from tests.factories.limits import forget_all_counts

    breaker.back()
    forget_all_counts()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Every test starts in the portal's language, whatever page the one before has read."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def few_draws() -> Iterator[None]:
    """Fewer draws for the shown uncertainty, wherever a year is counted; `all_draws` takes as many
    as the portal.
    """
    from reviews.results import counting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "DRAWS", 40)
        yield


@pytest.fixture
def all_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.results.counting.DRAWS", 1000)


@pytest.fixture(autouse=True, scope="session")
def uploads() -> Iterator[Path]:
    """Uploads of this run, deleted afterwards."""
    yield Path(settings.MEDIA_ROOT)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    for left in Path(settings.LIMITS_FILE).parent.glob(f"{Path(settings.LIMITS_FILE).name}*"):
        left.unlink()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Any) -> Iterator[Any]:
    """While queries are counted no minute begins: the first refusal or download of a person in a
    minute is a row of its own, later ones are counted up in it.
    """
    with time_machine.travel(timezone.now(), tick=False):
        yield django_assert_num_queries


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (TEST_ENGINE=postgres)")
