"""The API for an agency's system: a key in the header, its own agency, all or nothing, counted by
the hour.
"""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from brandportal.journal.models import SecurityEvent
from brandportal.journal.security import MOST_NETWORKS
from reviews.models import Delivery, RegisterKey, ServiceCase
from reviews.registers.keys import issue_key, revoke_key
from tests.factories.registers import (
    AFTER_DEADLINE,
    BEFORE,
    POINT,
    agency_person,
    hand_in,
    phone,
    register_year,
)

pytestmark = pytest.mark.django_db
CASE = {"case": "ZJG-1", "point": POINT, "served_on": "2026-03-05", "phone": phone(1)}


@pytest.fixture(autouse=True)
def before_the_deadline(time_machine):
    time_machine.move_to(BEFORE, tick=False)


@pytest.fixture
def year():
    return register_year()


@pytest.fixture
def key(year) -> str:
    head = agency_person(year.first, "head")
    return issue_key(agency=year.first.agency, name="业务系统", by=head, now=BEFORE)


def ask(client, application, key, said=None, *, method="post", **headers):
    sent = {"Accept-Language": "en", **headers}
    if key is not None:
        sent["Authorization"] = f"Bearer {key}"
    data = said if isinstance(said, (str, bytes)) else json.dumps(said or {})
    where = reverse("api:register", args=[application.number])
    if method == "get":
        return client.get(where, headers=sent)
    return client.generic(
        method.upper(), where, data, content_type="application/json", headers=sent
    )


def test_post_takes_cases_and_says_how_many(client, year, key):
    cases = [CASE, CASE | {"case": "ZJG-2", "phone": 13900000002}]
    answer = ask(client, year.first, key, {"cases": cases})
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "looked_at": 2,
            "taken": 2,
            "known": 0,
            "left_out": 0,
            "problems": [],
            "problems_in_all": 0,
        },
    )
    assert Delivery.objects.get().way == "api"
    again = ask(client, year.first, key, {"cases": cases}).json()
    assert (again["taken"], again["known"]) == (0, 2)


def test_post_with_a_problem_takes_nothing_and_names_it(client, year, key):
    answer = ask(client, year.first, key, {"cases": [CASE, CASE | {"phone": "1"}]})
    assert answer.status_code == 422
    assert answer.json() == {
        "looked_at": 2,
        "taken": 0,
        "known": 0,
        "left_out": 2,
        "problems": [
            {
                "case": 2,
                "field": "Mobile number",
                "reason": "This is no mobile number: 11 digits that start with 1.",
            }
        ],
        "problems_in_all": 1,
    }
    assert not ServiceCase.objects.exists()


def test_post_takes_the_good_ones_when_that_is_said(client, year, key):
    said = {"cases": [CASE, CASE | {"case": "2", "phone": "1"}], "take_good": True}
    answer = ask(client, year.first, key, said).json()
    assert (answer["taken"], answer["left_out"]) == (1, 1)
    # Only the word true says it.
    said = {"cases": [CASE | {"case": "3"}, CASE | {"phone": "1"}], "take_good": "yes"}
    assert ask(client, year.first, key, said).status_code == 422


def test_get_says_the_terms_and_what_stands_there(client, year, key):
    hand_in(year.first, 3)
    answer = ask(client, year.first, key, method="get").json()
    assert answer == {
        "application": year.first.number,
        "open": True,
        "reason": "",
        "first_day": "2025-06-01",
        "last_day": "2026-05-31",
        "deadline": AFTER_DEADLINE.isoformat(),
        "service_points": [POINT],
        "cases": 3,
        "people": 3,
        "by_point_and_month": [{"point": POINT, "month": "2026-03", "cases": 3}],
    }


def test_a_failed_key_is_told_with_the_network_and_not_which_key(client, year, key, time_machine):
    revoke_key(
        key=RegisterKey.objects.get(), by=agency_person(year.first, "head", name="h"), now=BEFORE
    )
    for tried in (key, "x" * 43, "y" * 43):
        assert ask(client, year.first, tried).status_code == 401
    row = SecurityEvent.objects.get()
    assert (row.kind, row.actor, row.network, row.detail, row.times) == (
        "key_failed",
        None,
        "127.0.0.0/24",
        "api:register",
        3,
    )
    kept = str(list(SecurityEvent.objects.values()))
    assert not any(told in kept for told in (key, "xxx", "yyy", year.first.agency.name))


