"""The sign-on and the return in a browser: no input lost, no foreign redirect, no account and no
session.
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.models import User
from brandportal.journal.models import Entry
from brandportal.rulebook import default_rules
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.models import Evaluation, Rating
from tests.factories.openid_provider import running
from tests.factories.pages import flat
from tests.factories.rating import DAY, make_year

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
RETURN = "/rate/sign-on/return/"


@pytest.fixture
def service(settings):
    with running() as made:
        settings.SIGN_ON = made.setting
        yield made


@pytest.fixture
def year():
    """A rating that runs now: the service's tokens are made by the real clock."""
    now = timezone.now()
    return make_year(opens_at=now - DAY, closes_at=now + DAY)


@pytest.fixture(autouse=True)
def english_reader(client, settings):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def page_of(year):
    return reverse("public:rate", args=[year.first.brand.code])


def leave(client, year, query="", **answer):
    """Choose the sign-on on the telephone's page; the page with the link to it."""
    return client.post(page_of(year) + query, {"step": "sign-on", "overall": "5", **answer})


def link(page):
    return unescape(re.search(r'<a class="btn" href="([^"]+)"', page.content.decode()).group(1))


def come_back(client, service, page, subject="person-1"):
    return client.get(RETURN, service.sign_on(link(page), subject))


def test_sign_on_is_offered_beside_the_telephone_where_there_is_one(
    client, year, service, settings
):
    html = client.post(page_of(year), {"step": "answer", "overall": "5"}).content.decode()
    assert "Use Harbour ID" in html
    settings.SIGN_ON = None
    html = client.post(page_of(year), {"step": "answer", "overall": "5"}).content.decode()
    assert 'value="sign-on"' not in html


def test_there_and_back_makes_one_rating_and_keeps_everything(client, year, service):
    point = year.first.service_points.get()
    page = leave(
        client,
        year,
        f"?p={point.pk}",
        overall="2",
        attitude="1",
        effect="4",
        reasons=["waiting", "other"],
        comment="等了很久，\n没有人管。",
    )
    assert page.status_code == 200
    done = come_back(client, service, page)
    assert (done.status_code, done.url) == (
        302,
        reverse("public:rate-thanks", args=[year.first.brand.code]),
    )
    row = Rating.objects.get()
    assert (row.overall, row.attitude, row.ability, row.efficiency, row.effect) == (
        2,
        1,
        None,
        None,
        4,
    )
    assert (row.reasons, row.channel, row.group) == ("waiting,other", "sign_on", "public")
    assert row.service_point_id == point.pk
    assert row.pseudonym == keyed("sign-on", f"{service.issuer}|person-1", year=2026)
    assert "Thank you" in client.get(done.url).content.decode()


def test_same_person_by_telephone_and_by_sign_on_has_one_rating(client, year, service):
    page = client.post(page_of(year), {"step": "phone", "phone": PHONE, "overall": "5"})
    html = page.content.decode()
    client.post(
        page_of(year),
        {
            "step": "code",
            "overall": "5",
            "code": re.search(r'id="shown-code">(\d{6})<', html).group(1),
            "pending": re.search(r'name="pending"[^>]*value="([^"]*)"', html).group(1),
        },
    )
    service.claims = {"phone_number": f"+86{PHONE}", "phone_number_verified": True}
    client.cookies.pop("rater")
    come_back(client, service, leave(client, year, overall="3"))
    assert list(Rating.objects.values_list("overall", "pseudonym")) == [
        (3, phone_pseudonym(PHONE, year=2026))
    ]


def test_next_brand_needs_no_second_sign_on(client, year, service):
    come_back(client, service, leave(client, year))
    second = reverse("public:rate", args=[year.applications[1].brand.code])
    assert client.post(second, {"step": "answer", "overall": "4"}).status_code == 302
    assert len(set(Rating.objects.values_list("pseudonym", flat=True))) == 1
    assert service.asked["/token"] == 1


def test_return_near_a_limit_asks_for_a_moment_and_for_no_second_sign_on(
    client, year, service, settings, time_machine
):
    network = settings.LIMITS["rate"]["network"]._replace(free=0)
    settings.LIMITS = {**settings.LIMITS, "rate": {**settings.LIMITS["rate"], "network": network}}
    asked = come_back(client, service, leave(client, year, overall="2", reasons="attitude"))
    words = asked.content.decode()
    assert (asked.status_code, Rating.objects.count()) == (429, 0)
    assert f'action="{page_of(year)}"' in words
    ticket = re.search(r'name="ticket" value="([^"]+)"', words).group(1)
    time_machine.move_to(timezone.now() + timedelta(seconds=31))
    typed = {"step": "answer", "overall": "2", "reasons": "attitude", "ticket": ticket}
    assert client.post(page_of(year), typed).status_code == 302
    assert (Rating.objects.get().overall, service.asked["/token"]) == (2, 1)


