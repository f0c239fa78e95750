"""The rules as everybody reads them, and the file that anybody can hash."""

from __future__ import annotations

import hashlib
import json

import pytest
import time_machine

from applications.models import Cycle
from brandportal.rulebook import default_rules
from tests.factories.applications import NOW, make_cycle

pytestmark = pytest.mark.django_db


def test_rules_lead_to_the_newest_opened_year(client):
    make_cycle(2025, "concluded")
    make_cycle(2026)
    make_cycle(2027, "draft")
    assert client.get("/rules/")["Location"] == "/rules/2026/"
    assert client.get("/rules/2027/").status_code == 404
    assert client.get("/rules/2027.json").status_code == 404
    assert client.get("/rules/2025/").status_code == 200


def test_rules_before_the_first_year_say_so(client):
    response = client.get("/rules/")
    assert response.status_code == 200
    assert "尚未启动评选年度" in response.content.decode()


def test_rules_show_weights_indicators_thresholds_and_where_the_year_stands(client):
    make_cycle()
    with time_machine.travel(NOW, tick=False):
        page = client.get("/rules/2026/").content.decode().replace("\u200b", "")
    for words in (
        "社会评价（广评） 60.00",
        "兑现情况",
        "最多评定 10 个，入围名单 20 个。",
        "每类评价主体满 30 份、每个品牌满 200 份评价方可计分",
        "近 24 个月内",
        "还剩 16 个工作日",
        "满 5 人打分时，先去掉 1 个最高分和 1 个最低分",
        "态度占 20%、能力占 20%、效率占 20%、效果占 40%",
        "下一步：受理审查，4月1日至4月30日。",
    ):
        assert words in page, words


def test_rules_show_the_numbers_of_their_year_not_of_today(client):
    rules = default_rules()
    rules["titles"] = {**rules["titles"], "top_ten": 7, "may_stay_vacant": False}
    make_cycle(rules=rules)
    page = client.get("/rules/2026/").content.decode().replace("\u200b", "")
    assert "最多评定 7 个" in page
    assert "宁缺毋滥" not in page


def test_rules_of_a_year_that_is_over_say_so(client):
    make_cycle()
    with time_machine.travel(NOW.replace(year=2027), tick=False):
        page = client.get("/rules/2026/").content.decode().replace("\u200b", "")
    assert "本年度各阶段均已结束。" in page


def test_downloaded_rules_hash_to_what_the_page_says(client):
    make_cycle()
    response = client.get("/rules/2026.json")
    cycle = Cycle.objects.get()
    assert hashlib.sha256(response.content).hexdigest() == cycle.rules_hash
    assert json.loads(response.content) == default_rules()
    assert cycle.rules_hash in client.get("/rules/2026/").content.decode().replace("\u200b", "")
    assert response["Content-Disposition"] == 'attachment; filename="rules-2026.json"'


def test_rules_are_there_in_english(client):
    make_cycle()
    client.cookies["django_language"] = "en"
    with time_machine.travel(NOW, tick=False):
        page = client.get("/rules/2026/").content.decode().replace("\u200b", "")
    assert "Rules of the award year 2026" in page
    assert "10 places at most; the shortlist has 20." in page
    assert "16 working days left" in page


@pytest.mark.parametrize("years", [1, 3])
def test_rules_take_the_same_queries_for_one_and_three_years(
    client, years, django_assert_num_queries
):
    for number in range(years):
        make_cycle(2026 + number)
    with time_machine.travel(NOW, tick=False), django_assert_num_queries(RULES_QUERIES):
        client.get("/rules/2026/")


# The year, its windows, days that the office made holidays, the other years.
RULES_QUERIES = 4
