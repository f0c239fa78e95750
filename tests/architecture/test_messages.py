"""Every sentence of the code has its Chinese, and one sentence has one."""

from __future__ import annotations

import pytest
from django.conf import settings

from brandportal.catalogs.catalog import disagreements, problems


@pytest.mark.parametrize("area", settings.LOCALE_AREAS)
def test_catalog_is_complete(area):
    assert problems(area) == []


def test_no_message_has_two_translations():
    assert disagreements() == []
