"""The timeline shows what runs: the plan of a stage gives way to its real dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.cycles.enums import Stage
from applications.models import Cycle
from brandportal.accounts.enums import AgencyRole
from reviews.evaluation.presenters import year_timeline
from reviews.models import Evaluation, PublicNotice
from tests.factories.applications import SHANGHAI, make_cycle
from tests.factories.people import make_officer, make_user
from tests.factories.rating import make_notice, make_year

pytestmark = pytest.mark.django_db


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def shown(cycle: Cycle, now: datetime) -> dict[str, tuple[str, str, str]]:
    return {
        stage.code: (stage.state, stage.dates.replace("\u200b", ""), stage.note)
        for stage in year_timeline(cycle, now)
    }


def year(status: str, notice: tuple[datetime, datetime] | None = None, **stamps: Any) -> Cycle:
    """Months of the plan: application 3, acceptance 4, panel 5, rating 6, leaders 7, notice 8,
    conferral 9.
    """
    cycle = make_cycle()
    evaluation = Evaluation(cycle=cycle, status=status, **stamps)
    if notice is not None:
        PublicNotice(evaluation=evaluation, published_at=notice[0], ends_at=notice[1])
    return cycle


def test_notice_shows_when_it_really_ends_and_begins():
    begun = at(8, 10, 9)
    cycle = year(
        "on_notice",
        notice=(begun, at(8, 18)),
        scoring_opened_at=at(5, 2),
        scoring_closed_at=at(5, 20, 17),
        rating_opened_at=at(6, 1),
        counted_at=at(7, 1),
        noticed_at=begun,
    )
    found = shown(cycle, at(8, 12))
    assert found[Stage.NOTICE] == ("now", "8月10日至8月17日", "还剩 3 个工作日")
    assert found[Stage.PRELIMINARY] == ("done", "5月2日至5月20日", "")
    assert found[Stage.LEADERSHIP] == ("done", "7月1日至8月10日", "")
    assert found[Stage.CONFERRAL] == ("next", "9月1日至9月30日", "")


def test_stage_that_has_begun_and_overruns_its_plan_has_no_invented_end():
    cycle = year("counted", rating_opened_at=at(6, 1), counted_at=at(7, 1))
    found = shown(cycle, at(8, 5))
    assert found[Stage.LEADERSHIP] == ("now", "7月1日起", "")
    assert found[Stage.NOTICE] == ("next", "8月1日至8月31日", "晚于计划")


def test_year_before_its_evaluation_shows_the_plan():
    found = shown(make_cycle(), at(8, 5))
    assert found[Stage.NOTICE] == ("now", "8月1日至8月31日", "还剩 18 个工作日")
    assert "晚于计划" not in str(found)


def test_every_page_of_a_year_on_notice_tells_when_the_notice_really_ends(client):
    made = make_year(status="on_notice")
    notice = make_notice(made)
    officer = make_officer("one")
    evaluation = Evaluation.objects.filter(pk=made.evaluation.pk)
    evaluation.update(noticed_at=notice.published_at, noticed_by=officer)
    last = timezone.localtime(notice.ends_at - timedelta(microseconds=1))
    clerk = make_user(agency=made.first.agency, role=AgencyRole.DRAFTER)
    addresses = [
        reverse("public:home"),
        reverse("public:rules-year", args=[made.evaluation.cycle.year]),
        reverse("workspace:home"),
    ]
    client.force_login(clerk)
    for address in addresses:
        page = client.get(address).content.decode().replace("\u200b", "")
        assert f"至{last.month}月{last.day}日" in page, address


@pytest.mark.parametrize(("page", "queries"), [("public:home", 4), ("public:rules-year", 3)])
def test_real_dates_cost_no_query_of_their_own(client, django_assert_num_queries, page, queries):
    made = make_year(status="on_notice")
    make_notice(made)
    address = reverse(page, args=[] if page == "public:home" else [made.evaluation.cycle.year])
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
