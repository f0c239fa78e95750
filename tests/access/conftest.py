"""One world is built once a worker and stands for all tests of this folder, which are kept together
(`tests/plugins/order.py`), inside a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.test import client
from django.utils.translation import get_language
from django.views import defaults

from brandportal import urls
from tests.access.world import NOW, World


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        with _refused_once(), pytest.MonkeyPatch.context() as patch:
            # What a page was drawn from is asked by nobody here.
            patch.setattr(client, "store_rendered_templates", lambda *_args, **_more: None)
            yield World()
        transaction.set_rollback(True)


@contextmanager
def _refused_once() -> Iterator[None]:
    """Django's page for a refusal without a reason is drawn once for each person and language; it
    is asked for many thousand times here.
    """
    drawn: dict[tuple[int | None, str], bytes] = {}

    def refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
        if str(exception):
            return defaults.permission_denied(request, exception)
        whose = (request.user.pk, get_language())
        if whose not in drawn:
            drawn[whose] = defaults.permission_denied(request, exception).content
        return HttpResponseForbidden(drawn[whose])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "handler403", refuse, raising=False)
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a request writes is rolled back before the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
