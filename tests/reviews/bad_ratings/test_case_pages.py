"""The agency's pages of a case: what they show, what they never show, what they accept and
refuse.
"""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from brandportal.accounts.enums import AgencyRole
from brandportal.notices.models import Notice
from reviews.bad_ratings.callbacks import leave_wish
from reviews.bad_ratings.enums import CaseStatus
from reviews.models import Callback, Case, CaseAppeal, CaseFile
from tests.factories.applications import pdf_file
from tests.factories.cases import at, make_case, make_counted_year, make_rating, rater_of
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NUMBER = "13812345678"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(at(14, 12), tick=False):
        yield


@pytest.fixture
def year():
    return make_counted_year(brands=2)


@pytest.fixture
def head(year):
    return make_user(username="head", agency=year.first.agency, role=AgencyRole.HEAD)


@pytest.fixture
def inside(client, head):
    client.force_login(head)
    return client


def page(client, case) -> str:
    response = client.get(reverse("workspace:case-detail", args=[case.code]))
    assert response.status_code == 200
    return response.content.decode()


def post(client, case, action, **data):
    return client.post(reverse("workspace:case-act", args=[case.code, action]), data)


def test_list_without_cases_says_when_they_open(inside):
    shown = inside.get(reverse("workspace:case-list")).content.decode()
    assert "没有差评" in shown