def test_a_living_key_and_a_call_without_one_leave_no_event(client, year, key):
    assert ask(client, year.first, key, {"cases": [CASE]}).status_code == 200
    assert ask(client, year.first, None).status_code == 401
    assert not SecurityEvent.objects.exists()


def test_many_networks_with_wrong_keys_fill_no_table(client, year):
    """A minute costs so many rows and one more, from however many networks the keys are tried."""
    for number in range(MOST_NETWORKS + 30):
        address = f"10.{number}.0.1"
        sent = {"Authorization": f"Bearer {number:043}"}
        where = reverse("api:register", args=[year.first.number])
        assert client.get(where, headers=sent, REMOTE_ADDR=address).status_code == 401
    rows = SecurityEvent.objects.filter(kind="key_failed")
    assert rows.count() == MOST_NETWORKS + 1
    assert rows.get(network="").times == 30


# Who asks with which key, for whose application; GET, POST.
@pytest.mark.parametrize(
    ("which", "own", "met"),
    [
        ("living", True, 200),
        ("living", False, 404),
        ("revoked", True, 401),
        ("of the other agency", True, 404),
        ("of the other agency", False, 200),
        ("unknown", True, 401),
        ("empty", True, 401),
        ("none", True, 401),
        ("in another scheme", True, 401),
        ("with a session instead", True, 401),
    ],
)
def test_the_matrix_of_keys(client, year, key, which, own, met):
    other = year.applications[1]
    other_head = agency_person(other, "head")
    keys = {
        "living": key,
        "revoked": key,
        "of the other agency": issue_key(agency=other.agency, name="x", by=other_head, now=BEFORE),
        "unknown": "x" * 43,
        "empty": "",
    }
    if which == "revoked":
        revoke_key(
            key=RegisterKey.objects.get(agency=year.first.agency),
            by=agency_person(year.first, "head", name="second head"),
            now=BEFORE,
        )
    if which == "with a session instead":
        client.force_login(agency_person(year.first))
    headers = {"Authorization": f"Basic {key}"} if which == "in another scheme" else {}
    application = year.first if own else other
    for method in ("get", "post"):
        answer = ask(
            client, application, keys.get(which), {"cases": [CASE]}, method=method, **headers
        )
        assert answer.status_code == met
        assert ("WWW-Authenticate" in answer) == (met == 401)
    assert ServiceCase.objects.count() == (met == 200)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        "3",
        '{"cases": 1}',
        '{"cases": []}',
        '{"cases": [1]}',
        "[" * 100_000,
        b"\xff\xfe",
        {"cases": [CASE] * 5001},
    ],
)
def test_post_refuses_what_is_no_list_of_cases(client, year, key, said):
    answer = ask(client, year.first, key, said)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error"}
    assert not ServiceCase.objects.exists()


@pytest.mark.parametrize("value", [None, "", 1.5, True, [], {}, "=1+1", "1.2E+18"])
@pytest.mark.parametrize("field", ["case", "point", "served_on", "phone"])
def test_post_refuses_values_of_other_kinds(client, year, key, field, value):
    answer = ask(client, year.first, key, {"cases": [CASE | {field: value}]})
    assert answer.status_code == 422
    assert len(answer.json()["problems"]) == 1


def test_post_more_than_two_megabytes_is_413(client, year, key):
    assert ask(client, year.first, key, b" " * (2 * 1024 * 1024 + 1)).status_code == 413


def test_post_after_the_deadline_is_409(client, year, key, time_machine):
    time_machine.move_to(AFTER_DEADLINE, tick=False)
    assert ask(client, year.first, key, {"cases": [CASE]}).status_code == 409
    assert ask(client, year.first, key, method="get").json()["open"] is False


def test_the_sixty_first_call_of_an_hour_is_429(client, year, key):
    for _call in range(60):
        assert ask(client, year.first, key, method="get").status_code == 200
    answer = ask(client, year.first, key, {"cases": [CASE]})
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert not ServiceCase.objects.exists()


def test_the_answer_speaks_the_caller_s_language(client, year, key):
    answer = ask(
        client, year.first, key, {"cases": [CASE | {"phone": ""}]}, **{"Accept-Language": "zh-CN"}
    )
    assert answer.json()["problems"][0]["field"] == "手机号"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, year, key, method):
    assert ask(client, year.first, key, {"cases": [CASE]}, method=method).status_code == 405
