"""Requests that no browser sends are answered with a sentence before sessions and sign-in."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from brandportal.web.request_check import METHODS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X"])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-hans", "这个页面不接受这种请求方式。"),
        ("en", "This page does not answer to such a request."),
    ],
)
def test_wrong_method(method, language, sentence):
    answer = Client(enforce_csrf_checks=True).generic(
        method, "/brands/", headers={"accept-language": language}
    )
    assert (answer.status_code, answer["Allow"]) == (405, ", ".join(METHODS))
    assert sentence in answer.content.decode()
    assert "Content-Security-Policy" in answer


def test_wrong_method_of_a_page_that_is_only_read():
    answer = Client().post("/brands/", headers={"accept-language": "en"})
    assert answer.status_code in (200, 405)
    answer = Client().get("/text-size/", headers={"accept-language": "en"})
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "This page does not answer to such a request." in answer.content.decode()


def test_wrong_method_of_a_machine_is_answered_in_its_language():
    answer = Client().put("/api/registers/2026-001/")
    assert answer.status_code == 405
    assert answer.json() == {"error": "这个页面不接受这种请求方式。"}


@pytest.mark.parametrize(
    "more",
    [
        {"path": "/brands/%00/"},
        {"path": "/brands/?q=%00"},
        {"path": "/brands/", "HTTP_COOKIE": 'sessionid="a\\000b"'},
        {"path": "/rate/ABCDE/", "HTTP_COOKIE": 'text_size="\\000"'},
        {"path": "/static/%00"},
    ],
    ids=["path", "query", "session cookie", "no session", "static"],
)
def test_unreadable_address(more):
    path = more.pop("path")
    answer = Client().generic("GET", path, **more)
    assert answer.status_code == 400
    assert "这个网址无法识别。" in answer.content.decode()


@pytest.mark.parametrize(
    ("content_type", "body", "status", "sentence"),
    [
        ("application/x-www-form-urlencoded", b"a=1&" * 1001, 413, "一次提交的项目或文件过多"),
        ("application/x-www-form-urlencoded", b"a=" + b"1" * 2**21, 413, "一次提交的内容过大"),
        ("multipart/form-data", b"x", 400, "提交的内容没有完整收到"),
        ("application/x-www-form-urlencoded", b"login=%00", 400, "输入的内容含有无法识别的字符"),
    ],
)
def test_unreadable_form(content_type, body, status, sentence):
    client = Client(enforce_csrf_checks=False)
    answer = client.generic("POST", "/accounts/login/", body, content_type=content_type)
    assert answer.status_code == status
    page = answer.content.decode()
    assert sentence in page
    assert "</header>" in page


def test_foreign_host_gets_the_page_without_a_frame():
    answer = Client().get("/brands/", headers={"host": "evil..example"})
    assert answer.status_code == 400
    assert "请求无法识别" in answer.content.decode()


@pytest.mark.parametrize("charset", ["undefined", "rot13", "utf-16", "gbk"])
def test_other_character_set_as_the_server_hands_it_over(charset):
    from brandportal.wsgi import application

    environ = RequestFactory().get("/brands/?q=%ff").environ
    environ["CONTENT_TYPE"] = f"text/html; charset={charset}"
    answered = []
    body = application(environ, lambda status, headers, *more: answered.append(status))
    assert answered == ["400 Bad Request"]
    assert "这个网址无法识别。" in b"".join(body).decode()


def test_too_many_attempts_are_answered_in_the_frame(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client()
    for _attempt in range(2):
        answer = client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 429
    assert "操作过于频繁" in answer.content.decode()
    assert "</header>" in answer.content.decode()