@pytest.mark.parametrize(
    ("queue", "statuses"),
    [
        ("owed", {"to_verify", "to_answer", "reopened"}),
        ("verify", {"to_verify"}),
        ("answer", {"to_answer"}),
        ("reopened", {"reopened"}),
        ("late", {"to_verify"}),
        ("others", {"answered", "recheck"}),
        ("settled", {"closed", "dissatisfied", "excluded", "mistaken"}),
        ("nonsense", {"to_verify", "to_answer", "reopened"}),
    ],
)
def test_list_shows_the_queue(inside, year, queue, statuses):
    made = {status: make_case(year.first, status) for status in CaseStatus.values}
    foreign = make_case(year.applications[1])
    shown = inside.get(reverse("workspace:case-list"), {"queue": queue}).content.decode()
    assert {status for status, case in made.items() if case.code in shown} == statuses
    assert foreign.code not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries(inside, year, rows, django_assert_num_queries):
    for _n in range(rows):
        make_case(year.first, "to_answer")
    with django_assert_num_queries(9):
        inside.get(reverse("workspace:case-list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_case_asks_the_same_queries(inside, year, rows, django_assert_num_queries):
    case = make_case(year.first, "to_answer")
    for number in range(rows - 1):
        case.callbacks.create(
            called_at=at(13), reached=False, recorded_at=at(13), recorded_by=case.verified_by
        )
        case.causes.create(cause=("skill", "rules")[number])
    with django_assert_num_queries(16):
        page(inside, case)


def test_pages_show_nothing_of_who_rated_or_when(inside, year):
    rating = make_rating(
        year.first,
        1,
        pseudonym="f" * 64,
        group="enterprises",
        channel="invitation",
        network="a1b2c3d4e5f60718",
        device="0807060504030201",
        accepted_at=at(3, 8, minute=41),
    )
    case = make_case(year.first, "to_answer", rating=rating)
    shown = page(inside, case) + inside.get(reverse("workspace:case-list")).content.decode()
    hidden = [
        "f" * 64,
        "a1b2c3d4e5f60718",
        "0807060504030201",
        rating.receipt,
        "企业",
        "邀请码",
        "08:41",
        "2026-05-03",
        "5月3日",
    ]
    assert [text for text in hidden if text in shown] == []
    # Control: what was rated is there.
    assert "非常不满意" in shown
    assert "等候时间太长" in shown or "等候" in shown


def test_pages_of_another_agency_do_not_exist(client, year):
    case = make_case(year.first)
    client.force_login(make_user(username="stranger", agency=year.applications[1].agency))
    assert client.get(reverse("workspace:case-detail", args=[case.code])).status_code == 404
    assert post(client, case, "verify").status_code == 404


def test_verify_takes_a_file_and_goes_on(inside, year):
    case = make_case(year.first)
    response = post(
        inside,
        case,
        "verify",
        triage="malicious",
        proof="同一设备连续评价。",
        file=pdf_file("证据.pdf"),
    )
    assert response.status_code == 302
    assert Case.objects.get().status == "to_answer"
    shown = page(inside, case)
    assert "证据.pdf" in shown
    got = inside.get(reverse("workspace:case-file", args=[case.code, CaseFile.objects.get().pk]))
    assert got.status_code == 200
    assert got["Content-Disposition"].startswith("attachment")


def test_a_refused_form_keeps_what_was_typed(inside, year):
    case = make_case(year.first, "to_answer")
    response = post(
        inside,
        case,
        "answer",
        text="经逐项核查短",
        repaired="已经换了叫号机",
        causes=["system"],
    )
    assert response.status_code == 422
    shown = response.content.decode()
    assert "已经换了叫号机" in shown
    assert Case.objects.get().status == "to_answer"


def test_answer_and_causes_come_together(inside, year):
    case = make_case(year.first, "to_answer")
    response = post(
        inside,
        case,
        "answer",
        text="已增加窗口，等候时间缩短。",
        repaired="增开窗口",
        causes=["staffing", "process"],
    )
    assert response.status_code == 302
    assert Case.objects.get().status == "answered"


def test_an_act_too_late_is_refused_with_its_reason(inside, year):
    case = make_case(year.first, "answered")
    response = post(inside, case, "complex", reason="涉及多个部门")
    assert response.status_code == 409
    assert "已答复，待评价人评分" in response.content.decode()


def test_appeal_with_the_head_only(client, inside, year):
    case = make_case(year.first, "to_answer", triage="mistaken")
    assert post(inside, case, "appeal", reason="评价对象不是本单位。").status_code == 302
    assert CaseAppeal.objects.get().ground == "mistaken"
    other = make_case(year.first, "to_answer", triage="mistaken")
    client.force_login(make_user(username="drafter", agency=year.first.agency))
    assert post(client, other, "appeal", reason="评价对象不是本单位。").status_code == 403


def test_number_is_shown_once_and_stands_in_no_address_or_session(inside, year):
    case = make_case(year.first, "to_answer")
    leave_wish(case=case, contact=NUMBER, by=rater_of(case), now=at(13))
    assert NUMBER not in page(inside, case)
    response = post(inside, case, "contact", reason="经核查今日回访")
    assert (response.status_code, NUMBER in response.content.decode()) == (200, True)
    assert "no-store" in response["Cache-Control"]
    assert NUMBER not in str(dict(inside.session))
    assert NUMBER not in page(inside, case)


def test_callback_is_recorded(inside, year):
    case = make_case(year.first, "to_answer")
    leave_wish(case=case, contact=NUMBER, by=rater_of(case), now=at(13))
    response = post(
        inside, case, "callback", called_at="2026-05-14T09:30", reached="1", said="已道歉并说明。"
    )
    assert response.status_code == 302
    row = Callback.objects.get()
    assert (row.called_at, row.reached, row.said) == (at(14, 9, minute=30), True, "已道歉并说明。")


@pytest.mark.parametrize("status", CaseStatus.values)
def test_every_status_has_a_page(inside, year, status):
    page(inside, make_case(year.first, status))


def test_unknown_act_does_not_exist(inside, year):
    assert post(inside, make_case(year.first), "delete").status_code == 404


def test_rater_text_is_escaped(inside, year):
    case = make_case(year.first, "reopened")
    case.answers.update(said="<script>alert(1)</script>")
    shown = page(inside, case)
    assert "<script>alert(1)</script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert Notice.objects.count() == 0
