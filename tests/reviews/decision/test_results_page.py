"""The published results of a year: three facts, the recount, and four pages behind their tabs."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from applications.models import Application
from reviews.decision.models import Decision
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Result
from reviews.results.presenters.dot_plot import axis_of
from reviews.results.presenters.exceptions import exception_lines, group_exceptions
from tests.factories.counted import counted_year
from tests.factories.evaluation import moved

pytestmark = pytest.mark.django_db
BEFORE_ITS_DAY = "reviews/evaluation/before_its_day.html"

PAGES = ("results", "results-turnout", "results-screening", "results-recount")


def publish(brands: int = 3) -> Evaluation:
    """A published year: 002 is chosen, 001 is passed over, 003 has too few ratings."""
    made = counted_year(brands)
    for result in Result.objects.all():
        Decision.objects.create(
            evaluation=made,
            application=result.application,
            selected=result.application.number == "2026-002",
            departs=result.application.number == "2026-001",
            reason="a reason of its own" if result.application.number == "2026-001" else "",
        )
    moved(EvaluationStatus.ON_NOTICE)
    return made


def read(client, page: str, query: str = "") -> str:
    answer = client.get(reverse(f"public:{page}", args=[2026]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_begins_with_three_facts_the_recount_and_the_tabs(client, page):
    publish()
    text = read(client, page)
    top = text[text.index("<main") : text.index("result-tabs")]
    assert "入围 3 个品牌，<strong>1</strong> 个列入名单。" in top
    assert "1 处与排名不一致" in top
    assert reverse("public:results-download", args=[2026]) in top
    tabs = re.search(r"result-tabs.*?</nav>", text, re.S).group()
    assert [f'href="{reverse(f"public:{name}", args=[2026])}"' in tabs for name in PAGES] == [
        True
    ] * 4
    assert tabs.count('aria-current="page"') == 1
    canonical = f'<link rel="canonical" href="{reverse(f"public:{page}", args=[2026])}">'
    assert canonical in text


def test_a_line_unfolds_without_a_script_and_tells_what_the_row_told(client):
    publish()
    text = read(client, "results")
    rows = re.findall(r"<details>(.*?)</details>", text, re.S)
    assert len(rows) == 3
    first, last = rows[0], rows[2]
    assert "90.42" in first[: first.index("</summary>")]
    for told in ("构成", "90% 名次区间", "进入名额的概率", "同类第", "审核决定"):
        assert told in first
    assert "样本不足" in last[: last.index("</summary>")]
    assert "<circle" in first and "<circle" not in last
    assert "<script" not in text[text.index("<main") : text.index("</main>")]


def test_the_filter_shows_one_class_and_any_other_address_leads_back(client):
    publish()
    Application.objects.filter(number="2026-002").update(agency_class="party_organ")
    text = read(client, "results", "?class=party_organ")
    assert text.count("<li>\n  <details>") == 1
    assert '<link rel="canonical" href="/results/2026/">' in text
    for query in ("?class=non_window", "?class=x"):
        answer = client.get(reverse("public:results", args=[2026]) + query)
        assert (answer.status_code, answer["Location"]) == (302, "/results/2026/")


def test_a_class_shows_neither_departures_nor_departed_of_others(client):
    publish()
    Application.objects.filter(number="2026-002").update(agency_class="party_organ")
    Result.objects.filter(application__number="2026-003").update(shortlisted=False)
    whole, one = read(client, "results"), read(client, "results", "?class=party_organ")
    for told in ("个品牌未入围", 'id="departures"'):
        assert told in whole and told not in one


def test_dots_stand_on_one_axis_of_fives():
    axis = axis_of(
        [
            Result(composite=None),
            Result(composite=Decimal("83.03")),
            Result(composite=Decimal("90.40")),
        ]
    )
    assert (axis.low, axis.high) == (80, 95)
    assert [(tick.value, tick.x) for tick in axis.ticks] == [
        (80, 0),
        (85, Decimal("33.33")),
        (90, Decimal("66.67")),
        (95, 100),
    ]
    assert axis.place(Result(composite=Decimal("87.50"))) == 50
    assert axis.place(Result(composite=None)) is None
    assert axis_of([Result(composite=Decimal("90.00"))]).ticks[0].value == 90
    assert [tick.value for tick in axis_of([]).ticks] == list(range(0, 101, 10))


def test_exceptions_are_a_line_a_kind_with_the_brands_they_are_about():
    publish()
    lines = {
        line.label: [(one.result.application.number, one.detail) for one in line.brands]
        for line in exception_lines(list(Result.objects.ranking()))
    }
    assert lines["评价过少：样本不足，不参加排名"] == [("2026-003", "")]
    few = lines["某类评价主体没有评价，其权重分摊给其他各类"]
    assert ("2026-001", "企业、“两代表一委员”、基层单位") in few
    groups = {line.label for line in group_exceptions(list(Result.objects.ranking()))}
    assert groups < set(lines)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("brands", [1, 3])
def test_a_page_asks_the_database_as_often_for_one_brand_as_for_three(
    client, django_assert_num_queries, brands, page
):
    publish(brands)
    read(client, page)
    expected = {"results": 3, "results-turnout": 4, "results-screening": 5, "results-recount": 3}
    with django_assert_num_queries(expected[page]):
        read(client, page)


def test_pages_only_say_when_before_they_are_published(client):
    made = counted_year(1)
    assert made.status not in ("on_notice", "cleared", "concluded")
    for page in PAGES:
        shown = client.get(reverse(f"public:{page}", args=[2026]))
        assert [template.name for template in shown.templates][0] == BEFORE_ITS_DAY
