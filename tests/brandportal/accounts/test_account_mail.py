"""Account mail: sent by the outbox, with links to this site only, and without revealing whose
address exists.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import allauth
import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brandportal.accounts.adapter import CHANGES
from brandportal.accounts.domain.addresses import address_link
from brandportal.accounts.enums import Role
from brandportal.accounts.letters import LETTER_LASTS, send_letters
from brandportal.accounts.models import User
from brandportal.journal.models import Entry
from brandportal.notices.domain import send_waiting
from brandportal.notices.models import Letter, Notice
from brandportal.notices.tasks import send_notices
from tests.brandportal.notices.backends import Hanging
from tests.factories.pairs import then_confirmed, typed
from tests.factories.people import make_agency, make_officer, make_user

PASSWORD = "a long enough pass phrase"
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
LINK = re.compile(r"\S+://\S+")
HANGING = "tests.brandportal.notices.backends.Hanging"
DOWN = "tests.brandportal.notices.backends.Down"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_address(settings):
    settings.BASE_URL = "https://brands.example.gov.cn"
    settings.ALLOWED_HOSTS = ["testserver", "evil.example", ".example.org"]


@pytest.fixture
def person():
    return make_user()


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def ask(client: Client, address: str, **headers: str):
    return client.post(reverse("account_reset_password"), {"email": address}, **headers)


def links() -> list[str]:
    return [link for letter in mail.outbox for link in LINK.findall(letter.body)]


HOSTILE = [
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "testserver:8666"},
    {"HTTP_HOST": "x.example.org:1"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PORT": "8666"},
    {"HTTP_FORWARDED": "host=evil.example"},
    {"SERVER_PORT": "8666"},
    {"HTTP_X_FORWARDED_PROTO": "ftp"},
]


@pytest.mark.parametrize("headers", HOSTILE, ids=str)
def test_every_link_of_a_reset_is_this_sites_whatever_the_request_claims(client, person, headers):
    ask(client, person.email, **headers)
    send_notices()
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert [urlsplit(link).netloc for link in links()] == ["brands.example.gov.cn"]
    text = mail.outbox[0].subject + mail.outbox[0].body
    # The key of the link is drawn, and may spell anything.
    text = re.sub(r"/key/[^/\s]+", "/key/", text)
    assert not re.search("evil|8666|testserver|example.org:", text)


@pytest.mark.parametrize("headers", HOSTILE, ids=str)
def test_every_link_of_a_confirmation_is_this_sites_whatever_the_request_claims(
    client, person, headers
):
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org"}, **headers)
    send_notices()
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]
    assert {urlsplit(link).netloc for link in links()} == {"brands.example.gov.cn"}


def test_an_invitation_link_is_this_sites_whatever_the_request_claims():
    desk = Client()
    desk.force_login(make_officer())
    given = {"name": "x", "email": "x@example.org"}
    drafter = {**given, "agency": make_agency().pk, "agency_role": "drafter"}
    sent = {"path": reverse("admin:accounts_invitation_add"), "HTTP_HOST": "evil.example:8666"}
    page = desk.post(**sent, data=typed("a long enough pass phrase", **drafter)).content.decode()
    assert "https://brands.example.gov.cn/invitation/" in page
    assert "evil.example" not in page
    desk.post(**sent, data=typed("a long enough pass phrase", **given, role="panel"))
    then_confirmed()
    send_notices()
    sent_links = [letter.body for letter in mail.outbox if letter.to == ["x@example.org"]]
    assert "https://brands.example.gov.cn/invitation/" in sent_links[0]


def test_a_known_and_an_unknown_address_meet_the_same_page_after_the_same_statements(
    client, person
):
    def answer(address: str):
        with CaptureQueriesContext(connection) as asked:
            response = ask(Client(), address)
        shapes = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked]
        assert shapes
        page = Client().get(response["Location"]).content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        return response.status_code, response["Location"], page, shapes

    assert answer(person.email) == answer("nobody@example.org")
    locked = make_user()
    User.objects.filter(pk=locked.pk).update(is_active=False)
    assert answer(locked.email) == answer("nobody2@example.org")
    send_notices()
    assert [letter.to for letter in mail.outbox] == [[person.email]]


def test_asking_for_a_reset_writes_nothing_into_the_account(client, person):
    """The library wrote an unconfirmed address, which then kept the person from securing the
    account.
    """
    ask(client, person.email)
    send_notices()
    assert (EmailAddress.objects.count(), Notice.objects.count()) == (0, 0)


def test_an_address_that_waits_for_its_link_keeps_nobody_from_a_second_factor(client, person):
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org"})
    EmailAddress.objects.create(user=person, email="new@example.org", verified=False)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_link_sets_a_new_password_once_and_lies_nowhere(client, person):
    ask(client, person.email.upper())
    rows = [*Letter.objects.values(), *Notice.objects.values()]
    assert [(row["kind"], row["address"], row["user_id"]) for row in rows] == [
        ("reset", person.email, None)
    ]
    send_notices()
    assert Letter.objects.count() == 0
    path = urlsplit(links()[0]).path
    page = client.get(path, follow=True)
    wish = {"password1": "another long pass phrase", "password2": "another long pass phrase"}
    client.post(page.request["PATH_INFO"], wish)
    assert User.objects.get(pk=person.pk).check_password("another long pass phrase")
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()
    told = Notice.objects.get()
    assert (told.recipient, told.subject_id) == (person, "Your password was reset by mail")


def test_a_link_ends_after_four_hours(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        ask(client, person.email)
        send_notices()
        clock.shift(timedelta(hours=4, seconds=1))
        page = Client().get(urlsplit(links()[0]).path, follow=True)
        assert "password1" not in page.content.decode()


def test_asked_many_times_before_the_task_comes_it_is_one_mail(client, person):
    for _number in range(5):
        ask(client, person.email)
    assert Letter.objects.count() == 1
    send_notices()
    assert len(mail.outbox) == 1


def test_an_address_that_nobody_can_have_is_left_at_that(client):
    assert ask(
        client, f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'w' * 60}.{'v' * 60}.cn"
    ).status_code in {
        200,
        302,
    }
    assert Letter.objects.count() == 0


def test_a_mail_server_that_hangs_holds_no_page(client, person, settings, monkeypatch):
    settings.EMAIL_BACKEND = HANGING
    opened = []
    monkeypatch.setattr(Hanging, "send_messages", lambda backend, letters: opened.append(letters))
    ask(client, person.email)
    client.force_login(person)
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "another long pass phrase",
            "password2": "another long pass phrase",
        },
    )
    assert opened == []
    assert User.objects.get(pk=person.pk).check_password("another long pass phrase")
    assert (Letter.objects.count(), Notice.objects.count()) == (1, 1)


def test_a_mail_server_that_is_away_is_met_once_a_round(person, settings):
    """One task waits once for it, whatever waits behind; everything goes out when it is back."""
    settings.EMAIL_BACKEND = DOWN
    for number in range(3):
        ask(Client(), make_user().email)
        Notice.objects.create(
            recipient=person,
            key=f"x{number}",
            subject_id="x",
            body_id="x",
            url="/",
            created_at=NOW,
        )
    assert (send_letters(now=NOW), send_waiting(now=NOW)) == (0, 0)
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later = NOW + timedelta(minutes=2)
    Letter.objects.update(created_at=NOW)
    assert (send_letters(now=later), send_waiting(now=later)) == (3, 3)


def test_a_letter_that_never_went_out_is_gone_after_a_day(person):
    ask(Client(), person.email)
    Letter.objects.update(created_at=NOW)
    send_letters(now=NOW + LETTER_LASTS)
    assert (Letter.objects.count(), len(mail.outbox)) == (0, 0)


def test_another_address_takes_the_place_of_the_old_when_its_link_was_followed(client, person):
    old = person.email
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org"})
    assert fresh(person).email == old
    send_notices()
    client.post(urlsplit(links()[0]).path)
    assert fresh(person).email == "new@example.org"
    mail.outbox.clear()
    send_notices()
    assert [letter.to for letter in mail.outbox] == [[old]]
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.data) == ("accounts.change_address", person, {})
    assert EmailAddress.objects.count() == 0


def test_a_link_to_a_new_address_works_once_and_for_a_day(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        tokens = [
            address_link(user=person, address=f"new{n}@example.org", now=NOW) for n in range(3)
        ]
        paths = [urlsplit(token).path for token in tokens]
        assert Client().get(paths[0]).status_code == 200
        assert Client().post(paths[0]).status_code == 302
        assert [Client().post(path).status_code for path in paths[:2]] == [410, 410]
        late = urlsplit(address_link(user=fresh(person), address="late@example.org", now=NOW)).path
        clock.shift(timedelta(hours=24, seconds=1))
        assert Client().post(late).status_code == 410
    assert fresh(person).email == "new0@example.org"
    assert Client().post(f"{paths[1][:-2]}x/").status_code == 410


def test_the_link_tells_no_address(person):
    link = address_link(user=person, address="new@example.org", now=NOW)
    inside = urlsafe_b64decode(urlsplit(link).path.split("/")[-2] + "===")
    assert len(inside) > 60
    for address in (person.email, "new@example.org"):
        assert address.encode() not in inside


def test_the_present_address_is_refused_and_a_stranger_is_asked_to_sign_in(client, person):
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("account_email"), {"email": person.email.upper()}).status_code == 422
    assert Client().post(reverse("account_email"), {"email": "x@example.org"}).status_code == 302
    assert Letter.objects.count() == 0


def test_without_the_password_nobody_asks_for_another_address(client, person):
    client.force_login(person)
    answer = client.post(reverse("account_email"), {"email": "thief@example.org"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Letter.objects.count() == 0


def test_everything_the_library_tells_people_has_the_portals_words():
    source = Path(allauth.__file__).parent
    told = {
        found
        for path in [*source.glob("account/**/*.py"), *source.glob("mfa/**/*.py")]
        for found in re.findall(
            r'send_notification_mail\(\s*"([\w/]+)"', path.read_text(encoding="utf-8")
        )
    }
    # The portal has pages of its own for the address.
    assert told - {"account/email/email_changed", "account/email/email_deleted"} == set(CHANGES)


def test_a_locked_account_stays_locked_for_every_spelling_of_the_host(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
    settings.ALLOWED_HOSTS = ["*"]
    user = make_user(Role.OFFICE)
    for number in range(5):
        Client().post(
            reverse("account_login"),
            {"login": user.username, "password": "wrong"},
            HTTP_HOST=f"h{number}.example.org:{8000 + number}",
        )
    client = Client()
    client.post(
        reverse("account_login"),
        {"login": user.username.upper(), "password": PASSWORD},
        HTTP_HOST="another.example.org:9999",
    )
    assert client.get("/inbox/", HTTP_HOST="another.example.org:9999").status_code == 302
