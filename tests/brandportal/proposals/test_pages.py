"""The pages of proposals: what waits for whom, exactly what will be done, and no input is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain import grant_role
from brandportal.accounts.enums import Role
from brandportal.proposals.domain import withdraw
from brandportal.proposals.models import Proposal
from brandportal.proposals.tasks import lapse_proposals
from tests.factories.pairs import PASSWORD, partner, proposed, typed, words
from tests.factories.people import make_officer, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = "/proposals/"


@pytest.fixture(autouse=True)
def english_reader(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def office():
    return make_officer("officer")


def waiting(office, name="candidate", role=Role.PANEL):
    return proposed(
        grant_role, user=make_user(username=name), role=role, by=office, now=timezone.now()
    )


def page_of(row):
    return reverse("proposals:proposal", args=[row.pk])


def test_the_second_person_reads_exactly_what_will_be_done_and_does_it(client, office):
    row, security = waiting(office), partner(Role.SECURITY_ADMIN)
    client.force_login(security)
    listed = client.get(LIST).content.decode()
    assert page_of(row) in listed and row.reason in listed
    page = client.get(page_of(row)).content.decode()
    for shown in ("Give a role", "candidate@example.org", "Panel member", row.reason, "officer"):
        assert shown in page
    done = client.post(page_of(row), typed(do="confirm"), follow=True)
    assert "The role was given." in done.content.decode()
    assert row.proposed_by_id == office.pk
    assert Proposal.objects.get().confirmed_by == security
    assert "Confirmed and done" in client.get(page_of(row)).content.decode()


def test_a_refusal_is_kept_with_its_reason_and_the_proposer_reads_it(client, office):
    row = waiting(office)
    client.force_login(partner(Role.SECURITY_ADMIN))
    client.post(
        page_of(row), {"do": "refuse", "why": "no letter of appointment", "proof": PASSWORD}
    )
    client.force_login(office)
    page = client.get(page_of(row)).content.decode()
    assert "no letter of appointment" in page and "Refused" in page


def test_the_proposer_sees_it_cannot_confirm_it_and_takes_it_back(client, office):
    row = waiting(office)
    client.force_login(office)
    page = client.get(page_of(row)).content.decode()
    assert 'value="withdraw"' in page and 'value="confirm"' not in page
    assert client.post(page_of(row), typed(do="confirm")).status_code == 403
    client.post(page_of(row), {"do": "withdraw"})
    assert Proposal.objects.get().status == "withdrawn"


@pytest.mark.parametrize("proof", ["", "wrong", "000000"])
def test_without_the_right_proof_nothing_happens_and_the_reason_is_kept(client, office, proof):
    row = waiting(office)
    client.force_login(partner(Role.SECURITY_ADMIN))
    page = client.post(
        page_of(row), {"do": "confirm", "why": "compared with the letter", "proof": proof}
    )
    assert page.status_code == 422
    assert "compared with the letter" in page.content.decode()
    assert Proposal.objects.get().status == "open"


def test_signing_in_is_no_proof_and_a_proof_counts_for_five_minutes(client, office, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    security = partner(Role.SECURITY_ADMIN)
    client.login(username=security.username, password=PASSWORD)
    first, second, third = (waiting(office, f"person{number}") for number in range(3))
    assert 'name="proof"' in client.get(page_of(first)).content.decode()
    client.post(page_of(first), typed(do="confirm"))
    time_machine.move_to(start + timedelta(seconds=300), tick=False)
    assert 'name="proof"' not in client.get(page_of(second)).content.decode()
    client.post(page_of(second), {"do": "confirm", "why": words()})
    time_machine.move_to(start + timedelta(seconds=301), tick=False)
    assert 'name="proof"' in client.get(page_of(third)).content.decode()
    assert client.post(page_of(third), {"do": "confirm", "why": words()}).status_code == 422
    assert list(Proposal.objects.order_by("pk").values_list("status", flat=True)) == [
        "confirmed",
        "confirmed",
        "open",
    ]


def test_the_code_of_an_authenticator_is_a_proof_once(client, office):
    security = partner(Role.SECURITY_ADMIN)
    secret = TOTP.activate(security, "JBSWY3DPEHPK3PXP").instance.data["secret"]
    assert Authenticator.objects.filter(user=security).count() == 1
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter))
    assert secret
    row = waiting(office)
    client.force_login(security)
    client.post(page_of(row), {"do": "confirm", "why": words(), "proof": code})
    assert Proposal.objects.get().status == "confirmed"


def test_others_read_nothing_and_the_auditor_reads_and_does_nothing(client, office):
    row = waiting(office)
    for role in (Role.LEADER, Role.PANEL, Role.IDENTITY):
        client.force_login(make_user(role, username=f"some {role}"))
        assert client.get(page_of(row)).status_code == 403
        assert row.reason not in client.get(LIST).content.decode()
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    assert row.reason in client.get(LIST).content.decode()
    assert client.get(page_of(row)).status_code == 200
    assert client.post(page_of(row), typed(do="confirm")).status_code == 403


def test_the_desk_names_what_waits_and_the_clock_ends_it(client, office):
    row = waiting(office)
    client.force_login(partner(Role.SECURITY_ADMIN))
    assert "Proposals that wait for your confirmation" in client.get("/admin/").content.decode()
    row.object_id = "0"
    Proposal.objects.update(object_id="0")
    assert client.get(page_of(row)).status_code == 200
    assert lapse_proposals() == 1
    assert Proposal.objects.get().status == "lapsed"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_one_row_as_for_three(
    client, office, rows, django_assert_num_queries
):
    for number in range(rows):
        waiting(office, f"person{number}")
    client.force_login(partner(Role.SECURITY_ADMIN))
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)


def ended(office, number: int) -> None:
    withdraw(proposal=waiting(office, f"person{number}"), by=office, now=timezone.now())


@pytest.mark.parametrize("rows", [1, 3])
def test_what_ended_is_one_row_each_and_costs_the_same(
    client, office, rows, django_assert_num_queries
):
    for number in range(rows):
        ended(office, number)
    client.force_login(partner(Role.SECURITY_ADMIN))
    page = client.get(LIST).content.decode()
    section = page[page.index('id="ended"') :]
    assert section.count("<tr>") == rows + 1
    assert '<li class="card' not in section
    with django_assert_num_queries(ENDED_QUERIES):
        client.get(LIST)


ENDED_QUERIES = 8


def test_what_ended_comes_twenty_a_page_and_none_is_lost(client, office):
    for number in range(43):
        ended(office, number)
    client.force_login(partner(Role.SECURITY_ADMIN))
    found = [
        re.findall(r'href="/proposals/(\d+)/"', client.get(LIST, {"page": page}).content.decode())
        for page in (1, 2, 3)
    ]
    assert [len(page) for page in found] == [20, 20, 3]
    numbers = [int(pk) for page in found for pk in page]
    assert numbers == sorted(Proposal.objects.values_list("pk", flat=True), reverse=True)
