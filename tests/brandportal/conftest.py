"""Shared fixtures of the tests of brandportal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Sentences as the source writes them, whatever the catalog says."""
    with translation.override("en"):
        yield


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Runs calls in threads that start together; gives back what each returned or raised, in
    order.
    """

    def run(*calls: Callable[[], Any]) -> list[Any]:
        barrier = threading.Barrier(len(calls))
        outcomes: list[Any] = [None] * len(calls)

        def work(number: int, call: Callable[[], Any]) -> None:
            try:
                barrier.wait(timeout=10)
                outcomes[number] = call()
            except Exception as error:
                outcomes[number] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return outcomes

    return run
