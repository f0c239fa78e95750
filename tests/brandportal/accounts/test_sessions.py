"""How long a session lasts, what ends it, and who needs a second factor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain import end_membership, grant_role, invite
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.middleware import SEEN
from brandportal.accounts.policies import OPERATOR
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_head, make_member, make_user

START = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.SESSION_IDLE_MINUTES = {"privileged": 15, "agency": 30}
    settings.SESSION_COOKIE_AGE = 8 * 3600


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})


def is_signed_in(client) -> bool:
    return client.get("/inbox/").status_code == 200


@pytest.mark.parametrize(("role", "minutes"), [(Role.PANEL, 15), (None, 30)])
def test_session_ends_when_nothing_happens_for_too_long(client, clock, role, minutes):
    user = make_user(role) if role else make_member(make_agency())
    sign_in(client, user)
    clock.shift(timedelta(minutes=minutes))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=minutes))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=minutes, seconds=1))
    assert not is_signed_in(client)


def test_session_ends_after_eight_hours_whatever_happens(client, clock):
    sign_in(client, make_user(Role.OFFICE))
    for _ten_minutes in range(47):
        clock.shift(timedelta(minutes=10))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=10))
    assert not is_signed_in(client)


def test_session_that_ended_says_so_and_leads_back(client, clock, english):
    sign_in(client, make_user(Role.OFFICE))
    clock.shift(timedelta(hours=1))
    response = client.get("/inbox/?page=2", headers={"accept-language": "en"})
    assert response.url == "/accounts/login/?next=/inbox/%3Fpage%3D2"
    page = client.get(response.url, headers={"accept-language": "en"})
    assert "You were signed out to protect your account." in page.content.decode()


def test_seen_cookie_of_another_session_counts_for_nothing(client, clock):
    user = make_user(Role.OFFICE)
    sign_in(client, user)
    clock.shift(timedelta(minutes=10))
    assert is_signed_in(client)
    kept = client.cookies[SEEN.name].value
    client.logout()
    sign_in(client, user)
    clock.shift(timedelta(minutes=14))
    client.cookies[SEEN.name] = kept
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=10))
    client.cookies[SEEN.name] = kept
    assert not is_signed_in(client)


def test_forged_seen_cookie_counts_for_nothing(client, clock):
    sign_in(client, make_user(Role.OFFICE))
    clock.shift(timedelta(minutes=20))
    client.cookies[SEEN.name] = "WzE3NzMwMjE2MDBd:1abc:forged"
    assert not is_signed_in(client)


def test_page_of_a_signed_in_person_writes_nothing(client, django_assert_num_queries, clock):
    """Session, person, roles, agencies, unread; count and page of the list."""
    user = make_user(Role.OFFICE)
    sign_in(client, user)
    clock.shift(timedelta(minutes=5))
    with django_assert_num_queries(5):
        client.get("/inbox/")


def test_session_ends_on_a_new_role(client):
    user = make_user()
    sign_in(client, user)
    assert is_signed_in(client)
    by_two(grant_role, user=user, role=Role.PANEL, by=OPERATOR, now=START)
    assert not is_signed_in(client)


def test_session_ends_with_the_membership(client):
    agency = make_agency()
    user = make_member(agency)
    sign_in(client, user)
    end_membership(membership=user.memberships.get(), by=make_head(agency), now=START)
    assert not is_signed_in(client)


def test_session_ends_with_a_new_password(client):
    user = make_user()
    sign_in(client, user)
    user.set_password("another long pass phrase")
    user.save()
    assert not is_signed_in(client)


def test_sign_in_by_user_name_in_any_letters_and_never_by_mail(client):
    user = make_user()
    login = reverse("account_login")
    assert client.post(login, {"login": user.email, "password": PASSWORD}).status_code == 200
    assert not is_signed_in(client)
    assert (
        client.post(login, {"login": user.username.upper(), "password": PASSWORD}).status_code
        == 302
    )
    assert is_signed_in(client)


def test_sign_up_is_closed(client):
    response = client.post(
        reverse("account_signup"),
        {"username": "x", "email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_sign_in_is_locked_after_five_failures_and_opens_after_a_quarter_of_an_hour(
    client, clock, settings
):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
    user = make_user()
    login = reverse("account_login")
    for number in range(5):
        clock.shift(timedelta(seconds=20))
        client.post(login, {"login": user.username, "password": f"wrong {number}"})
    sign_in(client, user)
    assert not is_signed_in(client)
    clock.shift(timedelta(minutes=15))
    sign_in(client, user)
    assert is_signed_in(client)


PRIVILEGED = [*Role]


@pytest.mark.parametrize("role", PRIVILEGED)
@pytest.mark.parametrize(
    "path", ["/inbox/", "/admin/", "/panel/", "/leadership/", "/workspace/", "/"]
)
def test_second_factor_is_asked_of_every_privileged_role_everywhere(client, settings, role, path):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(make_user(role))
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))
    response = client.post(path)
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))


@pytest.mark.parametrize("path", ["/accounts/logout/", "/healthz", "/accounts/2fa/"])
def test_second_factor_leaves_the_way_to_setting_it_up_free(client, settings, path):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(make_user(Role.OFFICE))
    assert client.get(path).status_code == 200


def test_second_factor_once_set_up_lets_in(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_user(Role.OFFICE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    assert client.get("/inbox/").status_code == 200


@pytest.mark.parametrize("path", ["/inbox/", "/admin/"])
def test_second_factor_is_no_query_beside_that_of_the_roles(client, settings, path):
    user = make_user(Role.OFFICE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    client.get(path)
    counts = []
    for required in (False, True):
        settings.SECOND_FACTOR_REQUIRED = required
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    user.authenticator_set.all().delete()
    assert client.get(path).status_code == 302


def test_second_factor_is_asked_at_sign_in_before_anything_else(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_user(Role.OFFICE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    response = sign_in(client, user)
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)


def test_second_factor_is_not_asked_of_agencies(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(make_head(make_agency()))
    assert client.get("/inbox/").status_code == 200


@pytest.mark.parametrize(
    ("make", "home"),
    [
        (lambda: make_member(make_agency()), "/workspace/"),
        (lambda: make_user(Role.PANEL), "/panel/"),
        (lambda: make_user(Role.LEADER), "/leadership/"),
        (lambda: make_user(Role.OFFICE), "/admin/"),
        (lambda: make_user(), "/"),
    ],
)
def test_sign_in_leads_to_the_persons_own_work(client, make, home):
    assert sign_in(client, make()).url == home


def test_first_sign_in_by_an_invitation_stands_in_the_list_of_devices(client):
    agency = make_agency()
    head = make_head(agency)
    _invitation, token = invite(
        name="新来的同事",
        email="new@example.cn",
        agency=agency,
        agency_role=AgencyRole.DRAFTER,
        by=head,
        now=timezone.now(),
    )
    chosen = {"username": "newcomer", "password": PASSWORD, "repeated": PASSWORD}
    accepted = client.post(f"/invitation/{token}/", chosen)
    assert (accepted.status_code, accepted["Location"]) == (302, "/workspace/")
    assert client.get("/accounts/sessions/").content.decode().count("127.0.0.1") == 1