def test_nothing_of_a_sign_on_is_kept(client, year, service):
    come_back(client, service, leave(client, year))
    assert (User.objects.count(), Session.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert "sessionid" not in client.cookies
    assert client.cookies["sign-on"].value == ""


def test_note_travels_sealed_to_the_way_back_only(client, year, service):
    page = leave(client, year)
    cookie = client.cookies["sign-on"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/rate/sign-on/",
        True,
        "Lax",
        600,
    )
    assert year.first.brand.code not in cookie.value
    assert year.first.brand.code not in link(page)
    assert "You have ten minutes." in page.content.decode()


def test_longest_comment_fits_into_the_cookie_of_every_browser(client, year, service):
    comment = "".join(chr(0x4E00 + number * 61 % 20000) for number in range(300))
    every = [row["code"] for row in default_rules()["public"]["follow_up"]]
    leave(client, year, overall="1", comment=comment, reasons=every)
    assert len(client.cookies["sign-on"].OutputString()) < 4096
    done = come_back(client, service, leave(client, year, overall="1", comment=comment))
    assert done.status_code == 302


def test_return_without_the_note_says_what_to_do(client, year, service):
    page = leave(client, year)
    answer = service.sign_on(link(page))
    client.cookies.pop("sign-on")
    lost = client.get(RETURN, answer)
    assert lost.status_code == 409
    assert "Nothing has been submitted" in lost.content.decode()
    assert (Rating.objects.count(), service.asked["/token"]) == (0, 0)


def test_return_into_another_browser_is_refused(client, year, service, client_of_somebody_else):
    """An attacker makes the victim's browser come back with the attacker's own code."""
    answer = service.sign_on(link(leave(client, year)), "attacker")
    leave(client_of_somebody_else, year)
    page = client_of_somebody_else.get(RETURN, answer)
    assert page.status_code == 409
    assert "could not be verified" in page.content.decode()
    assert Rating.objects.count() == 0


@pytest.fixture
def client_of_somebody_else(settings):
    other = Client()
    other.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return other


def test_return_twice_rates_once(client, year, service):
    answer = service.sign_on(link(leave(client, year)))
    note = client.cookies["sign-on"].value
    assert client.get(RETURN, answer).status_code == 302
    client.cookies["sign-on"] = note
    assert client.get(RETURN, answer).status_code == 409
    assert Rating.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    [
        {"next": "https://evil.example.org/"},
        {"redirect_uri": "https://evil.example.org/"},
        {"return_to": "//evil.example.org"},
    ],
)
def test_return_leads_nowhere_else(client, year, service, query):
    answer = service.sign_on(link(leave(client, year)))
    done = client.get(RETURN, {**answer, **query})
    assert done.url == reverse("public:rate-thanks", args=[year.first.brand.code])


def test_person_who_turned_back_finds_the_answer_still_marked(client, year, service):
    state = service.sign_on(link(leave(client, year, overall="2", reasons="waiting", attitude="3")))
    page = client.get(RETURN, {"error": "access_denied", "state": state["state"]})
    html = flat(page.content.decode())
    assert page.status_code == 409
    assert "You did not sign on" in html
    assert re.search(r'name="overall" value="2"[^>]* checked', html)
    assert re.search(r'name="attitude" value="3"[^>]* checked', html)
    assert re.search(r'name="reasons" value="waiting"[^>]* checked', html)
    assert f'action="{page_of(year)}"' in html


def test_service_that_is_away_loses_nothing(client, year, service):
    service.metadata = {"issuer": "https://elsewhere.example.org"}
    page = leave(client, year, overall="4")
    html = page.content.decode()
    assert page.status_code == 409
    assert "cannot be reached just now" in html
    assert re.search(r'name="overall" value="4"[^>]* checked', html)


def test_return_after_the_close_is_refused_with_the_answer_kept(client, year, service):
    page = leave(client, year, overall="4")
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=timezone.now())
    back = come_back(client, service, page)
    assert back.status_code == 409
    assert re.search(r'name="overall" value="4"[^>]* checked', back.content.decode())
    assert Rating.objects.count() == 0


def test_bad_answer_is_asked_what_went_wrong_before_the_sign_on(client, year, service):
    page = leave(client, year, overall="1")
    assert "We are sorry. What went wrong?" in page.content.decode()
    assert "sign-on" not in client.cookies


def test_page_is_complete_in_chinese(client, year, service, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    html = leave(client, year).content.decode()
    assert "港城通" in html
    assert "Harbour" not in html
