"""The year of the end-to-end runs, drawn up once in the suite itself, where a changed verb shows at
once.
"""

from __future__ import annotations

import json

import pytest

from applications.models import Application
from tests.production.small_year import draw_up


@pytest.mark.django_db
def test_the_small_year_is_drawn_up(capsys):
    draw_up(100_000)
    year = json.loads(capsys.readouterr().out)
    assert len(year["codes"]) == 2
    assert Application.objects.get(pk=year["application"]).number == year["number"]
