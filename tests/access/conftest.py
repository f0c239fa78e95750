"""One world is built once a worker and stands for all tests of this folder, which are kept together
(`tests/plugins/order.py`), inside a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.test import client
from django.utils.translation import get_language
from django.views import defaults

from brandportal import urls
from brandportal.web import refusals
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
def drawn_once() -> Iterator[None]:
    """Where only the status is asked: the page of a refusal with its reason, and of an address that
    is not there, is drawn once for each person, language and reason.
    """
    drawn: dict[tuple, bytes] = {}

    def kept(request: HttpRequest, reason: str, status: int, draw: Callable) -> HttpResponse:
        # Pages without a session have nobody.
        person = getattr(request, "user", None)
        whose = (person and person.pk, get_language(), status, reason)
        if whose not in drawn:
            drawn[whose] = draw().content
        return HttpResponse(drawn[whose], status=status)

    def refused(request: HttpRequest, template: str, context: dict, status: int) -> HttpResponse:
        draw = partial(render, request, template, context, status=status)
        return kept(request, str(context["reason"]), status, draw)

    def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
        return kept(request, "", 404, partial(defaults.page_not_found, request, exception))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refusals, "render", refused)
        patch.setattr(urls, "handler404", not_found, raising=False)
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a request writes is rolled back before the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
