"""On the receipt a rater reads why the rating is checked, answers, and appeals once; a refusal
keeps what was typed, and what is sent twice stands once.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from reviews.bad_ratings.appeals import appeal as appeal_case
from reviews.models import CaseAppeal, Hold, RaterHearing
from reviews.screening import hearings, holds
from tests.factories import evaluation as make
from tests.factories.cases import at, make_case, make_counted_year
from tests.factories.guard import make_stuffed_year
from tests.factories.pairs import by_two
from tests.factories.people import make_head, make_officer
from tests.factories.screening import make_hold
from tests.plugins.worlds import built_once
from tests.reviews.receipts.test_receipt_case import code_of, spoken

pytestmark = pytest.mark.django_db
NOW = make.AFTER_RATING
HEARD = NOW + timedelta(days=3)
WHY = "一夜之间集中给出，不是真实评价"
SAID = "那天我在开放日现场亲自办理"
ANSWER, APPEAL = reverse("public:receipt-answer"), reverse("public:receipt-appeal")
RECEIPT = reverse("public:receipt")

year = built_once(lambda: make_stuffed_year(ordinary=20))


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def hold(year, clock) -> Hold:
    """Forty ratings held back; their raters may answer for three days."""
    made = make_hold(year.applications[0], year.stuffed, now=NOW)
    Hold.objects.filter(pk=made.pk).update(heard_until=HEARD, rule="window")
    return Hold.objects.get(pk=made.pk)


@pytest.fixture
def code(hold) -> str:
    """Of the receipt of one of them."""
    return code_of(hold.ratings.order_by("pk")[0])


@pytest.fixture
def opened(client, code) -> str:
    """Its page."""
    return reopened(client, code)


def reopened(client, code: str) -> str:
    assert client.post(RECEIPT, {"code": code}).status_code == 302
    return shown(client)


def shown(client) -> str:
    response = client.get(RECEIPT)
    assert response.status_code == 200
    return response.content.decode()


def excluded(year, hold, clock) -> None:
    clock.move_to(HEARD, tick=False)
    by_two(
        holds.exclude, hold=hold, reason="一夜之间集中给出，不是真实评价", by=year.office, now=HEARD
    )


def test_the_rater_reads_why_and_until_when_and_no_figure_of_others(opened) -> None:
    assert "您的评价属于短时间内集中出现的一批评价" in opened
    assert ANSWER in opened
    assert APPEAL not in opened
    # Forty stand in the cluster; that is about the others.
    assert "40" not in spoken(opened.split('id="check-part"')[1].split("</section>")[0])


def test_the_answer_is_sent_once_and_stands_on_the_page(client, opened, hold) -> None:
    for _twice in range(2):
        response = client.post(ANSWER, {"text": SAID})
        assert response.status_code in (302, 409)
    assert RaterHearing.objects.get().answer == SAID
    page = shown(client)
    assert SAID in page
    assert ANSWER not in page


def test_a_refused_answer_keeps_what_was_typed(client, opened) -> None:
    response = client.post(ANSWER, {"text": "不服"})
    assert response.status_code == 422
    assert "不服" in response.content.decode()
    assert not RaterHearing.objects.exists()


def test_after_the_exclusion_the_reason_stands_there_and_one_appeal(
    client, opened, code, year, hold, clock
) -> None:
    excluded(year, hold, clock)
    # The browser has forgotten the receipt meanwhile.
    assert WHY not in shown(client)
    page = reopened(client, code)
    assert WHY in page
    assert APPEAL in page
    for _twice in range(2):
        assert client.post(APPEAL, {"text": SAID}).status_code in (302, 409)
    page = shown(client)
    assert SAID in page
    assert APPEAL not in page
    hearings.reject(
        hearing=RaterHearing.objects.get(),
        finding="开放日没有这一时段的办理记录",
        by=make_officer("third"),
        now=HEARD,
    )
    assert "开放日没有这一时段的办理记录" in shown(client)


def test_before_the_exclusion_an_appeal_is_refused_and_the_text_stays(client, opened) -> None:
    response = client.post(APPEAL, {"text": SAID})
    assert response.status_code == 409
    assert SAID in response.content.decode()
    assert not RaterHearing.objects.exists()


@pytest.mark.parametrize("address", [ANSWER, APPEAL])
def test_an_address_that_takes_a_form_leads_to_the_receipt(client, opened, address) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, RECEIPT)


@pytest.mark.parametrize("address", [ANSWER, APPEAL])
def test_without_a_receipt_nothing_is_taken(client, hold, address) -> None:
    response = client.post(address, {"text": SAID})
    assert (response.status_code, response["Location"]) == (302, RECEIPT)
    assert not RaterHearing.objects.exists()


def test_the_rater_answers_the_agencys_appeal(client, clock) -> None:
    counted = make_counted_year(brands=2)
    case = make_case(counted.first, "to_answer", triage="mistaken")
    clock.move_to(at(14), tick=False)
    head = make_head(counted.first.agency)
    appeal_case(case=case, reason="当日窗口没有这位办事人的记录。", by=head, now=at(14))
    page = reopened(client, code_of(case.rating))
    assert "当日窗口没有这位办事人的记录。" in page
    assert client.post(ANSWER, {"text": "短"}).status_code == 422
    assert client.post(ANSWER, {"text": SAID}).status_code == 302
    assert CaseAppeal.objects.get().rater_answer == SAID
    page = shown(client)
    assert SAID in page
    assert ANSWER not in page
