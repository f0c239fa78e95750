"""What stands before a rating: limits by person, device, network and city; a proof near them, a sentence over them."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.test import Client
from django.urls import reverse

from brandportal.settings.limits import Limit
from brandportal.web.models import UsedOnce
from reviews.domain.identity import phone_pseudonym
from reviews.domain.invitations import issue_invitations
from reviews.enums import RaterGroup
from reviews.models import PhoneCode, Rating
from tests.factories.rating import NOW, a_year, an_officer

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = 3600


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return a_year()


@pytest.fixture
def narrow(settings):
    """Wide limits but for the one that a test is about."""
    settings.LIMITS = {
        deed: {name: Limit(9_999, 9_999, limit.seconds) for name, limit in limits.items()}
        for deed, limits in settings.LIMITS.items()
    }

    def narrow(deed, name, free, most, seconds=HOUR):
        settings.LIMITS[deed][name] = Limit(free, most, seconds)

    return narrow


def reader():
    return Client(headers={"accept-language": "en"})


def address(application):
    return reverse("public:rate", args=[application.brand.code])


def hidden(response, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    return found.group(1) if found else None


def ask_code(client, application, phone, **more):
    return client.post(
        address(application), {"step": "phone", "phone": phone, "overall": "5", **more}
    )


def verified(client, application, phone="13812345678"):
    """A browser whose telephone is known; one rating is written."""
    page = ask_code(client, application, phone)
    code = re.search(r'id="shown-code">(\d{6})<', page.content.decode()).group(1)
    typed = {"step": "code", "overall": "5", "pending": hidden(page, "pending"), "code": code}
    assert client.post(address(application), typed).status_code == 302


def rate(client, application, overall="4", **more):
    return client.post(address(application), {"step": "answer", "overall": overall, **more})


@cache
def solve(challenge: str) -> str:
    import json

    made = Challenge.from_dict(json.loads(challenge))
    return Payload(made, solve_challenge(made, timeout=0)).to_base64()


def proof(client) -> str:
    return solve(client.get(reverse("public:proof-challenge")).content.decode())


def test_changes_of_one_rating_are_limited_by_person(client, year, narrow):
    narrow("rate", "person", 3, 3)
    verified(client, year.first)
    assert [rate(client, year.first).status_code for _time in range(3)] == [302, 302, 429]
    held = rate(client, year.first, "3")
    words = held.content.decode()
    assert "You have changed this rating very often within the last hour" in words
    assert "Please try again in 80 minutes." in words
    assert "rate at the agency&#x27;s counter" in words
    assert re.search(r'name="overall" value="3"[^>]*checked', words)
    assert held.headers["Retry-After"] == "4800"
    assert Rating.objects.get().overall == 4
    # Another brand is another rating.
    assert rate(client, year.applications[1]).status_code == 302


def test_person_is_limited_across_browsers(client, year, narrow):
    narrow("rate", "person", 3, 3)
    verified(client, year.first)
    other = reader()
    other.cookies["rater"] = client.cookies["rater"]
    assert [rate(each, year.first).status_code for each in (client, other, client)] == [
        302,
        302,
        429,
    ]


def test_device_is_asked_for_a_proof_and_then_refused(client, year, narrow):
    narrow("rate", "device", 2, 4)
    verified(client, year.first)
    assert rate(client, year.first).status_code == 302
    asked = rate(client, year.first, "1", reasons="attitude")
    words = asked.content.decode()
    assert (asked.status_code, asked.headers["Retry-After"]) == (429, "30")
    assert "Please wait 30 seconds, then press the button below again." in words
    assert re.search(r'name="overall" value="1"[^>]*checked', words)
    assert Rating.objects.get().overall == 4
    assert [rate(client, year.first, proof=proof(client)).status_code for _time in "ab"] == [
        302
    ] * 2
    over = rate(client, year.first, proof=proof(client))
    assert over.status_code == 429
    assert "Very many ratings came from this device within the last hour." in over.content.decode()
    assert "data-proof" not in over.content.decode()


def test_another_device_of_the_network_goes_on(client, year, narrow):
    narrow("rate", "device", 1, 1)
    verified(client, year.first)
    assert rate(client, year.first).status_code == 429
    other = reader()
    verified(other, year.first, "13912345678")


def test_device_has_its_number_from_its_first_sending(client, year):
    client.get(address(year.first))
    assert "device" not in client.cookies
    first = rate(client, year.first)
    cookie = first.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/rate/")
    assert "device" not in rate(client, year.first).cookies


def test_forged_number_of_a_device_is_replaced(client, year):
    client.cookies["device"] = "0123456789abcdef"
    assert rate(client, year.first).cookies["device"].value != "0123456789abcdef"


def test_rating_keeps_marks_of_network_block_and_device(client, year):
    def marks_of(remote, phone):
        browser = reader()
        browser.defaults["REMOTE_ADDR"] = remote
        verified(browser, year.first, phone)
        row = Rating.objects.get(pseudonym=phone_pseudonym(phone, year=2026))
        return row.network, row.block, row.device

    first = marks_of("203.0.113.9", "13812345678")
    assert [len(mark) for mark in first] == [16, 16, 16]
    neighbour = marks_of("203.0.113.200", "13812345679")
    assert (neighbour[:2], neighbour[2] != first[2]) == (first[:2], True)
    same_block = marks_of("203.0.100.1", "13812345670")
    assert (same_block[0] != first[0], same_block[1]) == (True, first[1])
    elsewhere = marks_of("198.51.100.1", "13812345671")
    assert not set(elsewhere) & set(first)


HEADERS = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP"]


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_escapes_the_networks_limit(client, year, narrow, header):
    narrow("send", "network", 2, 2)
    for number in range(4):
        forged = {header: f"198.51.{number}.1"}
        browser = Client(headers={"accept-language": "en", **forged})
        status = ask_code(browser, year.first, f"1381234567{number}").status_code
        assert status == (200 if number < 2 else 429)


def test_network_is_asked_for_a_proof_before_it_is_refused(client, year, narrow):
    narrow("send", "network", 1, 2)
    assert ask_code(client, year.first, "13812345671").status_code == 200
    asked = ask_code(reader(), year.first, "13812345672")
    words = asked.content.decode()
    assert (asked.status_code, hidden(asked, "phone"), hidden(asked, "overall")) == (
        429,
        "13812345672",
        "5",
    )
    assert "One moment, please" in words
    assert PhoneCode.objects.count() == 1
    with_proof = ask_code(reader(), year.first, "13812345672", proof=proof(client))
    assert with_proof.status_code == 200
    over = ask_code(reader(), year.first, "13812345673", proof=proof(client))
    words = over.content.decode()
    assert "Very many codes are being sent to your network just now." in words
    assert "With an invitation code" in words
    other = Client(REMOTE_ADDR="203.0.113.9", headers={"accept-language": "en"})
    assert ask_code(other, year.first, "13812345674").status_code == 200


def test_whole_city_is_limited_in_what_messages_cost(client, year, narrow):
    narrow("send", "city", 2, 2, seconds=60)
    for number in range(3):
        browser = Client(REMOTE_ADDR=f"203.0.{number}.9", headers={"accept-language": "en"})
        page = ask_code(browser, year.first, f"1381234567{number}")
        assert page.status_code == (200 if number < 2 else 429)
    words = page.content.decode()
    assert "Very many codes are being sent in the whole city just now." in words
    assert "Please try again in 2 minutes." in words
    assert PhoneCode.objects.count() == 2


def test_guesses_at_invitations_are_limited(client, year, narrow):
    narrow("guess", "network", 2, 2)
    code = issue_invitations(
        application=year.first,
        group=RaterGroup.SERVICE_RECIPIENTS,
        count=1,
        by=an_officer(),
        now=NOW,
    )[0]
    for _time in range(2):
        assert rate(reader(), year.first, invitation="2222-2222-2222").status_code == 422
    held = rate(client, year.first, invitation=code)
    assert (held.status_code, Rating.objects.count()) == (429, 0)
    assert "Very many codes are being typed in from your network" in held.content.decode()


def test_code_step_is_counted_before_the_code_is_looked_at(client, year, narrow):
    narrow("rate", "network", 1, 2)
    page = ask_code(client, year.first, "13812345678")
    pending = hidden(page, "pending")
    typed = {"step": "code", "overall": "5", "pending": pending, "code": "x"}
    assert client.post(address(year.first), typed).status_code == 422
    asked = client.post(address(year.first), typed)
    assert (asked.status_code, hidden(asked, "code"), hidden(asked, "pending")) == (
        429,
        "x",
        pending,
    )
    assert PhoneCode.objects.get().attempts == 1


def test_looking_up_receipts_is_limited(client, year, narrow):
    narrow("receipt", "network", 1, 2)
    look = lambda **more: client.post(reverse("public:receipt"), {"code": "X", **more})  # noqa: E731
    assert look().status_code == 422
    asked = look()
    assert (asked.status_code, "data-proof" in asked.content.decode()) == (429, True)
    assert look(proof=proof(client)).status_code == 422
    over = look(proof=proof(client))
    assert "Your receipt does not expire" in over.content.decode()


# Proof and ticket ---------------------------------------------------------------------------------------------


@pytest.fixture
def near(client, year, narrow):
    """A known rater whose device is near its limit from the next rating on."""
    narrow("rate", "device", 1, 100)
    verified(client, year.first)
    return year.first


def test_proof_works_once(client, near):
    mine = proof(client)
    assert rate(client, near, proof=mine).status_code == 302
    again = rate(client, near, proof=mine)
    assert (again.status_code, "data-proof" in again.content.decode()) == (429, True)


def test_proof_is_not_used_up_when_none_is_needed(client, near):
    mine = proof(client)
    other = reader()
    verified(other, near, "13912345678")
    assert UsedOnce.objects.count() == 0
    assert rate(client, near, proof=mine).status_code == 302
    assert UsedOnce.objects.count() == 1


@pytest.mark.parametrize("forged", ["", "x", "e30=", "x" * 10_000])
def test_proof_that_is_none_is_asked_for_again(client, near, forged):
    assert rate(client, near, proof=forged).status_code == 429


def test_ticket_waits_half_a_minute_and_works_once(client, near, time_machine):
    ticket = hidden(rate(client, near), "ticket")
    time_machine.move_to(NOW + 12 * SECOND, tick=False)
    early = rate(client, near, ticket=ticket)
    assert early.status_code == 429
    assert "That was a little early: please wait 18 more seconds" in early.content.decode()
    assert hidden(early, "ticket") == ticket
    time_machine.move_to(NOW + 30 * SECOND, tick=False)
    assert rate(client, near, ticket=ticket).status_code == 302
    again = rate(client, near, ticket=ticket)
    assert (again.status_code, hidden(again, "ticket") != ticket) == (429, True)


def test_ticket_is_too_old_after_a_quarter_of_an_hour(client, near, time_machine):
    ticket = hidden(rate(client, near), "ticket")
    time_machine.move_to(NOW + timedelta(minutes=15), tick=False)
    assert rate(client, near, ticket=ticket).status_code == 429


def test_waiting_has_a_limit_of_its_own(client, near, narrow, time_machine):
    narrow("wait", "network", 1, 1)
    tickets = [hidden(rate(client, near), "ticket") for _time in range(2)]
    time_machine.move_to(NOW + 30 * SECOND, tick=False)
    assert rate(client, near, ticket=tickets[0]).status_code == 302
    over = rate(client, near, ticket=tickets[1])
    assert "Very many people of your network are waiting just now." in over.content.decode()
    # Who can compute goes on.
    assert rate(client, near, proof=proof(client)).status_code == 302


def test_page_with_a_proof_may_run_a_worker_and_other_pages_may_not(client, near):
    asked = rate(client, near)
    assert "worker-src 'self'" in asked.headers["Content-Security-Policy"]
    assert "worker-src" not in client.get(address(near)).headers["Content-Security-Policy"]
    words = asked.content.decode()
    for loaded in ("vendor/altcha/altcha.min.js", "vendor/altcha/pbkdf2.js", "js/proof.js"):
        assert loaded in words
        assert loaded not in client.get(address(near)).content.decode()


def test_challenge_is_fresh_each_time_and_kept_by_nobody(client):
    made = [client.get(reverse("public:proof-challenge")) for _time in range(2)]
    assert made[0].json()["signature"] != made[1].json()["signature"]
    assert "no-store" in made[0].headers["Cache-Control"]
    assert client.post(reverse("public:proof-challenge")).status_code == 405


def test_known_rater_takes_one_round_trip_and_no_more_queries(
    client, year, monkeypatch, django_assert_num_queries
):
    from brandportal.web import limits

    verified(client, year.first)
    rate(client, year.first)
    counted = []
    count = limits._count
    monkeypatch.setattr(
        limits, "_count", lambda rows, now: counted.append(len(rows)) or count(rows, now)
    )
    rate(client, year.first)
    assert counted == [3]
