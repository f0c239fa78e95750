"""An invitation also goes out as a text message: waiting, sent, failed; with the limits of the
mail.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from brandportal.accounts.domain import (
    accept_invitation,
    invite,
    open_invitation,
    withdraw_invitation,
)
from brandportal.accounts.domain.two_persons import ACTIONS
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.invitation_texts import MOST_ATTEMPTS
from brandportal.accounts.letters import send_letters
from brandportal.accounts.models import Agency, Invitation, InvitationText, User
from brandportal.accounts.texts import may_text, send_texts, text_invitation
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.notices.tasks import send_notices
from brandportal.proposals.models import Proposal
from tests.factories.pairs import confirmed
from tests.factories.people import PASSWORD, make_agency, make_head, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
SENT: list[tuple[str, str]] = []
DOWN: list[int] = []


class Gateway:
    shows_code = False

    def send(self, phone: str, text: str) -> None:
        if DOWN:
            raise OSError("no answer")
        SENT.append((phone, text))


@pytest.fixture(autouse=True)
def messages(settings):
    settings.SMS_GATEWAY = f"{__name__}.Gateway"
    settings.BASE_URL = "https://brands.example.gov.cn"
    SENT.clear()
    DOWN.clear()


@pytest.fixture
def agency() -> Agency:
    return make_agency()


def invited(agency: Agency, **changes) -> Invitation:
    given = {
        "name": "新同事",
        "email": "new@example.org",
        "agency": agency,
        "agency_role": AgencyRole.DRAFTER,
        "mobile": "+86 138-1234-5678",
        "by_mail": True,
        **changes,
    }
    by = given.pop("by", None) or make_head(agency)
    return invite(by=by, now=NOW, **given)[0]


def token_in(text: str) -> str:
    (found,) = re.findall(r"https://brands\.example\.gov\.cn/invitation/([^/\s]+)/", text)
    return found


def test_the_message_goes_to_the_number_as_the_house_reads_it(agency):
    invitation = invited(agency)
    assert InvitationText.objects.get().mobile == "13812345678"
    assert send_texts(now=NOW) == 1
    ((phone, said),) = SENT
    assert phone == "13812345678"
    assert "新同事" in said
    assert open_invitation(token_in(said), now=NOW) == invitation
    assert InvitationText.objects.get().sent_at == NOW
    assert send_texts(now=NOW) == 0


def test_the_link_of_the_mail_and_that_of_the_message_both_work_until_one_is_used(
    agency, mailoutbox
):
    invitation = invited(agency)
    send_texts(now=NOW)
    send_letters(now=NOW)
    by_mail, by_text = token_in(mailoutbox[0].body), token_in(SENT[0][1])
    assert by_mail != by_text
    assert open_invitation(by_mail, now=NOW) == open_invitation(by_text, now=NOW) == invitation
    opened = open_invitation(by_text, now=NOW)
    accept_invitation(invitation=opened, username="new", password=PASSWORD, now=NOW)
    for token in (by_mail, by_text):
        with pytest.raises(NotNow):
            open_invitation(token, now=NOW)


@pytest.mark.parametrize("number", ["12345", "0512-55550000", "138****5678", "1381234567"])
def test_what_is_no_mobile_number_is_refused_and_nobody_is_invited(agency, number):
    with pytest.raises(BadInput) as refused:
        invited(agency, mobile=number)
    assert refused.value.field == "mobile"
    assert not Invitation.objects.exists()


def test_without_a_gateway_there_is_no_field_and_no_number_is_taken(agency, settings):
    settings.SMS_GATEWAY = ""
    with pytest.raises(BadInput):
        invited(agency)
    client = Client()
    client.force_login(make_head(agency))
    assert 'name="mobile"' not in client.get("/workspace/people/").content.decode()
    assert send_texts(now=NOW) == 0


def test_one_that_takes_two_goes_out_once_the_second_has_confirmed(agency):
    office = make_user(Role.OFFICE, username="office")
    invitation = invited(
        agency,
        agency_role=AgencyRole.HEAD,
        by=office,
        reason="原负责人调离，由其接任",
        proved_at=NOW,
    )
    assert send_texts(now=NOW) == 0
    invitation.refresh_from_db()
    # The second person reads where the link goes, so that the first cannot send it to himself.
    (row,) = [row for row in ACTIONS if row.code == "accounts.confirm_invitation"]
    said = dict(row.words(invitation, {}))
    assert "new@example.org、13812345678" in said.values()
    security = make_user(Role.SECURITY_ADMIN, username="security")
    confirmed(Proposal.objects.get(), by=security, now=NOW)
    assert send_texts(now=NOW) == 1
    assert open_invitation(token_in(SENT[0][1]), now=NOW) == invitation


def test_a_failure_is_kept_tried_again_after_a_pause_and_given_up_at_last(agency):
    invited(agency)
    DOWN.append(1)
    assert send_texts(now=NOW) == 0
    row = InvitationText.objects.get()
    assert (row.attempts, row.sent_at, row.error) == (1, None, "OSError: no answer")
    assert send_texts(now=NOW) == 0
    assert InvitationText.objects.get().attempts == 1
    at = NOW
    for _turn in range(MOST_ATTEMPTS + 2):
        at += timedelta(hours=7)
        send_texts(now=at)
    row = InvitationText.objects.get()
    assert (row.attempts, row.is_given_up) == (MOST_ATTEMPTS, True)
    DOWN.clear()
    assert send_texts(now=at + timedelta(hours=7)) == 0


def test_it_is_sent_again_with_the_limits_of_the_mail(agency):
    head = make_head(agency)
    invitation = invited(agency, by=head)
    with pytest.raises(NotNow):
        text_invitation(invitation=invitation, by=head, now=NOW)
    send_texts(now=NOW)
    invitation = Invitation.objects.get()
    with pytest.raises(NotNow):
        text_invitation(invitation=invitation, by=head, now=NOW + timedelta(minutes=9))
    later = NOW + timedelta(minutes=10)
    text_invitation(invitation=invitation, by=head, now=later)
    send_texts(now=later)
    first, second = (token_in(said) for _phone, said in SENT)
    assert open_invitation(second, now=later) == invitation
    with pytest.raises(NotNow):
        open_invitation(first, now=later)
    with pytest.raises(NotAllowed):
        text_invitation(invitation=invitation, by=make_head(make_agency()), now=later)


def test_nothing_is_sent_again_where_no_number_was_given(agency):
    head = make_head(agency)
    invitation = invited(agency, by=head, mobile="")
    assert not InvitationText.objects.exists()
    assert not may_text(invitation, by=head, now=NOW)


def test_the_number_is_deleted_once_the_invitation_is_over(agency):
    head = make_head(agency)
    withdrawn = invited(agency, by=head)
    withdraw_invitation(invitation=withdrawn, by=head, now=NOW)
    invited(agency, by=head, email="second@example.org")
    send_texts(now=NOW)
    assert InvitationText.objects.count() == 1
    send_texts(now=NOW + timedelta(days=8))
    assert InvitationText.objects.count() == 0
    assert len(SENT) == 1


def test_the_database_keeps_no_number_that_is_none(agency):
    invited(agency)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationText.objects.update(mobile="12345")
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationText.objects.update(attempts=MOST_ATTEMPTS + 1)


def test_the_page_takes_the_number_shows_the_state_and_sends_again(agency):
    head = make_head(agency)
    client = Client(headers={"accept-language": "en"})
    client.force_login(head)
    typed = {
        "name": "新同事",
        "email": "new@example.org",
        "mobile": "138 1234 5678",
        "agency_role": "drafter",
        "by_mail": "on",
    }
    with time_machine.travel(NOW, tick=False):
        wrong = client.post(f"/workspace/people/{agency.pk}/invite/", {**typed, "mobile": "12"})
        assert wrong.status_code == 422
        made = client.post(f"/workspace/people/{agency.pk}/invite/", typed)
        assert made.status_code == 201
        page = client.get("/workspace/people/").content.decode()
        assert "the message with the link goes out in a moment" in page
        send_notices()
        page = client.get("/workspace/people/").content.decode()
        assert "message sent 2026-03-09" in page
    assert SENT
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        client.force_login(User.objects.get(pk=head.pk))
        row = Invitation.objects.get()
        url = f"/workspace/invitations/{row.pk}/text/"
        assert url in client.get("/workspace/people/").content.decode()
        assert client.post(url)["Location"] == "/workspace/people/"
        assert client.post(url).status_code == 409
        stranger = Client()
        stranger.force_login(make_head(make_agency()))
        assert stranger.post(url).status_code == 404
    assert InvitationText.objects.get().sent_at is None


def test_the_secret_link_is_in_no_table(agency):
    invited(agency)
    send_texts(now=NOW)
    token = token_in(SENT[0][1])
    assert token not in str(list(InvitationText.objects.values_list()))


PEOPLE_QUERIES = 8


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_people_asks_the_same_however_many_messages_there_are(
    agency, rows, django_assert_num_queries
):
    head = make_head(agency)
    for number in range(rows):
        invited(agency, by=head, email=f"new{number}@example.org")
    client = Client()
    client.force_login(head)
    client.get("/workspace/people/")
    with django_assert_num_queries(PEOPLE_QUERIES):
        assert client.get("/workspace/people/").status_code == 200
