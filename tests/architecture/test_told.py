"""Every step of every life tells somebody, or its table says why it tells nobody."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from brandportal.workflow import Lifecycle

LIVES: list[Lifecycle] = [import_string(name) for name in settings.LIFECYCLES]
STEPS = [(life, row) for life in LIVES for row in life.transitions]
SHORTEST = 20


def unclear(step) -> bool:
    """Without a notice and a reason, with both, or with a reason that says nothing."""
    told = step.notice is not None
    return told == bool(step.untold) or (not told and len(step.untold) < SHORTEST)


@pytest.mark.parametrize(("life", "row"), STEPS, ids=[f"{li.name}.{r.action}" for li, r in STEPS])
def test_a_step_tells_somebody_or_says_why_not(life, row):
    assert not unclear(row)


def test_every_life_is_looked_at():
    assert len(LIVES) >= 18
    assert any(row.notice for _life, row in STEPS)
    assert any(row.untold for _life, row in STEPS)
