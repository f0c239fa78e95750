"""Titles on the office's desk: records, verbs, queues, and the pages of the year; the auditor
reads, nobody else enters.
"""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import VetoFinding
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.models import AnnualReview, Rectification, ReviewRun, SpotCheck, Title
from audits.register.admin.desk import title_queues
from audits.tasks import annual_review
from audits.titles.enums import TitleStatus
from brandportal.accounts.enums import Role
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.proposals.models import Proposal
from reviews.evaluation.enums import EvaluationStatus
from tests.audits.titles.test_titles import DOCUMENT, cleared_evaluation, climber
from tests.factories.applications import RULES, make_cycle
from tests.factories.audits import (
    NOW,
    make_counted_result,
    make_figure,
    make_rectification,
    make_review,
    make_title,
)
from tests.factories.desk import queues
from tests.factories.evaluation import moved
from tests.factories.pairs import then_confirmed, typed
from tests.factories.people import make_agency, make_head, make_officer, make_tie, make_user

pytestmark = pytest.mark.django_db

PAGES = ("annual", "promotion", "year_end")
WORD = "a long enough pass phrase"
MODELS = ("title", "annualreview", "rectification", "conferral")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(client):
    person = make_officer()
    client.force_login(person)
    return person


def url(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:audits_{model}_{page}", args=args)


def get(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def verb(client, model: str, pk: int, name: str, **data: object):
    return client.post(url(model, "verb", pk, name), data)


def a_row_of_each() -> dict[str, int]:
    rectification = make_rectification(status=RectificationStatus.REPORTED)
    review = rectification.review
    evaluation = cleared_evaluation()
    return {
        "title": review.title_id,
        "annualreview": review.pk,
        "rectification": rectification.pk,
        "conferral": evaluation.pk,
    }


@pytest.mark.parametrize(("role", "status"), [(Role.OFFICE, 200), (Role.AUDITOR, 200)])
def test_readers_open_every_page(client, role: str, status: int) -> None:
    rows = a_row_of_each()
    client.force_login(make_user(role))
    for model, pk in rows.items():
        get(client, url(model, "changelist"), status)
        get(client, url(model, "change", pk), status)
    for page in PAGES:
        get(client, url("title", page), status)
    for kind in ("xlsx", "csv", "json"):
        assert client.get(url("title", "year_end_file", 2025, kind)).status_code == 200
    get(client, url("title", "year_end_file", 2025, "exe"), 404)


@pytest.mark.parametrize(
    "role", [Role.PANEL, Role.LEADER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, "head"]
)
def test_nobody_else_enters(client, role: str) -> None:
    rows = a_row_of_each()
    person = make_head(make_agency()) if role == "head" else make_user(role)
    client.force_login(person)
    addresses = [url(model, "changelist") for model in MODELS]
    addresses += [url(model, "change", pk) for model, pk in rows.items()]
    addresses += [url("title", page) for page in PAGES]
    addresses += [url("title", "year_end_file", 2025, "csv")]
    assert {client.get(address).status_code for address in addresses} <= {302, 403}
    for address in (url("title", "annual"), url("title", "promotion")):
        assert client.post(address, {"year": 2025}).status_code in (302, 403, 405)
    assert Entry.objects.count() == 0


def test_the_auditor_changes_nothing(client) -> None:
    rows = a_row_of_each()
    client.force_login(make_user(Role.AUDITOR))
    assert (
        verb(
            client, "rectification", rows["rectification"], "pass", finding="x, as was found"
        ).status_code
        == 403
    )
    assert (
        verb(client, "conferral", rows["conferral"], "confer", approving_document="x").status_code
        == 403
    )
    assert client.post(url("title", "annual"), {"year": 2025}).status_code == 403
    assert client.post(url("title", "promotion"), {}).status_code == 405
    assert "执行2025年度年审" not in get(client, url("title", "annual"))
    assert Entry.objects.count() == 0


def test_confer_verb(client, office) -> None:
    evaluation = cleared_evaluation()
    record = get(client, url("conferral", "change", evaluation.pk))
    assert "待授予" in record
    empty = verb(
        client, "conferral", evaluation.pk, "confer", **typed(WORD, approving_document=" ")
    )
    assert empty.status_code == 422
    given = {"approving_document": DOCUMENT}
    done = verb(client, "conferral", evaluation.pk, "confer", **typed(WORD, **given))
    assert done["Location"] == url("conferral", "change", evaluation.pk)
    assert Title.objects.count() == 0
    then_confirmed()
    assert Title.objects.count() == 2
    again = verb(client, "conferral", evaluation.pk, "confer", **typed(WORD, **given))
    assert again.status_code == 409
    assert "T2026-01" in get(client, url("conferral", "change", evaluation.pk))


def test_conferrals_not_announced_are_not_listed(client, office) -> None:
    evaluation = cleared_evaluation()
    moved(EvaluationStatus.DECIDED)
    assert client.get(url("conferral", "change", evaluation.pk)).status_code == 302


def test_spot_check_verb(client, office) -> None:
    title = make_title()
    data = {"checked_on": "2025-12-31", "points": "85.5", "findings": "窗口秩序良好"}
    assert verb(client, "title", title.pk, "spot-check", **data).status_code == 302
    check = SpotCheck.objects.get()
    assert (check.points, check.checked_on, check.recorded_by) == (
        Decimal("85.50"),
        date(2025, 12, 31),
        office,
    )
    for wrong in (
        {"points": "100.01"},
        {"points": "-1"},
        {"checked_on": "2026-01-06"},
        {"findings": ""},
    ):
        assert verb(client, "title", title.pk, "spot-check", **{**data, **wrong}).status_code == 422
    assert SpotCheck.objects.count() == 1
    assert Entry.objects.filter(action="title.spot_check").count() == 1
    ended = make_title(status=TitleStatus.REVOKED)
    assert verb(client, "title", ended.pk, "spot-check", **data).status_code == 409


def test_veto_verb(client, office) -> None:
    title = make_title()
    data = {"kind": "grave_incident", "happened_on": "2025-06-01", "source": "市应急局", "note": ""}
    assert verb(client, "title", title.pk, "veto", **typed(WORD, **data)).status_code == 302
    assert verb(client, "title", title.pk, "veto", **typed(WORD, **data)).status_code == 409
    assert not VetoFinding.objects.exists()
    then_confirmed()
    assert VetoFinding.objects.get().agency == title.agency
    assert "市应急局" in get(client, url("title", "change", title.pk))


def test_somebody_of_the_agency_may_not_decide(client, office) -> None:
    review = make_review(make_title(), status=ReviewStatus.STATED, outcome=Outcome.REVOKED)
    make_tie(office, review.title.agency)
    response = verb(
        client, "annualreview", review.pk, "uphold", **typed(WORD, answer="x, as was found")
    )
    assert response.status_code == 403
    assert (
        verb(
            client,
            "title",
            review.title_id,
            "spot-check",
            **{
                "checked_on": "2025-12-31",
                "points": "1",
                "findings": "x",
            },
        ).status_code
        == 403
    )
    assert AnnualReview.objects.get().status == ReviewStatus.STATED


def test_uphold_and_overturn_verbs(client, office) -> None:
    first = make_review(make_title(), status=ReviewStatus.STATED, outcome=Outcome.REVOKED)
    second = make_review(make_title(), status=ReviewStatus.STATED, outcome=Outcome.REVOKED)
    assert "已经全面整改完毕。" in get(client, url("annualreview", "verb", first.pk, "uphold"))
    assert (
        verb(client, "annualreview", first.pk, "uphold", **typed(WORD, answer="")).status_code
        == 422
    )
    one, again = (
        typed(WORD, answer="经核查事实清楚。"),
        typed(WORD, answer="经核查又一次。"),
    )
    assert verb(client, "annualreview", first.pk, "uphold", **one).status_code == 302
    assert verb(client, "annualreview", first.pk, "uphold", **again).status_code == 409
    then_confirmed()
    harsher = typed(WORD, outcome="revoked", answer="x, as was found")
    worse = verb(client, "annualreview", second.pk, "overturn", **harsher)
    assert worse.status_code == 422
    milder = typed(WORD, outcome="retained", answer="经逐项核查采纳。")
    done = verb(client, "annualreview", second.pk, "overturn", **milder)
    assert done.status_code == 302
    assert AnnualReview.objects.get(pk=second.pk).status == ReviewStatus.STATED
    page = get(client, f"/proposals/{Proposal.objects.open().get().pk}/")
    assert "撤销荣誉" in page
    assert "变更为" in page
    then_confirmed()
    assert dict(Title.objects.values_list("pk", "status")) == {
        first.title_id: "revoked",
        second.title_id: "valid",
    }
    record = get(client, url("annualreview", "change", second.pk))
    assert "效能办变更了系统计算的结论“撤销荣誉”" in record


def test_rectification_verbs(client, office) -> None:
    good = make_rectification(status=RectificationStatus.REPORTED)
    bad = make_rectification(status=RectificationStatus.REPORTED)
    empty, passing = typed(WORD, finding=""), typed(WORD, finding="经逐项核查属实。")
    assert verb(client, "rectification", good.pk, "pass", **empty).status_code == 422
    assert verb(client, "rectification", good.pk, "pass", **passing).status_code == 302
    assert Rectification.objects.get(pk=good.pk).status == "reported"
    then_confirmed()
    failing = typed(WORD, finding="经逐项核查未改。")
    assert verb(client, "rectification", bad.pk, "fail", **failing).status_code == 302
    assert Rectification.objects.get(pk=bad.pk).status == "reported"
    then_confirmed()
    late = typed(WORD, finding="经逐项核查又改。")
    assert verb(client, "rectification", bad.pk, "pass", **late).status_code == 409
    assert [row.status for row in Rectification.objects.order_by("pk")] == ["passed", "failed"]


ANNUAL = "/admin/audits/title/annual-review/"


def propose_year(client, year: int, **more: str):
    return client.post(ANNUAL, typed(WORD, year=year, **more))


def test_a_year_is_opened_and_taken_back_by_two(client, office) -> None:
    title = make_title()
    head = make_head(title.agency)
    make_title()
    text = get(client, f"{ANNUAL}?year=2025")
    assert "2项荣誉，涉及2个单位" in text and "2026-01-26 24:00" in text
    assert propose_year(client, 2025)["Location"] == f"{ANNUAL}?year=2025"
    assert AnnualReview.objects.count() == 0
    then_confirmed()
    annual_review()
    assert AnnualReview.objects.filter(status=ReviewStatus.REPORT_DUE).count() == 2
    run = ReviewRun.objects.get()
    assert (run.status, run.opened_by == office, run.opened_at) == ("open", False, NOW)
    review = title.annual_reviews.get()
    AnnualReview.objects.filter(pk=review.pk).update(report="草稿：上半年情况")
    assert propose_year(client, 2025)["Location"] == f"{ANNUAL}?year=2025"
    then_confirmed()
    review.refresh_from_db()
    assert (review.status, review.report) == (ReviewStatus.WITHDRAWN, "草稿：上半年情况")
    assert list(AnnualReview.objects.open_for(head)) == []
    propose_year(client, 2025)
    then_confirmed()
    annual_review()
    review.refresh_from_db()
    assert (review.status, review.report) == (ReviewStatus.REPORT_DUE, "草稿：上半年情况")
    subjects = [row.subject for row in Notice.objects.filter(recipient=head)]
    assert len([subject for subject in subjects if "请提交年度报告" in subject]) == 2
    assert len([subject for subject in subjects if "无需提交报告" in subject]) == 1


def test_the_desk_asks_for_the_year_until_it_is_opened(office) -> None:
    def asked() -> list[str]:
        return [row.label for row in queues(title_queues, NOW) if "启动" in row.label]

    assert asked() == []
    make_title()
    assert asked() == ["待启动2025年度年审"]
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    assert asked() == []


def test_a_year_that_is_answered_is_not_taken_back(client, office) -> None:
    review = make_review()
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    assert "提请撤回年审" in get(client, f"{ANNUAL}?year=2025")
    AnnualReview.objects.filter(pk=review.pk).update(status="reported", reported_at=NOW)
    assert "已有单位提交年度报告" in get(client, f"{ANNUAL}?year=2025")
    assert propose_year(client, 2025).status_code == 409
    AnnualReview.objects.filter(pk=review.pk).update(status="report_due", report_due=NOW)
    assert "年度报告提交时间已截止" in get(client, f"{ANNUAL}?year=2025")
    assert Proposal.objects.count() == 0


def test_a_running_year_is_not_opened_and_leaves_nothing(client, office) -> None:
    make_title()
    assert "2026年尚未结束" in get(client, f"{ANNUAL}?year=2026")
    assert propose_year(client, 2026).status_code == 409
    assert (ReviewRun.objects.count(), Proposal.objects.count()) == (0, 0)


def test_annual_review_page_decides_what_is_due(client, office) -> None:
    due = make_title()
    ready = make_review(make_title(), status=ReviewStatus.REPORTED, report_due=NOW)
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    make_figure(ready)
    make_counted_result(ready.title.application, "90")
    text = get(client, f"{ANNUAL}?year=2025")
    assert "现在将有2项荣誉变动" in text
    assert "93.33" in text
    assert Entry.objects.count() == 0
    response = client.post(ANNUAL, {"year": 2025, "run": "now"})
    assert response["Location"] == f"{ANNUAL}?year=2025"
    assert due.annual_reviews.get().status == ReviewStatus.REPORT_DUE
    ready.refresh_from_db()
    assert ready.status == ReviewStatus.IN_EFFECT
    before = Entry.objects.count()
    client.post(ANNUAL, {"year": 2025, "run": "now"})
    assert Entry.objects.count() == before


def test_one_officer_stops_a_year_with_a_reason_and_lets_it_go_on(client, office) -> None:
    ready = make_review(make_title(), status=ReviewStatus.REPORTED, report_due=NOW)
    make_figure(ready)
    run = ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    page = get(client, f"{ANNUAL}?year=2025")
    assert "停止本年度年审" in page and "现在将有1项荣誉变动" in page
    send = {"pause": "stop", "pause-year": 2025}
    for reason in ("", "。", "x" * 201):
        refused = client.post(f"{ANNUAL}?year=2025", {**send, "pause-reason": reason})
        assert refused.status_code == 422
        assert reason in refused.content.decode()
    stop = {**send, "pause-reason": "抽查成绩录入有误，先核对"}
    assert client.post(f"{ANNUAL}?year=2025", stop)["Location"] == f"{ANNUAL}?year=2025"
    run.refresh_from_db()
    assert (run.status, run.stopped_by, run.stop_reason) == (
        "stopped",
        office,
        "抽查成绩录入有误，先核对",
    )
    page = get(client, f"{ANNUAL}?year=2025")
    assert "抽查成绩录入有误，先核对" in page and "立即处理已到期的年审" not in page
    client.post(ANNUAL, {"year": 2025, "run": "now"})
    ready.refresh_from_db()
    assert ready.status == ReviewStatus.REPORTED
    entries = Entry.objects.count()
    go_on = {"pause": "go_on", "pause-year": 2025}
    assert client.post(f"{ANNUAL}?year=2025", go_on)["Location"] == f"{ANNUAL}?year=2025"
    # Sent once more it is refused: nothing is changed.
    assert client.post(f"{ANNUAL}?year=2025", go_on).status_code == 409
    assert Entry.objects.count() == entries + 1
    client.post(ANNUAL, {"year": 2025, "run": "now"})
    ready.refresh_from_db()
    assert ready.status == ReviewStatus.IN_EFFECT


@pytest.mark.parametrize("action", ["stop", "go_on"])
def test_a_year_that_is_not_open_is_neither_stopped_nor_gone_on_with(client, office, action):
    ReviewRun.objects.create(year=2024)
    send = {"pause": action, "pause-reason": "抽查成绩录入有误，先核对"}
    for page, year in ((2025, 2025), (2024, 2024), (2025, 2024)):
        sent = client.post(f"{ANNUAL}?year={page}", {**send, "pause-year": year})
        assert sent.status_code == 409
    assert (ReviewRun.objects.count(), Entry.objects.count()) == (1, 0)
    unknown = {**send, "pause": "open", "pause-year": 2024}
    assert client.post(f"{ANNUAL}?year=2024", unknown).status_code == 404


def test_only_the_office_stops_a_year(client, office) -> None:
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    client.force_login(make_user(Role.AUDITOR, username="reader"))
    page = client.get(f"{ANNUAL}?year=2025").content.decode()
    assert "停止本年度年审" not in page
    send = {"pause": "stop", "pause-year": 2025, "pause-reason": "抽查成绩录入有误，先核对"}
    assert client.post(f"{ANNUAL}?year=2025", send).status_code == 403
    assert ReviewRun.objects.get().status == "open"


def test_annual_review_page_says_when_no_worker_can_be_reached(client, office, monkeypatch) -> None:
    make_review(make_title(), status=ReviewStatus.REPORTED)
    monkeypatch.setattr("audits.register.admin.pages.do_soon", lambda task, year: False)
    page = client.post(ANNUAL, {"year": 2025, "run": "now"}, follow=True).content.decode()
    assert "系统最迟将于今晚自动对各项荣誉作出年审结论" in page
    assert AnnualReview.objects.get().status == ReviewStatus.REPORTED


@pytest.mark.parametrize("year", ["", "abc", "1999", "2027", "99999999999999999999"])
def test_annual_review_page_with_a_year_that_makes_no_sense(client, office, year: str) -> None:
    assert "2025年度年审" in get(client, f"{ANNUAL}?year={year}")
    assert client.post(ANNUAL, {"year": year, "run": "now"}).status_code == 302
    assert client.post(ANNUAL, typed(WORD, year=year)).status_code == 422
    assert (AnnualReview.objects.count(), ReviewRun.objects.count()) == (0, 0)


def test_promotion_page_lists_who_may_rise_and_leads_to_the_award_years(client, office) -> None:
    climber(), climber(kept=1)
    cycle = make_cycle(2027, kind="famous")
    text = get(client, url("title", "promotion"))
    assert "可以晋级" in text
    assert "目前连续1年" in text
    assert reverse("admin:applications_cycle_change", args=[cycle.pk]) in text
    assert reverse("admin:applications_cycle_add") in text
    assert client.post(url("title", "promotion"), {}).status_code == 405
    assert not Title.objects.filter(level="famous").exists()


def test_record_and_page_ask_the_rules_of_the_famous_brand_year_under_way(client, office) -> None:
    title = climber()
    record, page = url("title", "change", title.pk), url("title", "promotion")
    assert "3 / 3" in get(client, page)
    rules = {**RULES, "promotion": {**RULES["promotion"], "retained_in_a_row": 4}}
    make_cycle(2027, rules=rules, kind="famous")
    missing = "须连续4年年审保留且无警示，目前连续3年。"
    assert (missing in get(client, page), missing in get(client, record)) == (True, True)


def test_year_end_files_hold_the_table_and_run_nothing(client, office) -> None:
    make_title(agency=make_agency("=cmd|calc!A1"))
    make_agency("乙局")
    page = get(client, url("title", "year_end") + "?year=2025")
    whole = client.get(url("title", "year_end_file", 2025, "json"))
    data = json.loads(whole.content)
    hashed = hashlib.sha256(whole.content).hexdigest()
    assert (data["year"], hashed in page) == (2025, True)
    assert f"year-end-2025-draft-{hashed[:12]}.json" in whole["Content-Disposition"]
    book = load_workbook(
        io.BytesIO(client.get(url("title", "year_end_file", 2025, "xlsx")).content)
    )
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [(row[1], row[4]) for row in rows] == [("'=cmd|calc!A1", 2), ("乙局", 0)]
    assert {cell.data_type for row in book.active.rows for cell in row} <= {
        "s",
        "inlineStr",
        "n",
    }
    csv = client.get(url("title", "year_end_file", 2025, "csv")).content.decode()
    assert csv.startswith("\ufeff统一社会信用代码,单位,类别,年度,分数")
    assert ",'=cmd|calc!A1," in csv


def test_lists_ask_the_same_queries_at_1_and_3_rows(
    client, office, django_assert_num_queries
) -> None:
    def one_more() -> None:
        make_rectification(status=RectificationStatus.REPORTED)

    expected = {"title": 8, "annualreview": 8, "rectification": 7}
    one_more()
    for model, number in expected.items():
        with django_assert_num_queries(number):
            get(client, url(model, "changelist"))
    one_more()
    one_more()
    for model, number in expected.items():
        with django_assert_num_queries(number):
            get(client, url(model, "changelist"))


def test_desk_shows_the_clusters(client, office) -> None:
    make_review(
        make_title(),
        status=ReviewStatus.STATED,
        outcome=Outcome.REVOKED,
        stated_at=NOW - timedelta(days=6),
    )
    make_rectification(status=RectificationStatus.REPORTED)
    make_review(make_title(), report_due=NOW + timedelta(days=2))
    make_review(make_title(), status=ReviewStatus.HEARING, outcome=Outcome.REVOKED)
    cleared_evaluation()
    text = get(client, reverse("admin:index"))
    for words in (
        "待授予荣誉",
        "待答复陈述申辩",
        "最早一件已等待6天",
        "待复查整改",
        "待交年度报告",
        "最近一件还有2天到期",
        "陈述申辩期内",
    ):
        assert words in text
    assert url("annualreview", "changelist") + "?status__exact=stated" in text


def test_desk_pages_in_english(client, office) -> None:
    rows = a_row_of_each()
    client.cookies["django_language"] = "en"
    for model, pk in rows.items():
        get(client, url(model, "change", pk))
    for page in PAGES:
        get(client, url("title", page))
