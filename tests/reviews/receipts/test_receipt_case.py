"""The rater's access to the answer on the receipt's page: by the code alone, which is in no
address.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from reviews.models import CallbackWish, Case, LedgerEntry
from reviews.rating.receipts import new_receipt
from reviews.scoring.commitments import sha256
from tests.factories.cases import at, make_case, make_counted_year, make_rating

pytestmark = pytest.mark.django_db


# The midnight that ends a day of a year whose holidays nobody knows.
UNKNOWN = datetime(2027, 3, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


def spoken(page: str) -> str:
    return re.sub(r"<[^>]*>", "", page)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(at(14, 12), tick=False):
        yield


@pytest.fixture
def year():
    return make_counted_year()


def code_of(rating) -> str:
    """A new code for this rating's receipt, stored in its entry."""
    receipt = new_receipt(
        pseudonym=rating.pseudonym,
        brand=rating.application.brand.code,
        group=rating.group,
        levels=[rating.overall, None, None, None, None],
        year=rating.application.cycle.year,
        nonce="known",
    )
    entry = LedgerEntry.objects.get(rating=rating)
    commitment = sha256(receipt.bound + entry.commitment)
    new = {
        "commitment": commitment,
        "previous": entry.commitment,
        "receipt": receipt.hash,
        "r_g": receipt.r_g,
        "r_l": receipt.r_l,
    }
    fields = {
        field.name: getattr(entry, field.name)
        for field in LedgerEntry._meta.concrete_fields
        if field.name not in ("id", "seq", "revision", *new)
    }
    type(rating).objects.filter(pk=rating.pk).update(
        revision=2, receipt=receipt.hash, commitment=commitment, previous=entry.commitment
    )
    LedgerEntry.objects.create(**fields, revision=2, **new)
    return receipt.code


def opened(client, rating) -> str:
    client.post(reverse("public:receipt"), {"code": code_of(rating)})
    return shown(client)


def shown(client) -> str:
    response = client.get(reverse("public:receipt"))
    assert response.status_code == 200
    return response.content.decode()


def test_a_good_rating_has_no_case(client, year):
    assert "单位如何整改" not in opened(client, make_rating(year.first, 5))


def test_a_bad_rating_shows_status_due_day_and_answer(client, year):
    case = make_case(year.first)
    assert "单位正在核实。" in opened(client, case.rating)
    answered = make_case(year.first, "answered")
    page = opened(client, answered.rating)
    assert "单位已答复。" in page
    assert "我们增开了两个窗口" in page


@pytest.mark.parametrize(
    "status",
    ["to_answer", "reopened", "recheck", "closed", "dissatisfied", "excluded", "mistaken"],
)
def test_every_status_has_words_for_the_rater(client, year, status):
    assert "单位如何整改" in opened(client, make_case(year.first, status).rating)


def test_after_the_second_dissatisfied_the_page_says_who_goes_on_with_it(client, year):
    case = make_case(year.first, "dissatisfied")
    year.first.service_points.create(
        name="一楼综合窗口", address="港城路1号", phone="0512-55550000"
    )
    page = opened(client, case.rating)
    assert "按未整改计入" in page
    assert 'href="tel:0512-55550000"' in page
    assert 'href="tel:12345"' in page
    assert 'href="tel:' not in opened(client, make_case(year.first, "closed").rating)


def test_the_rater_reads_that_a_date_is_provisional(client, year):
    owed = make_case(year.first, answer_due=UNKNOWN)
    answered = make_case(year.first, "answered", grade_due=UNKNOWN)
    day = "2027年3月17日（暂定：2027 年放假安排尚未公布）"
    pages = [spoken(opened(client, case.rating)) for case in (owed, answered)]
    assert [day in page for page in pages] == [True, True]


def test_grade_with_the_cookie_alone(client, year):
    case = make_case(year.first, "answered")
    opened(client, case.rating)
    response = client.post(reverse("public:receipt-grade"), {"grade": "satisfied"})
    assert (response.status_code, response["Location"]) == (302, reverse("public:receipt"))
    assert Case.objects.get().status == "closed"
    assert "您的评分：" in shown(client)


def test_not_satisfied_reopens_and_says_so(client, year):
    case = make_case(year.first, "answered")
    opened(client, case.rating)
    client.post(reverse("public:receipt-grade"), {"grade": "dissatisfied", "said": "还是没人。"})
    assert Case.objects.get().status == "reopened"
    assert "单位须再次答复。" in shown(client)


def test_a_refused_grade_keeps_what_was_typed(client, year):
    case = make_case(year.first, "answered")
    opened(client, case.rating)
    response = client.post(reverse("public:receipt-grade"), {"grade": "dissatisfied"})
    assert response.status_code == 422
    assert "请写明还有哪些问题没有解决。" in response.content.decode()
    response = client.post(reverse("public:receipt-grade"), {"said": "窗口没人"})
    assert response.status_code == 422
    assert "窗口没人" in response.content.decode()


def test_grade_twice_is_refused_with_a_sentence(client, year):
    case = make_case(year.first, "answered")
    opened(client, case.rating)
    for expected in (302, 409):
        response = client.post(reverse("public:receipt-grade"), {"grade": "satisfied"})
        assert response.status_code == expected
    assert "已办结" in response.content.decode()


def test_wish_keeps_the_number_off_the_page(client, year):
    case = make_case(year.first, "to_answer")
    opened(client, case.rating)
    client.post(reverse("public:receipt-wish"), {"contact": "13812345678"})
    assert CallbackWish.objects.get().case == case
    page = shown(client)
    assert "您已要求回访" in page
    assert "13812345678" not in page


def test_wish_refuses_what_is_no_number(client, year):
    case = make_case(year.first, "to_answer")
    opened(client, case.rating)
    response = client.post(reverse("public:receipt-wish"), {"contact": "123"})
    assert response.status_code == 422
    assert 'value="123"' in response.content.decode()


@pytest.mark.parametrize("name", ["receipt-grade", "receipt-wish"])
def test_without_a_receipt_nothing_can_be_done(client, year, name):
    make_case(year.first, "answered")
    response = client.post(reverse(f"public:{name}"), {"grade": "satisfied"})
    assert (response.status_code, response["Location"]) == (302, reverse("public:receipt"))
    assert Case.objects.get().status == "answered"


def test_a_receipt_of_an_earlier_version_shows_no_case(client, year):
    case = make_case(year.first, "answered")
    code = code_of(case.rating)
    type(case.rating).objects.filter(pk=case.rating_id).update(revision=3)
    client.post(reverse("public:receipt"), {"code": code})
    assert "单位如何整改" not in shown(client)
    client.post(reverse("public:receipt-grade"), {"grade": "satisfied"})
    assert Case.objects.get().status == "answered"
