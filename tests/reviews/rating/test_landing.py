"""The page of a scanned code is cached: it needs no query, contains nothing personal, and expires
in time.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from brandportal.accounts.policies import OPERATOR
from brandportal.journal.domain import append
from brandportal.web import page_cache
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import Evaluation, Rating
from reviews.rating.views.rate import RATER
from tests.factories.cookies import handed_out
from tests.factories.rating import DAY, NOW, make_year

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
CLOSES = NOW + 8 * DAY
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def turned_on(settings, time_machine):
    settings.KEPT_PAGE_SECONDS = 60
    time_machine.move_to(NOW, tick=False)
    page_cache.page_cache.clear()
    yield
    page_cache.page_cache.clear()


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def address(year):
    return f"/rate/{year.first.brand.code}/"


def text(response) -> str:
    return response.content.decode()


def without_token(response) -> str:
    return TOKEN.sub("", text(response))


def known(visitor: Client, pseudonym: str) -> Client:
    """A browser whose person was verified."""
    visitor.cookies[RATER.name] = handed_out(RATER, pseudonym, bound="2026")
    return visitor


def test_second_visitor_costs_no_query_and_sees_the_same(address, django_assert_num_queries):
    first = Client().get(address)
    with django_assert_num_queries(0):
        second = Client().get(address)
    assert without_token(second) == without_token(first)
    assert second.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "no-store" in second.headers["Cache-Control"]


def test_kept_page_takes_a_rating_under_csrf_protection(address, year):
    Client().get(address)
    visitor = known(Client(enforce_csrf_checks=True), phone_pseudonym("13812345678", year=2026))
    plain = Client(enforce_csrf_checks=True)
    token = TOKEN.search(text(plain.get(address))).group(1)
    visitor.cookies["csrftoken"] = plain.cookies["csrftoken"].value
    answer = {"step": "answer", "overall": "5", "csrfmiddlewaretoken": token}
    assert Client(enforce_csrf_checks=True).post(address, answer).status_code == 403
    assert visitor.post(address, answer).status_code == 302
    assert Rating.objects.count() == 1


def test_known_rater_sees_his_own_page_and_leaves_none(address):
    Client().get(address)
    pseudonym = phone_pseudonym("13812345678", year=2026)
    assert 'name="other_person"' in text(known(Client(), pseudonym).get(address))
    assert 'name="other_person"' not in text(Client().get(address))


def test_known_rater_who_comes_first_leaves_nothing_behind(address):
    known(Client(), phone_pseudonym("13812345678", year=2026)).get(address)
    assert 'name="other_person"' not in text(Client().get(address))


def test_invitation_code_of_a_letter_is_shown_to_its_reader_alone(address):
    reader = Client()
    sent_on = reader.get(address + "?p=1&i=ABCD-EFGH-JKLM")
    assert (sent_on.status_code, sent_on.url) == (302, address + "?p=1")
    assert "ABCD" not in str(sent_on.cookies["invited"])
    assert 'value="ABCD-EFGH-JKLM"' in text(reader.get(address))
    assert "ABCD-EFGH-JKLM" not in text(Client().get(address))


def test_service_points_have_pages_of_their_own(address, year):
    point = year.first.service_points.get()
    other = year.first.service_points.create(name="人民路网点")
    for _twice in range(2):
        assert "金港路网点" in text(Client().get(f"{address}?p={point.pk}"))
        assert "人民路网点" in text(Client().get(f"{address}?p={other.pk}"))
        assert "网点" not in without_token(Client().get(address))


def test_unknown_service_point_fills_no_cache(address, django_assert_num_queries):
    Client().get(address)
    size = page_cache.page_cache._bytes
    Client().get(address + "?p=999999")
    assert page_cache.page_cache._bytes == size


def test_kept_page_does_not_outlive_the_window(address, time_machine):
    time_machine.move_to(CLOSES - SECOND, tick=False)
    assert 'name="overall"' in text(Client().get(address))
    time_machine.move_to(CLOSES, tick=False)
    assert 'name="overall"' not in text(Client().get(address))


def test_page_before_the_window_is_not_kept_into_it(time_machine):
    year = make_year(opens_at=NOW + SECOND)
    address = f"/rate/{year.first.brand.code}/"
    assert 'name="overall"' not in text(Client().get(address))
    time_machine.move_to(NOW + SECOND, tick=False)
    assert 'name="overall"' in text(Client().get(address))


def test_kept_page_ends_with_a_change_of_status(address, year):
    assert 'name="overall"' in text(Client().get(address))
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    append(action="test", done="done", obj=year.evaluation, by=OPERATOR, now=NOW)
    page_cache.page_cache._look_at = 0.0
    assert 'name="overall"' not in text(Client().get(address))


def test_languages_and_text_sizes_do_not_mix(address):
    english = Client(HTTP_ACCEPT_LANGUAGE="en")
    large = Client()
    large.cookies["text_size"] = "large"
    for _twice in range(2):
        assert 'lang="en"' in text(english.get(address))
        assert 'data-text="large"' in text(large.get(address))
        page = text(Client().get(address))
        assert '<html lang="zh-Hans">' in page


def test_ratings_leave_no_trace_in_the_kept_page(address, year, settings):
    before = without_token(Client().get(address))
    for number in range(3):
        visitor = known(Client(), phone_pseudonym(f"1381234567{number}", year=2026))
        assert visitor.post(address, {"step": "answer", "overall": "5"}).status_code == 302
    assert without_token(Client().get(address)) == before
    settings.KEPT_PAGE_SECONDS = 0
    assert without_token(Client().get(address)) == before
