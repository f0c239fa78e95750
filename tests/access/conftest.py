"""One world is built once a worker and stands for all tests of this folder, which are kept together
(`tests/plugins/order.py`), inside a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import transaction

from tests.access.world import NOW, World


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a request writes is rolled back before the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
