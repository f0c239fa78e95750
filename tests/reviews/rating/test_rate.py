"""The rating page: three steps without JavaScript, no input lost, nothing revealed."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import LedgerEntry, PhoneCode, Rating, RatingInvitation
from reviews.rating.enums import RaterGroup
from reviews.rating.receipts import find
from tests.factories.pairs import letters
from tests.factories.people import make_officer
from tests.factories.rating import DAY, NOW, in_words, make_year

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def address(application):
    return reverse("public:rate", args=[application.brand.code])


def hidden(response, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    return found.group(1) if found else None


def shown_code(response):
    return re.search(r'id="shown-code">(\d{6})<', response.content.decode()).group(1)


def to_code_step(client, application, **answer):
    typed = {"overall": "5", **answer}
    client.post(address(application), {"step": "answer", **typed})
    return client.post(address(application), {"step": "phone", "phone": PHONE, **typed})


def finish(client, application, page, **answer):
    typed = {"overall": "5", **answer, "pending": hidden(page, "pending")}
    return client.post(address(application), {"step": "code", "code": shown_code(page), **typed})


def test_landing_asks_one_query_and_chooses_nothing(client, year):
    page = client.get(address(year.first)).content.decode()
    assert page.count('name="overall"') == 5
    assert "checked" not in page
    assert "品牌1" in page
    assert "<script" not in page


def test_landing_takes_few_queries(client, year, django_assert_num_queries):
    client.get(address(year.first))
    with django_assert_num_queries(3):
        client.get(address(year.first))


def test_landing_names_the_service_point_of_the_qr_code(client, year):
    point = year.first.service_points.get()
    page = client.get(address(year.first), {"p": point.pk}).content.decode()
    assert "金港路网点" in page
    for wrong in ("999999", "x", "-1", "٣"):
        assert client.get(address(year.first), {"p": wrong}).status_code == 200


def test_code_of_the_brand_is_read_in_small_letters_too(client, year):
    assert client.get(address(year.first).lower()).status_code == 200


def test_three_steps_make_one_rating_and_say_thanks(client, year):
    page = to_code_step(client, year.first, attitude="4", effect="2")
    assert (hidden(page, "overall"), hidden(page, "attitude")) == ("5", "4")
    done = finish(client, year.first, page, attitude="4", effect="2")
    assert (done.status_code, done.url) == (
        302,
        reverse("public:rate-thanks", args=[year.first.brand.code]),
    )
    row = Rating.objects.get()
    assert (row.overall, row.attitude, row.ability, row.effect) == (5, 4, None, 2)
    assert (row.group, row.channel) == ("public", "phone")
    assert row.pseudonym == phone_pseudonym(PHONE, year=2026)
    thanks = client.get(done.url).content.decode()
    assert "Thank you. Your rating has been received." in thanks
    assert in_words(NOW + 8 * DAY) in thanks
    assert "品牌2" in thanks


def test_thanks_show_a_receipt_that_opens_the_rating(client, year):
    finish(client, year.first, to_code_step(client, year.first))
    thanks = client.get(f"{address(year.first)}thanks/").content.decode()
    code = re.search(r'id="receipt-code">([A-Z0-9-]+)<', thanks).group(1)
    assert find(code).rating == Rating.objects.get()
    assert thanks.count('class="qr"') == 1


@pytest.mark.parametrize("level", ["1", "2"])
def test_bad_answer_is_asked_what_went_wrong(client, year, level):
    page = client.post(address(year.first), {"step": "answer", "overall": level, "effect": "1"})
    words = page.content.decode()
    assert (page.status_code, "We are sorry. What went wrong?" in words) == (200, True)
    assert words.count('type="checkbox" name="reasons"') == 14
    assert (hidden(page, "overall"), hidden(page, "effect")) == (level, "1")
    again = client.post(address(year.first), {"step": "wrong", "overall": level})
    assert again.status_code == 422
    assert "Please tick at least one, or write a few words." in again.content.decode()
    for told in ({"reasons": "unsaid"}, {"comment": "Nobody was there."}):
        page = client.post(address(year.first), {"step": "wrong", "overall": level, **told})
        assert 'name="phone"' in page.content.decode()


def test_ticks_travel_to_the_rating_in_the_order_of_the_list(client, year):
    typed = {"overall": "2", "reasons": ["other", "waiting"]}
    page = to_code_step(client, year.first, **typed)
    finish(client, year.first, page, **typed)
    assert Rating.objects.get().reasons == "waiting,other"


def test_ticks_of_a_good_answer_are_not_kept(client, year):
    typed = {"overall": "4", "reasons": ["waiting"]}
    finish(client, year.first, to_code_step(client, year.first, **typed), **typed)
    assert Rating.objects.get().reasons == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"comment": "x" * 301}, "Your comment has 301 characters; at most 300 are possible."),
        ({"reasons": "nonsense"}, "Please choose from the list what went wrong."),
    ],
)
def test_too_long_or_unknown_is_refused_with_everything_kept(client, year, typed, said):
    page = client.post(address(year.first), {"step": "answer", "overall": "2", **typed})
    words = page.content.decode()
    assert page.status_code == 422
    assert said in words
    assert re.search(r'name="overall" value="2"[^>]*checked', words)
    assert typed.get("comment", "") in words


def test_service_point_of_the_scanned_code_stands_at_the_rating(client, year):
    point = year.first.service_points.get()
    there = f"{address(year.first)}?p={point.pk}"
    typed = {"overall": "5"}
    page = client.post(there, {"step": "phone", "phone": PHONE, **typed})
    last = {**typed, "step": "code", "pending": hidden(page, "pending"), "code": shown_code(page)}
    client.post(there, last)
    assert Rating.objects.get().service_point == point


def test_page_sent_twice_makes_one_entry(client, year):
    finish(client, year.first, to_code_step(client, year.first))
    typed = {"step": "answer", "overall": "4", "csrfmiddlewaretoken": "a" * 64}
    for _time in range(3):
        assert client.post(address(year.first), typed).status_code == 302
    assert list(LedgerEntry.objects.order_by("pk").values_list("overall", flat=True)) == [5, 4]


def test_thanks_page_is_only_for_who_has_just_rated(client, year):
    done = client.get(reverse("public:rate-thanks", args=[year.first.brand.code]))
    assert (done.status_code, done.url) == (302, address(year.first))


def test_next_brand_needs_no_second_code_within_two_hours(client, year, time_machine):
    finish(client, year.first, to_code_step(client, year.first))
    second = year.applications[1]
    time_machine.move_to(NOW + timedelta(hours=2) - SECOND, tick=False)
    assert client.post(address(second), {"step": "answer", "overall": "3"}).status_code == 302
    time_machine.move_to(NOW + timedelta(hours=2, seconds=1), tick=False)
    page = client.post(address(second), {"step": "answer", "overall": "3"})
    assert (page.status_code, 'name="phone"' in page.content.decode()) == (200, True)
    assert list(Rating.objects.order_by("pk").values_list("overall", flat=True)) == [5, 3]


def test_another_person_on_the_same_phone_is_asked_for_an_own_number(client, year):
    finish(client, year.first, to_code_step(client, year.first))
    assert "other_person" in client.get(address(year.first)).content.decode()
    page = client.post(address(year.first), {"overall": "3", "other_person": "1"})
    assert 'name="phone"' in page.content.decode()
    assert Rating.objects.get().overall == 5


def test_rating_again_changes_the_rating(client, year):
    finish(client, year.first, to_code_step(client, year.first))
    client.post(address(year.first), {"step": "answer", "overall": "4"})
    assert Rating.objects.get().overall == 4


def test_double_submit_of_the_code_gets_a_sentence_that_the_rating_is_in(client, year):
    page = to_code_step(client, year.first)
    finish(client, year.first, page)
    second = finish(Client(headers={"accept-language": "en"}), year.first, page)
    words = second.content.decode()
    assert second.status_code == 409
    assert "This code has been used" in words
    assert "Your rating of this brand has been received and counts." in words
    assert Rating.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"overall": "6"},
        {"overall": ""},
        {},
        {"overall": "0"},
        {"overall": "x"},
        {"overall": "不了解"},
    ],
)
def test_no_answer_or_a_sixth_level_is_refused_at_its_field(client, year, typed):
    page = client.post(address(year.first), {"step": "answer", **typed})
    assert page.status_code == 422
    assert "Please choose one of the five answers." in page.content.decode()
    assert Rating.objects.count() == 0


def test_refused_answer_keeps_what_was_chosen(client, year):
    words = client.post(
        address(year.first), {"step": "answer", "overall": "7", "effect": "2"}
    ).content.decode()
    assert re.search(r'name="effect" value="2"[^>]*checked', words)
    assert '<details class="aspects" open>' in words


@pytest.mark.parametrize("phone", ["", "110", "0512-58000000", "1381234567"])
def test_wrong_phone_is_refused_and_the_answer_kept(client, year, phone):
    page = client.post(address(year.first), {"step": "phone", "overall": "4", "phone": phone})
    assert (page.status_code, hidden(page, "overall")) == (422, "4")
    assert PhoneCode.objects.count() == 0


def test_second_code_within_a_minute_is_not_sent_and_the_first_one_rates(client, year):
    first = to_code_step(client, year.first)
    page = client.post(address(year.first), {"step": "phone", "overall": "4", "phone": PHONE})
    assert page.status_code == 200
    assert "A number gets at most one code a minute and five an hour" in page.content.decode()
    assert PhoneCode.objects.exclude(code_hash="").count() == 1
    typed = {"step": "code", "overall": "4", "pending": hidden(page, "pending")}
    done = client.post(address(year.first), {**typed, "code": shown_code(first)})
    assert (done.status_code, Rating.objects.get().overall) == (302, 4)


def test_wrong_code_is_refused_and_everything_kept(client, year):
    page = to_code_step(client, year.first)
    wrong = f"{(int(shown_code(page)) + 1) % 10**6:06d}"
    pending = hidden(page, "pending")
    again = client.post(
        address(year.first), {"step": "code", "overall": "5", "code": wrong, "pending": pending}
    )
    assert again.status_code == 422
    assert "This code is not right, or it has expired" in again.content.decode()
    assert (hidden(again, "pending"), hidden(again, "overall")) == (pending, "5")
    assert Rating.objects.count() == 0


def test_expired_code_is_refused(client, year, time_machine):
    page = to_code_step(client, year.first)
    time_machine.move_to(NOW + timedelta(minutes=10), tick=False)
    late = finish(client, year.first, page)
    assert (late.status_code, Rating.objects.count()) == (422, 0)
    assert "This code is not right, or it has expired" in late.content.decode()


@pytest.mark.parametrize("pending", ["", "x", "WyJmb3JnZWQiXQ:1abc:def"])
def test_forged_pending_is_sent_back_to_the_telephone(client, year, pending):
    page = client.post(
        address(year.first), {"step": "code", "overall": "5", "code": "123456", "pending": pending}
    )
    assert page.status_code == 409
    assert 'name="phone"' in page.content.decode()


def test_forged_cookie_is_no_verification(client, year):
    client.cookies["rater"] = f"2026:{'f' * 64}"
    page = client.post(address(year.first), {"step": "answer", "overall": "5"})
    assert 'name="phone"' in page.content.decode()
    assert Rating.objects.count() == 0


def test_invitation_in_the_address_rates_at_once(client, year):
    code = letters(
        application=year.first,
        group=RaterGroup.SERVICE_RECIPIENTS,
        count=1,
        by=make_officer(),
        now=NOW,
    )[0]
    page = client.get(address(year.first), {"i": code}, follow=True)
    assert page.redirect_chain == [(address(year.first), 302)]
    assert hidden(page, "invitation") == code
    done = client.post(address(year.first), {"step": "answer", "overall": "4", "invitation": code})
    assert done.status_code == 302
    assert "invited" not in client.cookies or not client.cookies["invited"].value
    assert Rating.objects.get().group == "service_recipients"
    assert RatingInvitation.objects.get().used is True


def test_unknown_invitation_is_refused_at_its_field(client, year):
    page = client.post(
        address(year.first), {"step": "answer", "overall": "4", "invitation": "2222-2222-2222"}
    )
    assert page.status_code == 422
    words = page.content.decode()
    assert "This invitation code is not known." in words
    assert re.search(r'name="overall" value="4"[^>]*checked', words)


def test_before_the_window_says_when_it_opens(client, time_machine):
    year = make_year(status=EvaluationStatus.SHORTLISTED, opens_at=NOW + DAY)
    page = client.get(address(year.first))
    words = page.content.decode()
    assert page.status_code == 200
    assert f"The public rating opens on {in_words(NOW + DAY)}." in words
    assert "<form" not in words.split("<main")[1]


def test_after_the_window_a_sent_answer_is_refused_and_kept(client, year, time_machine):
    page = to_code_step(client, year.first)
    time_machine.move_to(NOW + 8 * DAY, tick=False)
    late = finish(client, year.first, page, effect="3")
    words = late.content.decode()
    assert late.status_code == 409
    assert f"The public rating closed on {in_words(NOW + 8 * DAY)}." in words
    assert re.search(r'name="overall" value="5"[^>]*checked', words)
    assert re.search(r'name="effect" value="3"[^>]*checked', words)
    assert Rating.objects.count() == 0


def test_unknown_brand_is_404_with_a_way_to_search(client, year):
    page = client.get(reverse("public:rate", args=["NOSUCH"]))
    assert page.status_code == 404
    assert f'action="{reverse("public:brand-list")}"' in page.content.decode()


def test_brand_of_a_draft_is_unknown(client):
    year = make_year(application_status="accepted", status=EvaluationStatus.SCORING)
    assert client.get(address(year.first)).status_code == 404


def test_no_number_in_page_cookie_session_cache_journal_or_log(client, year, caplog):
    caplog.set_level(logging.DEBUG)
    page = to_code_step(client, year.first)
    done = finish(client, year.first, page)
    client.get(done.url)
    told = page.content.decode() + str(client.cookies) + caplog.text
    told += "".join(Session.objects.values_list("session_data", flat=True))
    told += str(list(Entry.objects.values())) + str(getattr(cache, "_cache", ""))
    assert PHONE not in told
    assert Session.objects.count() == 0


def test_cookie_is_signed_httponly_and_only_for_rating(client, year):
    done = finish(client, year.first, to_code_step(client, year.first))
    cookie = done.cookies["rater"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/rate/")
    assert cookie["max-age"] == 7200


def test_post_without_token_is_refused(year):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(year.first), {"overall": "5"}).status_code == 403


def test_first_load_is_light(client, year, settings):
    page = client.get(address(year.first))
    words = page.content.decode()
    sheets = re.findall(r'href="/static/([^"]+\.(?:css|svg))"', words)
    pictures = ["img/waves.svg"]
    size = len(page.content) + sum(
        (settings.STATICFILES_DIRS[0] / name).stat().st_size for name in {*sheets, *pictures}
    )
    assert size < 60_000
