"""A page is rendered once for everybody and never shows one visitor's content to another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.policies import OPERATOR
from brandportal.journal.domain import append
from brandportal.web import page_cache
from tests.brandportal.web import cached_urls
from tests.factories.people import make_agency, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.brandportal.web.cached_urls")]
ADDRESS = "/kept/one/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def turned_on(settings):
    settings.KEPT_PAGE_SECONDS = 60
    page_cache.page_cache.clear()
    cached_urls.made.clear()
    cached_urls.UNTIL.clear()
    yield
    page_cache.page_cache.clear()


@pytest.fixture
def later(monkeypatch):
    """Let the journal be looked at again."""

    def pass_by():
        page_cache.page_cache._look_at = 0.0

    return pass_by


def an_action():
    agency = make_agency("示例局")
    append(action="test", done="done", obj=agency, by=OPERATOR, now=timezone.now())


def text(response) -> str:
    return response.content.decode()


def headers(answer) -> dict[str, str]:
    """All but the number of the request, which each has for itself."""
    kept = {**answer.headers}
    assert kept.pop("X-Request-ID")
    return kept


def test_page_is_made_once_and_asks_the_database_for_nothing(client, django_assert_num_queries):
    first = client.get(ADDRESS)
    with django_assert_num_queries(0):
        second = Client().get(ADDRESS)
    assert cached_urls.made == ["one"]
    assert TOKEN.sub("", text(second)) == TOKEN.sub("", text(first))
    assert headers(second) == headers(first)


def test_page_is_the_same_as_one_that_is_not_kept(settings):
    Client().get(ADDRESS)
    out_of_the_cache = Client().get(ADDRESS)
    settings.KEPT_PAGE_SECONDS = 0
    made_anew = Client().get(ADDRESS)
    assert cached_urls.made == ["one", "one"]
    assert TOKEN.sub("", text(out_of_the_cache)) == TOKEN.sub("", text(made_anew))
    assert headers(out_of_the_cache) == headers(made_anew)


def test_every_visitor_gets_a_token_of_his_own_that_works():
    Client().get(ADDRESS)
    tokens = set()
    for _visitor in range(2):
        visitor = Client(enforce_csrf_checks=True)
        found = TOKEN.findall(text(visitor.get(ADDRESS)))
        assert len(found) == 2
        assert len(set(found)) == 1
        tokens |= set(found)
        typed = {"language": "en", "csrfmiddlewaretoken": found[0]}
        assert visitor.post(reverse("set_language"), typed).status_code == 302
        assert (
            Client(enforce_csrf_checks=True).post(reverse("set_language"), typed).status_code == 403
        )
    assert len(tokens) == 2
    assert cached_urls.made == ["one"]


def test_signed_in_visitor_neither_gets_nor_leaves_a_kept_page(client):
    person = make_user()
    client.force_login(person)
    for _twice in range(2):
        assert person.get_full_name() in text(client.get(ADDRESS))
    assert person.get_full_name() not in text(Client().get(ADDRESS))
    assert person.get_full_name() in text(client.get(ADDRESS))
    assert cached_urls.made == ["one"] * 4


@pytest.mark.parametrize("cookie", ["messages", "rater"])
def test_visitor_with_something_of_his_own_gets_a_page_of_his_own(cookie):
    Client().get(ADDRESS)
    visitor = Client()
    visitor.cookies[cookie] = "x"
    visitor.get(ADDRESS)
    assert cached_urls.made == ["one", "one"]


@pytest.mark.parametrize("name", ["dead", "private", "cookie", "policy", "two"])
def test_page_that_is_not_for_everybody_is_not_kept(name):
    for _twice in range(2):
        Client().get(f"/kept/{name}/")
    assert cached_urls.made == [name, name]


def test_language_and_text_size_have_pages_of_their_own():
    chinese, english, large = Client(), Client(HTTP_ACCEPT_LANGUAGE="en"), Client()
    large.cookies["text_size"] = "large"
    for _twice in range(2):
        assert '<html lang="zh-Hans">' in text(chinese.get(ADDRESS))
        assert '<html lang="en">' in text(english.get(ADDRESS))
        assert '<html lang="zh-Hans" data-text="large">' in text(large.get(ADDRESS))
    assert cached_urls.made == ["one"] * 3


def test_address_with_a_known_parameter_is_kept_and_with_another_is_not():
    for query in ("?p=1", "?p=1", "?p=2", "?i=SECRET", "?i=SECRET", "?p=1&i=SECRET"):
        page = text(Client().get(ADDRESS + query))
        assert f'value="{ADDRESS}{query.replace("&", "&amp;")}"' in page
    assert cached_urls.made == ["one"] * 5
    assert "SECRET" not in text(Client().get(ADDRESS))


def test_page_without_a_form_sets_no_cookie():
    for _twice in range(2):
        response = Client().get("/kept/plain/")
        assert (response.content, list(response.cookies)) == (b"plain", [])
    assert cached_urls.made == ["plain"]


def test_post_goes_to_the_view():
    Client().get(ADDRESS)
    Client().post(ADDRESS)
    assert cached_urls.made == ["one", "one"]


def test_action_ends_every_page_a_second_later(client, later):
    client.get(ADDRESS)
    an_action()
    later()
    client.get(ADDRESS)
    client.get(ADDRESS)
    assert cached_urls.made == ["one", "one"]


def test_journal_is_looked_at_once_a_second_at_most(client):
    client.get(ADDRESS)
    an_action()
    client.get(ADDRESS)
    assert cached_urls.made == ["one"]


def test_page_ends_at_the_moment_its_view_named(client, time_machine):
    now = timezone.now()
    cached_urls.UNTIL.append(now + timedelta(seconds=10))
    time_machine.move_to(now, tick=False)
    client.get(ADDRESS)
    time_machine.move_to(now + timedelta(seconds=9.999), tick=False)
    client.get(ADDRESS)
    assert cached_urls.made == ["one"]
    time_machine.move_to(now + timedelta(seconds=10), tick=False)
    client.get(ADDRESS)
    assert cached_urls.made == ["one", "one"]


def test_page_lives_a_minute_at_most(client, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    client.get(ADDRESS)
    time_machine.move_to(now + timedelta(seconds=59.999), tick=False)
    client.get(ADDRESS)
    assert cached_urls.made == ["one"]
    time_machine.move_to(now + timedelta(seconds=60), tick=False)
    client.get(ADDRESS)
    assert cached_urls.made == ["one", "one"]


def test_cache_forgets_what_was_unused_longest():
    cache = page_cache.PageCache(largest=25)
    pages = {
        name: page_cache.Page((name * 10,), {}, cache.version(), float("inf"))
        for name in (b"a", b"b", b"c")
    }
    cache.put(("a",), pages[b"a"])
    cache.put(("b",), pages[b"b"])
    assert cache.find(("a",)) is pages[b"a"]
    cache.put(("c",), pages[b"c"])
    assert [cache.find((name,)) is not None for name in "abc"] == [True, False, True]
    cache.put(("a",), pages[b"a"])
    assert [cache.find((name,)) is not None for name in "abc"] == [True, False, True]


def test_fact_is_made_once_until_the_next_action(later):
    made = []

    def make():
        made.append(1)
        return len(made)

    assert [page_cache.page_cache.fact(("x",), make) for _twice in range(2)] == [1, 1]
    an_action()
    later()
    assert [page_cache.page_cache.fact(("x",), make) for _twice in range(2)] == [2, 2]


def test_fact_lives_a_minute_at_most(time_machine):
    now = timezone.now()
    for seconds, expected in ((0, 1), (59.999, 1), (60, 2)):
        time_machine.move_to(now + timedelta(seconds=seconds), tick=False)
        assert page_cache.page_cache.fact(("x",), lambda number=expected: number) == expected


def test_missing_fact_is_looked_for_again():
    answers = [None, "found"]
    assert [page_cache.page_cache.fact(("x",), lambda: answers.pop(0)) for _twice in range(2)] == [
        None,
        "found",
    ]


def test_nothing_is_kept_where_keeping_is_turned_off(settings):
    settings.KEPT_PAGE_SECONDS = 0
    answers = [1, 2]
    assert [page_cache.page_cache.fact(("x",), lambda: answers.pop(0)) for _twice in range(2)] == [
        1,
        2,
    ]
