"""Pages with and without a session are protected alike; sessionless requests have no user."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.brandportal.web.probe_urls")]
WITH_SESSION, SESSIONLESS = "/probe/", "/rate/probe/"
BOTH = pytest.mark.parametrize("prefix", [WITH_SESSION, SESSIONLESS])
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}


def headers(response) -> dict[str, str]:
    """Every header but the length, and the number that each request has for itself."""
    own = ("Content-Length", "X-Request-ID")
    kept = {name: value for name, value in response.headers.items() if name not in own}
    return {**kept, "Vary": ", ".join(sorted(kept["Vary"].split(", ")))}


@pytest.mark.parametrize("page", ["page/", "refused/"])
def test_headers_are_the_same_with_and_without_session(client, page):
    slow, fast = client.get(WITH_SESSION + page), client.get(SESSIONLESS + page)
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


def test_sessionless_request_has_no_session_user_or_messages(client):
    client.force_login(make_user())
    assert client.get(WITH_SESSION + "known/").json() == {"known": ["session", "user", "_messages"]}
    assert client.get(SESSIONLESS + "known/").json() == {"known": []}


def test_sessionless_page_needs_no_query(client, django_assert_num_queries):
    client.force_login(make_user())
    client.get(SESSIONLESS + "page/")
    with django_assert_num_queries(0):
        client.get(SESSIONLESS + "page/")


def test_sessionless_page_sets_no_session_cookie(client, settings):
    response = client.get(SESSIONLESS + "page/")
    assert list(response.cookies) == [settings.CSRF_COOKIE_NAME]
    assert Session.objects.count() == 0


def test_sessionless_page_shows_no_name(client):
    person = make_user()
    client.force_login(person)
    assert person.get_full_name() not in client.get(SESSIONLESS + "page/").content.decode()


@BOTH
def test_post_without_a_token_is_refused(prefix):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(prefix + "page/").status_code == 403
    page = strict.get(prefix + "page/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    assert strict.post(prefix + "page/", {"csrfmiddlewaretoken": token}).status_code == 200
    assert strict.post(prefix + "page/", {"csrfmiddlewaretoken": token[::-1]}).status_code == 403


@BOTH
def test_language_switch_is_heard(client, prefix):
    assert '<html lang="zh-Hans"' in client.get(prefix + "page/").content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": prefix + "page/"})
    response = client.get(prefix + "page/")
    assert '<html lang="en"' in response.content.decode()
    assert response.headers["Content-Language"] == "en"


@BOTH
def test_language_of_the_browser_is_heard(client, prefix):
    assert '<html lang="en"' in client.get(prefix + "page/", **EN).content.decode()


@BOTH
def test_text_size_is_heard(client, prefix):
    assert 'data-text="large"' not in client.get(prefix + "page/").content.decode()
    client.post(reverse("web:text-size"), {"size": "large", "next": prefix + "page/"})
    assert 'data-text="large"' in client.get(prefix + "page/").content.decode()


@BOTH
def test_refusal_becomes_a_page_with_its_sentence(client, prefix):
    response = client.get(prefix + "refused/")
    assert response.status_code == 409
    assert "Not at this hour." in response.content.decode()


@pytest.mark.parametrize("address", ["/rate", "/rates/", "/brands/rate/", "/admin/rate/"])
def test_similar_addresses_keep_the_session(rf, address):
    from brandportal.web.sessionless import is_sessionless

    assert not is_sessionless(rf.get(address))
    assert is_sessionless(rf.get("/rate/B1/thanks/"))
