"""Every sentence of the code has its Chinese, and one sentence has one."""

from __future__ import annotations

import pytest
from django.conf import settings

from brandportal.catalogs import areas
from brandportal.catalogs.catalog import disagreements, problems
from brandportal.catalogs.extraction import from_python


@pytest.mark.parametrize("area", settings.LOCALE_AREAS)
def test_catalog_is_complete(area):
    assert problems(area) == []


def test_no_message_has_two_translations():
    assert disagreements() == []


def test_the_demo_says_nothing_that_would_have_to_be_translated():
    """It has no catalog: what its people write is data, in the language in which they write."""
    sources = areas.python_sources("demo")
    assert [path.name for path in sources if list(from_python(path.read_text("utf-8")))] == []
