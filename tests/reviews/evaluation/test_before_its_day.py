"""An address of an award year under way says when it will be published."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.cycles.enums import CycleStatus, Stage
from applications.models import Cycle
from tests.factories.applications import SHANGHAI, make_cycle
from tests.factories.cases import in_status
from tests.factories.rating import make_year

pytestmark = pytest.mark.django_db

OF_THE_NOTICE = (
    "results",
    "results-turnout",
    "results-screening",
    "results-recount",
    "notice-detail",
    "repairs",
)


def planned(cycle: Cycle, stage: str, day: datetime) -> None:
    cycle.windows.update_or_create(
        stage=stage, defaults={"opens_at": day, "closes_at": day + timedelta(days=7)}
    )


def page(client, name: str, year: object = 2026) -> str:
    answer = client.get(reverse(f"public:{name}", args=[year]), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", answer.content.decode())


@pytest.mark.parametrize("name", OF_THE_NOTICE)
def test_before_the_notice_its_day_is_told(client, name):
    year = make_year()
    planned(year.cycle, Stage.NOTICE, datetime(2099, 8, 3, tzinfo=SHANGHAI))
    told = page(client, name)
    assert "Planned for 3 August 2099." in told
    assert "later than planned" not in told


def test_the_ledger_tells_the_day_of_the_rating(client):
    year = make_year(status="shortlisted")
    planned(year.cycle, Stage.RATING, datetime(2099, 6, 1, tzinfo=SHANGHAI))
    assert "Planned for 1 June 2099." in page(client, "ledger")


def test_a_day_that_has_passed_is_told_as_such(client):
    year = make_year()
    planned(year.cycle, Stage.NOTICE, timezone.now() - timedelta(days=1))
    assert "it comes later than planned" in page(client, "results")


def test_without_a_day_it_says_so(client):
    year = make_year()
    year.cycle.windows.filter(stage=Stage.NOTICE).delete()
    assert "the day is not set" in page(client, "results")


@pytest.mark.parametrize("name", OF_THE_NOTICE)
def test_counted_and_decided_are_told_alike(client, name):
    """Whether the leading group has decided is not public."""
    year = make_year(status="counted")
    counted = page(client, name)
    in_status(year.evaluation, "decided")
    assert page(client, name) == counted


@pytest.mark.parametrize("status", [CycleStatus.DRAFT, None])
@pytest.mark.parametrize("name", [*OF_THE_NOTICE, "ledger"])
def test_a_year_that_is_not_open_is_not_there(client, name, status):
    if status:
        make_cycle(status=status)
    assert client.get(reverse(f"public:{name}", args=[2026])).status_code == 404


@pytest.mark.parametrize("name", ["results", "ledger"])
def test_the_address_without_a_year_leads_on(client, name):
    newest = reverse(f"public:{name}-newest")
    assert client.get(newest).status_code == 200
    make_year(status="shortlisted")
    assert client.get(newest)["Location"] == reverse(f"public:{name}", args=[2026])


@pytest.mark.parametrize("brands", [1, 3])
def test_it_takes_three_queries(client, brands, django_assert_num_queries):
    make_year(brands=brands)
    page(client, "results")
    with django_assert_num_queries(3):
        page(client, "results")
