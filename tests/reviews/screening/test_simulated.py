"""The page of simulated attacks says what the report of the simulation says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from benchmarks.stuffing.told import told
from reviews.screening.presenters.simulated import ATTACKS, FIGURES, attacks

REPORT = Path(__file__).parents[3] / "docs" / "stuffing.md"

pytestmark = pytest.mark.django_db


def page(client) -> str:
    answer = client.get(reverse("public:simulated-attacks"), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_figures_are_those_of_the_report():
    """`make stuffing` writes both; `python -m benchmarks.stuffing told docs/stuffing.md` the
    figures alone.
    """
    assert FIGURES.read_text() == told(REPORT.read_text())


def test_a_row_of_the_report_is_read_as_it_stands():
    """The report's rows “drip | 20 %”: 84.5 alone, 84.5 with screening; 0.0, 1.29 and 1.05."""
    drip = next(one for one in attacks() if one.name == str(ATTACKS["drip"][0]))
    row = drip.sizes[1]
    assert (row.false, row.enters_open, row.enters_screened) == ("20", "84.5", "84.5")
    assert (row.enters_portal, row.gains_bare, row.gains_portal) == ("0.0", "1.29", "1.05")


def test_a_report_without_a_figure_is_refused():
    with pytest.raises(ValueError, match="does not tell of worlds"):
        told("# Nothing")


def test_every_attack_is_named():
    assert len(attacks()) == len(ATTACKS)
    assert {len(one.sizes) for one in attacks()} == {3}


def test_the_page_tells_it_and_is_linked(client):
    shown = page(client)
    assert "Of 1000 invented years without any false rating 6 had" in shown
    assert "Slowly, real people" in shown
    guard = client.get(reverse("public:how-we-guard")).content.decode()
    assert reverse("public:simulated-attacks") in guard
    assert "docs/" not in guard


def test_the_page_asks_nothing(client, django_assert_num_queries):
    page(client)
    with django_assert_num_queries(0):
        page(client)
