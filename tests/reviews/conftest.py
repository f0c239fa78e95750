"""Shared fixtures of the tests of reviews."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Sentences as the source writes them, whatever the catalog says."""
    with translation.override("en"):
        yield
