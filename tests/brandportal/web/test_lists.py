"""Pages of a list: one place that reads `?page=`."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from brandportal.web.lists import page_of
from tests.architecture.sources import modules

# Who pages otherwise, and why.
BY_HAND = {"brandportal.web.lists"}


@pytest.mark.parametrize(
    ("address", "number", "first"),
    [("/", 1, 1), ("/?page=2", 2, 21), ("/?page=99", 3, 41), ("/?page=x", 1, 1)],
)
def test_the_page_that_is_asked_for_or_the_nearest(address, number, first):
    page = page_of(RequestFactory().get(address), range(1, 46))
    assert (page.number, page.object_list[0]) == (number, first)


def test_a_list_has_its_own_size():
    assert len(page_of(RequestFactory().get("/"), range(45), 10)) == 10


def test_nobody_else_pages_a_list():
    found = {
        name
        for name, module in modules().items()
        for one in module.imports
        if one.module == "django.core.paginator" and "Paginator" in one.names
    }
    assert found == BY_HAND
