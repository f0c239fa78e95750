"""Cases on the office's desk: re-check, report, talks, and the public page of the rates."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from brandportal.accounts.enums import Role
from reviews.models import CaseAppeal, Summons
from tests.factories.cases import at, in_status, make_case, make_counted_year
from tests.factories.people import make_officer, make_user
from tests.factories.rating import make_result

pytestmark = pytest.mark.django_db
BEFORE_ITS_DAY = "reviews/evaluation/before_its_day.html"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(at(21, 12), tick=False):
        yield


@pytest.fixture
def year():
    return make_counted_year(brands=3)


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def get(client, name, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_desk_names_what_waits(office, year):
    make_case(year.first, "recheck")
    make_case(year.first, "to_answer", office_told_at=at(20))
    Summons.objects.create(agency=year.first.agency, last_month="2026-04", raised_at=at(1))
    page = get(office, "admin:index")
    for words in ("待复核的差评申诉", "长期未答复的差评", "待约谈单位"):
        assert words in page


def test_queues_lead_to_their_cases(office, year):
    recheck = make_case(year.first, "recheck")
    left = make_case(year.first, "to_answer", office_told_at=at(20))
    fresh = make_case(year.first, "to_answer")
    cases = "admin:reviews_case_changelist"
    page = get(office, cases, status__exact="recheck")
    assert [case.code in page for case in (recheck, left, fresh)] == [True, False, False]
    page = get(office, cases, left="yes")
    assert [case.code in page for case in (recheck, left, fresh)] == [False, True, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries(office, year, rows, django_assert_num_queries):
    for application in year.applications[:rows]:
        make_case(application, "to_answer")
    with django_assert_num_queries(8):
        get(office, "admin:reviews_case_changelist")


def test_record_shows_what_was_rated_and_nothing_of_who(office, year):
    case = make_case(year.first, "recheck")
    page = get(office, "admin:reviews_case_change", case.pk)
    assert "非常不满意" in page
    assert "评价内容说的是隔壁单位的窗口。" in page
    assert case.rating.pseudonym not in page
    assert case.rating.receipt not in page


def test_reject_by_the_form(office, year):
    case = make_case(year.first, "recheck")
    url = reverse("admin:reviews_case_verb", args=[case.pk, "reject-appeal"])
    assert office.post(url, {"finding": ""}).status_code == 422
    assert office.post(url, {"finding": "录像显示评价属实。"}).status_code == 302
    assert CaseAppeal.objects.get().upheld is False


def test_uphold_after_the_decision_by_the_form(office, year):
    in_status(year.evaluation, "decided")
    case = make_case(year.first, "recheck")
    url = reverse("admin:reviews_case_verb", args=[case.pk, "uphold-appeal"])
    response = office.post(url, {"finding": "经核查系评错单位。"}, follow=True)
    assert "工单按误评办结" in response.content.decode()
    case.refresh_from_db()
    assert case.status == "mistaken"


def test_the_auditor_reads_and_changes_nothing(client, year):
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    case = make_case(year.first, "recheck")
    get(client, "admin:reviews_case_change", case.pk)
    url = reverse("admin:reviews_case_verb", args=[case.pk, "reject-appeal"])
    assert client.post(url, {"finding": "x y"}).status_code == 403


def test_talk_is_noted(office, year):
    row = Summons.objects.create(
        agency=year.first.agency,
        last_month="2026-04",
        raised_at=at(1),
        months=[{"month": "2026-04", "to_answer": 7, "in_time": 2}],
    )
    assert "2026-04" in get(office, "admin:reviews_summons_change", row.pk)
    url = reverse("admin:reviews_summons_verb", args=[row.pk, "hold-talk"])
    assert office.post(url, {"minutes": "两周内全部答复。"}).status_code == 302
    row.refresh_from_db()
    assert row.minutes == "两周内全部答复。"


def test_report_page_and_files(office, year):
    for status in ("closed", "to_answer", "answered"):
        make_case(year.first, status)
    page = get(office, "admin:reviews_case_report", month="2026-05")
    assert "67%" in page  # two of three answered in time
    assert "窗口力量不足" in page
    url = reverse("admin:reviews_case_report_file", args=["2026-05", "csv"])
    text = office.get(url).content.decode("utf-8-sig")
    line = text.splitlines()[1].split(",")
    assert line[:8] == ["2026-05", "第20261局", "3", "3", "3", "3", "2", "67"]
    xlsx = office.get(reverse("admin:reviews_case_report_file", args=["2026-05", "xlsx"]))
    assert xlsx.content[:2] == b"PK"


@pytest.mark.parametrize("month", ["2026-5", "2026-13", "x"])
def test_report_file_of_no_month_does_not_exist(office, year, month):
    url = reverse("admin:reviews_case_report_file", args=[month, "csv"])
    assert office.get(url).status_code == 404


def test_report_of_an_empty_month_says_so(office, year):
    assert "本月没有在办差评" in get(office, "admin:reviews_case_report", month="2026-01")


def test_public_page_hides_small_numbers_and_waits_for_the_notice(client, year):
    for application in year.applications:
        make_result(application)
    for _n in range(6):
        make_case(year.first, "closed")
    make_case(year.applications[1], "closed")
    url = reverse("public:repairs", args=[2026])
    shown = client.get(url)
    assert [template.name for template in shown.templates][0] == BEFORE_ITS_DAY
    in_status(year.evaluation, "on_notice")
    page = get(client, "public:repairs", 2026)
    assert "少于 5" in page
    assert "超过 6" in page
    assert client.get(reverse("public:repairs-newest"))["Location"] == url


def test_public_page_without_a_year_says_so(client):
    assert "尚未公开" in get(client, "public:repairs-newest")


@pytest.mark.parametrize("brands", [1, 3])
def test_public_page_asks_the_same_queries(client, brands, django_assert_num_queries):
    year = make_counted_year(brands=brands)
    for application in year.applications:
        make_result(application)
        make_case(application, "closed")
    in_status(year.evaluation, "on_notice")
    with django_assert_num_queries(5):
        get(client, "public:repairs", 2026)
