"""Both lanes protect alike; the fast one knows no session and nobody who is signed in."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.factories.applications import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.brandportal.web.lane_urls")]
SLOW, FAST = "/probe/", "/rate/probe/"
BOTH = pytest.mark.parametrize("lane", [SLOW, FAST])
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}


def headers(response) -> dict[str, str]:
    """Every header but the length."""
    kept = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return {**kept, "Vary": ", ".join(sorted(kept["Vary"].split(", ")))}


@pytest.mark.parametrize("page", ["page/", "refused/"])
def test_headers_are_the_same_on_both_lanes(client, page):
    slow, fast = client.get(SLOW + page), client.get(FAST + page)
    assert headers(fast) == headers(slow)
    assert {
        "Content-Security-Policy",
        "Permissions-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Content-Language",
    } <= set(fast.headers)


def test_fast_lane_knows_neither_session_nor_person_nor_messages(client):
    client.force_login(make_person())
    assert client.get(SLOW + "known/").json() == {"known": ["session", "user", "_messages"]}
    assert client.get(FAST + "known/").json() == {"known": []}


def test_fast_lane_asks_the_database_for_nothing(client, django_assert_num_queries):
    client.force_login(make_person())
    client.get(FAST + "page/")
    with django_assert_num_queries(0):
        client.get(FAST + "page/")


def test_fast_lane_sets_no_session_cookie(client, settings):
    response = client.get(FAST + "page/")
    assert list(response.cookies) == [settings.CSRF_COOKIE_NAME]
    assert Session.objects.count() == 0


def test_fast_lane_shows_nobodys_name(client):
    person = make_person()
    client.force_login(person)
    assert person.get_full_name() not in client.get(FAST + "page/").content.decode()


@BOTH
def test_post_without_a_token_is_refused(lane):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(lane + "page/").status_code == 403
    page = strict.get(lane + "page/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    assert strict.post(lane + "page/", {"csrfmiddlewaretoken": token}).status_code == 200
    assert strict.post(lane + "page/", {"csrfmiddlewaretoken": token[::-1]}).status_code == 403


@BOTH
def test_language_switch_is_heard(client, lane):
    assert '<html lang="zh-Hans"' in client.get(lane + "page/").content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": lane + "page/"})
    response = client.get(lane + "page/")
    assert '<html lang="en"' in response.content.decode()
    assert response.headers["Content-Language"] == "en"


@BOTH
def test_language_of_the_browser_is_heard(client, lane):
    assert '<html lang="en"' in client.get(lane + "page/", **EN).content.decode()


@BOTH
def test_text_size_is_heard(client, lane):
    assert 'data-text="large"' not in client.get(lane + "page/").content.decode()
    client.post(reverse("web:text-size"), {"size": "large", "next": lane + "page/"})
    assert 'data-text="large"' in client.get(lane + "page/").content.decode()


@BOTH
def test_refusal_becomes_a_page_with_its_sentence(client, lane):
    response = client.get(lane + "refused/")
    assert response.status_code == 409
    assert "Not at this hour." in response.content.decode()


@pytest.mark.parametrize("address", ["/rate", "/rates/", "/brands/rate/", "/admin/rate/"])
def test_what_only_looks_alike_stays_on_the_slow_lane(rf, address):
    from brandportal.web.sessionless import is_sessionless

    assert not is_sessionless(rf.get(address))
    assert is_sessionless(rf.get("/rate/B1/thanks/"))
