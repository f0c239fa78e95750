"""What stands at the ends of the scale of each indicator is before the judge, on paper too."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from applications.cycles.indicators import ENDS_OF_SCALE, INDICATOR_WORDS, indicators
from applications.models import Application
from brandportal.documents.blocks import Table
from brandportal.rulebook import default_rules
from reviews.panel.presenters.paper import blank_sheets
from reviews.panel.sheets import declare
from tests.factories import evaluation as make

KEYS = ("brand_design.name_and_meaning", "commitments.delivered")


def test_every_indicator_of_the_default_rules_has_both_ends():
    assert ENDS_OF_SCALE.keys() == INDICATOR_WORDS.keys()
    known = indicators(default_rules())
    assert all(one.best and one.least for one in known.values())
    said = [str(end) for ends in ENDS_OF_SCALE.values() for end in ends]
    assert len(set(said)) == len(said)


def test_an_indicator_of_other_rules_has_none():
    [other] = indicators({"indicators": {"care": {"patience": 100}}}).values()
    assert (other.best, other.least) == ("", "")


@pytest.mark.django_db
def test_a_judge_reads_both_ends_beside_each_indicator_and_on_paper(client):
    year = make.year_before_the_panel()
    seat = year.seats.select_related("user").first()
    brand = Application.objects.get(number="2026-002")
    with time_machine.travel(make.SCORING, tick=False):
        declare(
            seat=seat,
            application=brand,
            has_conflict=False,
            reason="",
            by=seat.user,
            now=make.SCORING,
        )
        client.force_login(seat.user)
        page = client.get(reverse("panel:sheet", args=[brand.number])).content.decode()
    ends = [str(end) for key in KEYS for end in ENDS_OF_SCALE[key]]
    assert all(end in page for end in ends)
    last = blank_sheets(seat, [brand]).blocks[-1]
    assert isinstance(last, Table)
    assert [cell for row in last.rows for cell in row[1:]] == ends
