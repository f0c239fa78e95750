"""What was typed is not lost when a form meets the sign-in or an old page."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.accounts.middleware import SESSION_PATH
from brandportal.accounts.models import DeclaredConflict
from brandportal.web.kept_forms import as_token, sent_form
from tests.factories.people import make_agency, make_member, make_user

START = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"
WORDS = "本人配偶在该单位任职，特此申报。"
PAGE = "/conflicts/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.SESSION_IDLE_MINUTES = {"privileged": 15, "agency": 30}
    settings.SESSION_COOKIE_AGE = 8 * 3600


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer():
    return make_user(Role.OFFICE)


def sign_in(client, user, **more):
    typed = {"login": user.username, "password": PASSWORD, **more}
    return client.post(reverse("account_login"), typed)


def declare(client, agency, **more):
    return client.post(PAGE, {"agency": agency.pk, "reason": WORDS}, **more)


def hidden(response, start) -> dict[str, str]:
    """The hidden fields of the form that begins with `start`."""
    page = response.content.decode()
    form = page[page.index(start) :].partition("</form>")[0]
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    }


def test_the_text_of_an_ended_session_is_offered_after_the_sign_in(client, clock, officer):
    agency = make_agency()
    sign_in(client, officer)
    clock.shift(timedelta(hours=1))
    ended = declare(client, agency)
    assert (ended.status_code, ended.url) == (302, "/accounts/login/?next=%2Fconflicts%2F")
    assert sign_in(client, officer, next=PAGE).url == PAGE
    page = client.get(PAGE)
    assert WORDS in page.content.decode()
    typed = hidden(page, "data-kept-form")
    del typed["csrfmiddlewaretoken"]
    assert typed == {"agency": str(agency.pk), "reason": WORDS}
    assert client.post(PAGE, typed).status_code == 302
    assert DeclaredConflict.objects.get(person=officer).reason == WORDS
    assert "data-kept-form" not in client.get(PAGE).content.decode()


def test_what_is_too_long_to_be_kept_is_shown_and_said(client, clock, officer):
    agency = make_agency()
    sign_in(client, officer)
    clock.shift(timedelta(hours=1))
    # Words that cannot be packed.
    words = random.Random(3).sample(range(0x4E00, 0x9FA5), 20_000)
    ended = client.post(PAGE, {"agency": agency.pk, "reason": "".join(map(chr, words)) * 10})
    page = ended.content.decode()
    assert ended.status_code == 403
    assert "内容过长" in page and chr(words[-1]) in page
    sign_in(client, officer, next=PAGE, kept_form="")
    assert "data-kept-form" not in client.get(PAGE).content.decode()


def test_it_is_offered_to_nobody_else_and_on_no_other_page(client, clock, officer):
    sign_in(client, officer)
    clock.shift(timedelta(hours=1))
    declare(client, make_agency())
    sign_in(client, make_user(Role.AUDITOR))
    assert WORDS not in client.get(PAGE).content.decode()
    assert WORDS not in client.get("/inbox/").content.decode()


def test_who_signed_out_elsewhere_signs_in_with_the_text_at_hand(client, officer):
    agency = make_agency()
    ended = declare(client, agency)
    assert ended.status_code == 403
    assert WORDS in ended.content.decode()
    carried = hidden(ended, ' action="/accounts/login/"')
    assert carried["next"] == PAGE
    wrong = client.post(
        "/accounts/login/", {"login": officer.username, "password": "no", **carried}
    )
    carried = hidden(wrong, ' action="/accounts/login/"')
    assert "kept_form" not in client.session
    assert sign_in(client, officer, **carried).url == PAGE
    typed = hidden(client.get(PAGE), "data-kept-form")
    client.post(PAGE, typed)
    assert DeclaredConflict.objects.get(person=officer).reason == WORDS


def test_an_address_that_only_takes_forms_leads_back_to_the_page_of_its_form(
    client, clock, officer
):
    sign_in(client, officer)
    clock.shift(timedelta(hours=1))
    came_from = "http://testserver/workspace/people/?page=2"
    ended = client.post(
        "/workspace/people/1/invite/", {"name": "张三"}, headers={"referer": came_from}
    )
    assert ended.url == "/accounts/login/?next=%2Fworkspace%2Fpeople%2F%3Fpage%3D2"


@pytest.mark.parametrize("is_known", [True, False])
def test_what_a_script_sends_is_left_to_the_script(client, clock, officer, is_known):
    if is_known:
        sign_in(client, officer)
        clock.shift(timedelta(hours=1))
    ended = declare(client, make_agency(), headers={"accept": "application/json"})
    assert (ended.status_code, ended.url) == (302, "/accounts/login/?next=/conflicts/")
    sign_in(client, officer)
    assert WORDS not in client.get(PAGE).content.decode()


def test_no_password_is_kept(rf, officer):
    request = rf.post(PAGE, {"reason": WORDS, "proof": "secret", "password": "p", "password2": "p"})
    request.user = officer
    assert sent_form(request).fields == [["reason", WORDS]]


def test_nothing_typed_is_nothing_kept(client):
    assert client.post(PAGE, {"reason": " "}).url == "/accounts/login/?next=/conflicts/"


def test_a_discarded_text_is_gone(client, clock, officer):
    sign_in(client, officer)
    clock.shift(timedelta(hours=1))
    declare(client, make_agency())
    sign_in(client, officer)
    client.post(reverse("web:kept-form-discard"), {"address": PAGE, "next": PAGE})
    assert WORDS not in client.get(PAGE).content.decode()


def test_a_text_is_kept_for_a_working_day(client, clock, officer):
    sign_in(client, officer)
    clock.shift(timedelta(hours=1))
    declare(client, make_agency())
    clock.shift(timedelta(hours=8))
    sign_in(client, officer)
    assert WORDS not in client.get(PAGE).content.decode()


def test_an_altered_token_keeps_nothing(client, officer, rf):
    request = rf.post(PAGE, {"reason": WORDS})
    token = as_token(sent_form(request))
    sign_in(client, officer, kept_form=token[:-4] + "AAAA")
    assert WORDS not in client.get(PAGE).content.decode()


def test_an_old_page_shows_what_was_typed_and_sends_it_again(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    agency = make_agency()
    old = declare(client, agency, headers={"origin": "http://testserver"})
    assert old.status_code == 403
    typed = hidden(old, f' action="{PAGE}"')
    assert typed["reason"] == WORDS
    assert client.post(PAGE, typed, headers={"origin": "http://testserver"}).status_code == 302
    assert DeclaredConflict.objects.get(person=officer).reason == WORDS


@pytest.mark.parametrize("origin", [{}, {"origin": "https://elsewhere.example"}])
def test_another_site_puts_no_words_into_the_page(officer, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    refused = declare(client, make_agency(), headers=origin)
    assert refused.status_code == 403
    assert WORDS not in refused.content.decode()


def test_the_warning_knows_when_the_session_ends_and_does_not_prolong_it(client, clock):
    assert reverse("web:session") == SESSION_PATH
    assert client.get(SESSION_PATH).json() == {"left": None}
    sign_in(client, make_member(make_agency()))
    clock.shift(timedelta(minutes=10))
    assert client.get(SESSION_PATH).json() == {"left": 20 * 60}
    assert client.get(SESSION_PATH).json() == {"left": 20 * 60}
    assert client.post(SESSION_PATH).json() == {"left": 30 * 60}
    clock.shift(timedelta(minutes=29))
    assert client.get(SESSION_PATH).json() == {"left": 60}
    assert 'data-idle="1800"' in client.get("/inbox/").content.decode()
    clock.shift(timedelta(minutes=31))
    assert client.get(SESSION_PATH).json() == {"left": None}
