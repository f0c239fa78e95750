"""The number of a request, in header, pages and log, and what the log does not say."""

from __future__ import annotations

import io
import json
import logging.config
import re
from collections.abc import Callable, Iterator

import pytest
from django.db.utils import OperationalError
from django.test import Client

from brandportal.settings.logs import logs
from brandportal.web import views
from brandportal.web.request_lines import request_id
from tests.factories.people import make_user

NUMBER = re.compile(r"[0-9a-f]{16}")
SECRET = "b7f3-secret-code"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict]]]:
    """The log as production writes it."""
    wanted = logs("INFO")
    made = logging.config.DictConfigurator(wanted)
    handler = logging.StreamHandler(written := io.StringIO())
    handler.setFormatter(made.configure_formatter(wanted["formatters"]["json"]))
    handler.addFilter(made.configure_filter(wanted["filters"]["routes"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_every_answer_has_a_number_of_its_own(client, db):
    numbers = [client.get(path).headers["X-Request-ID"] for path in ("/healthz", "/", "/no", "/")]
    assert all(NUMBER.fullmatch(one) for one in numbers)
    assert len(set(numbers)) == 4
    assert request_id() == ""


def test_a_number_from_outside_is_not_taken(client):
    answer = client.get("/healthz", HTTP_X_REQUEST_ID="chosen-by-a-visitor")
    assert answer.headers["X-Request-ID"] != "chosen-by-a-visitor"


def test_the_log_tells_route_status_and_time_and_nothing_about_the_visitor(client, db, lines):
    client.force_login(make_user(name="张三"))
    answer = client.get(f"/invitation/{SECRET}/?code={SECRET}", REMOTE_ADDR="203.0.113.7")
    told = [line for line in lines() if line["logger"] == "brandportal.request"]
    assert len(told) == 1
    assert {name: told[0][name] for name in ("method", "route", "status", "request_id")} == {
        "method": "GET",
        "route": "invitation/<str:token>/",
        "status": answer.status_code,
        "request_id": answer.headers["X-Request-ID"],
    }
    assert isinstance(told[0]["ms"], int)
    whole = json.dumps(lines(), ensure_ascii=False)
    assert [word for word in (SECRET, "203.0.113.7", "张三") if word in whole] == []


@pytest.mark.parametrize("path", ["/rate/2026-001/", "/receipts/", "/kiosk/"])
def test_raters_have_a_number_and_no_line(client, db, lines, path):
    assert NUMBER.fullmatch(client.get(path).headers["X-Request-ID"])
    assert [line for line in lines() if line["logger"] == "brandportal.request"] == []


@pytest.fixture
def broken(client, monkeypatch) -> Callable[[Exception], Client]:
    """A portal in which every invitation fails like this."""
    client.raise_request_exception = False

    def by(failure: Exception) -> Client:
        def fail(*_arguments: object, **_named: object) -> None:
            raise failure

        monkeypatch.setattr(views, "open_invitation", fail)
        return client

    return by


def test_a_fault_is_found_by_the_number_on_the_page(broken, db, lines):
    answer = broken(RuntimeError("a fault of the program")).get(f"/invitation/{SECRET}/")
    number = answer.headers["X-Request-ID"]
    assert (answer.status_code, number in answer.content.decode()) == (500, True)
    faults = [line for line in lines() if line["level"] == "error"]
    assert [(line["event"], line["request_id"]) for line in faults] == [
        ("Internal Server Error: invitation/<str:token>/", number)
    ]
    assert "a fault of the program" in faults[0]["exception"]
    assert SECRET not in json.dumps(lines())


def test_the_number_stands_on_the_page_while_the_database_is_away(broken, db):
    answer = broken(OperationalError("gone")).get(f"/invitation/{SECRET}/")
    assert (answer.status_code, answer.headers["X-Request-ID"] in answer.content.decode()) == (
        503,
        True,
    )


def test_machines_read_the_number_in_the_answer(broken, db):
    client = broken(RuntimeError("a fault of the program"))
    answer = client.get(f"/invitation/{SECRET}/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["request_id"]) == (
        500,
        answer.headers["X-Request-ID"],
    )
