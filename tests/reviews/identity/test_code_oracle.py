"""Requesting a code reveals nothing about a number: the same bytes and queries whatever the number
has done.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brandportal.web.limits import spend
from reviews.identity.phone_codes import TO_SEE_OWN_DATA, check_code, send_code
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.kiosks.kiosks import issue_kiosk
from reviews.models import Rating
from reviews.privacy.erasure import erase
from reviews.privacy.own_data import known_by
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.limits import Who, spends_of
from reviews.rating.rating import Answer, rate
from tests.factories.people import make_officer
from tests.factories.rating import NOW, make_year

pytestmark = pytest.mark.django_db
OWN = "/privacy/mine/"
SECOND = timedelta(seconds=1)


class Silent:
    shows_code = False

    def send(self, phone, text):
        pass


class Telling:
    """The telephone's owner reads the message."""

    shows_code = True

    def send(self, phone, text):
        pass


@pytest.fixture
def year(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.LANGUAGE_CODE = "en"
    return make_year()


def given(year, phone, level=2, comment=""):
    return rate(
        application=year.first,
        answer=Answer(level),
        pseudonym=phone_pseudonym(phone, year=2026),
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        comment=comment,
        now=NOW,
    )


def sent(year, phone, seconds, **more):
    return send_code(evaluation=year.evaluation, phone=phone, now=NOW - seconds * SECOND, **more)


def used(year, phone, seconds):
    code = sent(year, phone, seconds)
    check_code(
        evaluation=year.evaluation,
        pseudonym=code.pseudonym,
        code=code.shown,
        now=NOW - (seconds - 1) * SECOND,
    )


def nothing(year, phone): ...


def has_rated(year, phone):
    given(year, phone, comment="有话说")


def has_used_up_the_changes(year, phone):
    """Twenty changes within the hour: the next one is refused, to this person alone."""
    given(year, phone)
    who = Who(f"{year.first.pk}:{phone_pseudonym(phone, year=2026)}", "d", "n")
    for _time in range(21):
        spend(spends_of(("change",), who), now=NOW)
        spend(spends_of(("counter_change",), who), now=NOW)


def has_just_asked(year, phone):
    sent(year, phone, 20)
    sent(year, phone, 20, purpose=TO_SEE_OWN_DATA)


def has_rated_a_moment_ago(year, phone):
    used(year, phone, 30)
    given(year, phone)


def has_asked_five_times(year, phone):
    for minutes in (50, 40, 30, 20, 10):
        sent(year, phone, 60 * minutes)
        sent(year, phone, 60 * minutes, purpose=TO_SEE_OWN_DATA)


def has_erased(year, phone):
    given(year, phone)
    erase(person=known_by(phone), now=NOW)


STATES = (
    nothing,
    has_rated,
    has_used_up_the_changes,
    has_just_asked,
    has_rated_a_moment_ago,
    has_asked_five_times,
    has_erased,
)
HIDDEN = re.compile(r'(name="(?:csrfmiddlewaretoken|pending|ticket)"[^>]*value=")([^"]*)(")')


def plain(answer) -> str:
    """The page, with every token as its length alone."""
    return HIDDEN.sub(lambda part: f"{part[1]}{len(part[2])}{part[3]}", answer.content.decode())


def transcript(address, form, phone, client, time_machine) -> list[object]:
    """Ask for the number's code, guess six times and once more when it is old; everything that
    comes back.
    """
    found: list[object] = []

    def ask(**typed):
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(address, {**form, **typed})
        shapes = [re.sub(r"'[^']*'|\d+", "?", row["sql"]) for row in seen.captured_queries]
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in {"Content-Security-Policy", "X-Request-ID"}
        }
        cookies = sorted((name, len(row.value)) for name, row in answer.cookies.items())
        found.append((answer.status_code, headers, cookies, plain(answer).replace(phone, "P")))
        found.append(shapes)
        return answer

    page = ask(step="phone", phone=phone)
    pending = re.search(r'name="pending"[^>]*value="([^"]*)"', page.content.decode())[1]
    for guess in range(6):
        # Of a million codes the guessed one may be right once; then the test would say so.
        ask(step="code", code=f"00000{guess}", pending=pending)
    time_machine.move_to(NOW + timedelta(minutes=11), tick=False)
    ask(step="code", code="000009", pending=pending)
    time_machine.move_to(NOW, tick=False)
    return found


def visitor(year, place) -> tuple[str, dict[str, str], Client]:
    client = Client()
    if place == "own data":
        return OWN, {}, client
    if place == "kiosk":
        _kiosk, token = issue_kiosk(
            service_point=year.first.service_points.first(),
            name="大厅",
            by=make_officer(f"o{Rating.objects.count()}{token_number()}"),
            now=NOW,
        )
        client.get(f"/kiosk/{token}/")
        return "/kiosk/", {"overall": "5"}, client
    return f"/rate/{year.first.brand.code}/", {"overall": "5"}, client


numbers = iter(range(10**6))


def token_number() -> int:
    return next(numbers)


@pytest.mark.parametrize("place", ["rate", "kiosk", "own data"])
def test_nothing_is_said_before_the_right_code(year, place, settings, time_machine):
    told = {}
    for number, state in enumerate(STATES):
        phone = f"1380000010{number}"
        settings.SMS_GATEWAY = f"{__name__}.Telling"
        state(year, phone)
        settings.SMS_GATEWAY = f"{__name__}.Silent"
        address, form, client = visitor(year, place)
        told[state.__name__] = transcript(address, form, phone, client, time_machine)
    for name, found in told.items():
        assert found == told["nothing"], name


@pytest.mark.parametrize("place", ["rate", "kiosk"])
def test_a_wrong_guess_takes_nothing_from_the_person(year, place, settings, time_machine):
    """Twenty-five wrong codes typed by a stranger leave the owner all the changes of the hour."""
    phone = "13800000100"
    for _round in range(5):
        address, form, client = visitor(year, place)
        transcript(address, form, phone, client, time_machine)
    who = Who(f"{year.first.pk}:{phone_pseudonym(phone, year=2026)}", "d", "n")
    action = "counter_change" if place == "kiosk" else "change"
    assert [spend(spends_of((action,), who), now=NOW).ok for _time in range(20)] == [True] * 20


def test_the_right_code_tells_the_owner_what_is_so(year, client):
    """Only the owner is told that the hour's changes are used up; the rating is unchanged."""
    phone = "13800000100"
    has_used_up_the_changes(year, phone)
    address = f"/rate/{year.first.brand.code}/"
    page = client.post(address, {"step": "phone", "phone": phone, "overall": "5"}).content.decode()
    code = re.search(r'id="shown-code">(\d{6})<', page)[1]
    pending = re.search(r'name="pending"[^>]*value="([^"]*)"', page)[1]
    typed = {"step": "code", "code": code, "pending": pending, "overall": "5"}
    answer = client.post(address, typed)
    assert answer.status_code == 429
    assert "You have changed this rating very often" in answer.content.decode()
    assert Rating.objects.get().overall == 2
