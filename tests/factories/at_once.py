"""Several actions at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections
from django.utils import translation


def at_once(*actions: Callable[[], object]) -> list[Exception]:
    """Start them together and wait for all; the exceptions they ended with, in no order."""
    failures: list[Exception] = []
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        with translation.override("en"):
            start.wait(timeout=10)
            try:
                action()
            except Exception as failure:
                failures.append(failure)
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return failures
