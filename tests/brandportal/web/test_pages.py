"""Inbox, invitations, people, switches and refusals, on every face."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain import invite
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import Invitation, User
from brandportal.accounts.policies import OPERATOR
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Letter, Notice
from brandportal.notices.notice_texts import NoticeText
from tests.factories.letters import mailed_token
from tests.factories.people import make_agency, make_head, make_member, make_user

PASSWORD = "a long enough pass phrase"
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency("示例局")


def text(response) -> str:
    return response.content.decode()


# Invitation --------------------------------------------------------------------------------------


@pytest.fixture
def link(agency):
    _invitation, token = invite(
        name="李四",
        email="li@example.org",
        agency=agency,
        agency_role=AgencyRole.DRAFTER,
        by=OPERATOR,
        now=timezone.now(),
    )
    return reverse("web:invitation", args=[token])


def chosen(**changes):
    return {"username": "lisi", "password": PASSWORD, "repeated": PASSWORD, **changes}


def test_invitation_opened_uses_nothing_up(client, link):
    for _twice in range(2):
        response = client.get(link, **EN)
        assert response.status_code == 200
        assert "You are invited to work for 示例局 as Agency drafter." in text(response)
    assert client.head(link).status_code == 200
    assert Invitation.objects.get().accepted_at is None


def test_invitation_accepted_signs_in_and_leads_to_the_work(client, link, agency):
    response = client.post(link, chosen())
    assert (response.status_code, response.url) == (302, reverse("workspace:home"))
    user = User.objects.get(username="lisi")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.agency_roles == {agency.pk: {"drafter"}}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"repeated": "another pass phrase"}, "The two passwords are not the same."),
        ({"password": "1234567890123", "repeated": "1234567890123"}, "entirely numeric"),
        ({"password": "short", "repeated": "short"}, "at least 10 characters"),
        ({"password": "password123", "repeated": "password123"}, "too common"),
        ({"username": ""}, "This field is required."),
        ({"username": "a b"}, "valid username"),
    ],
)
def test_invitation_with_a_bad_choice_keeps_what_was_typed(client, link, changes, sentence):
    response = client.post(link, chosen(**changes), **EN)
    assert response.status_code == 422
    assert sentence in text(response)
    assert User.objects.count() == 0
    if "username" not in changes:
        assert 'value="lisi"' in text(response)


def test_invitation_with_a_taken_name_says_so(client, link):
    make_user()
    User.objects.update(username="LISI")
    response = client.post(link, chosen(), **EN)
    assert response.status_code == 422
    assert "This user name is taken." in text(response)


def test_invitation_used_unknown_and_expired_each_have_their_sentence(client, link):
    client.post(link, chosen())
    used = client.get(link, **EN)
    assert (used.status_code, "This invitation has been used." in text(used)) == (410, True)
    unknown = client.get(reverse("web:invitation", args=["nothing"]), **EN)
    assert (unknown.status_code, "is not known" in text(unknown)) == (410, True)
    Invitation.objects.update(accepted_at=None, accepted_by=None)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        expired = client.get(link, **EN)
        posted = client.post(link, chosen(username="late"), **EN)
    assert (expired.status_code, "has expired" in text(expired)) == (410, True)
    assert (posted.status_code, User.objects.filter(username="late").exists()) == (410, False)


# People of an agency -----------------------------------------------------------------------------


def invite_form(**changes):
    return {"name": "李四", "email": "li@example.org", "agency_role": "drafter", **changes}


def test_people_head_invites_and_sees_the_link_once(client, agency):
    client.force_login(make_head(agency))
    made = client.post(reverse("web:person-invite", args=[agency.pk]), invite_form(), **EN)
    assert made.status_code == 201
    token = text(made).split("/invitation/")[1].split("<")[0].rstrip("/")
    visitor = client.__class__()
    assert visitor.get(reverse("web:invitation", args=[token])).status_code == 200
    again = client.get(reverse("web:people"), **EN)
    assert token not in text(again)
    assert "li@example.org" in text(again)


def test_people_a_link_by_mail_is_shown_to_nobody_and_its_mail_is_followed(client, agency):
    def page() -> str:
        return text(client.get(reverse("web:people"), **EN))

    client.force_login(make_head(agency))
    address = reverse("web:person-invite", args=[agency.pk])
    made = client.post(address, invite_form(by_mail="on"), **EN)
    assert made.status_code == 201
    assert "The link goes by mail to li@example.org" in text(made)
    assert "/invitation/" not in text(made)
    assert "the mail with the link goes out in a moment" in page()
    Letter.objects.update(attempts=1)
    assert "could not be delivered so far" in page()
    assert mailed_token("li@example.org", now=timezone.now())
    again = reverse("web:invitation-mail", args=[Invitation.objects.get().pk])
    assert "link mailed" in page() and again not in page()
    refused = client.post(again, **EN)
    assert (refused.status_code, "Please wait ten minutes" in text(refused)) == (409, True)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert again in page()
        assert client.post(again)["Location"] == reverse("web:people")
        assert client.post(again).status_code == 409
    assert Letter.objects.count() == 1


def test_people_reloaded_invitation_makes_no_second_link(client, agency):
    client.force_login(make_head(agency))
    address = reverse("web:person-invite", args=[agency.pk])
    client.post(address, invite_form())
    again = client.post(address, invite_form(), **EN)
    assert again.status_code == 422
    assert "has an open invitation already" in text(again)
    assert Invitation.objects.count() == 1


def test_people_bad_form_keeps_what_was_typed(client, agency):
    client.force_login(make_head(agency))
    response = client.post(
        reverse("web:person-invite", args=[agency.pk]), invite_form(email="nonsense")
    )
    assert response.status_code == 422
    assert 'value="李四"' in text(response)
    assert 'value="nonsense"' in text(response)


def test_people_drafter_sees_colleagues_and_no_buttons(client, agency):
    make_head(agency)
    client.force_login(make_member(agency))
    page = text(client.get(reverse("web:people"), **EN))
    assert "The head of the agency invites colleagues." in page
    assert "End membership" not in page
    refused = client.post(reverse("web:person-invite", args=[agency.pk]), invite_form(), **EN)
    assert refused.status_code == 403
    assert Invitation.objects.count() == 0


def test_people_of_another_agency_are_not_found(client, agency):
    other = make_agency()
    stranger = make_member(other).memberships.get()
    invitation, _token = invite(
        name="x",
        email="x@example.org",
        agency=other,
        agency_role="head",
        by=OPERATOR,
        now=timezone.now(),
    )
    client.force_login(make_head(agency))
    for name, pk in [
        ("person-invite", other.pk),
        ("membership-end", stranger.pk),
        ("invitation-withdraw", invitation.pk),
        ("invitation-mail", invitation.pk),
    ]:
        assert client.post(reverse(f"web:{name}", args=[pk]), invite_form()).status_code == 404
    stranger.refresh_from_db()
    invitation.refresh_from_db()
    assert (stranger.ended_at, invitation.withdrawn_at) == (None, None)


def test_people_membership_ended_twice_says_so(client, agency):
    membership = make_member(agency).memberships.get()
    client.force_login(make_head(agency))
    address = reverse("web:membership-end", args=[membership.pk])
    assert client.post(address).url == reverse("web:people")
    again = client.post(address, **EN)
    assert (again.status_code, "has already ended" in text(again)) == (409, True)


def test_people_head_lets_a_drafter_only_read_and_write_again(client, agency):
    drafter = make_member(agency)
    client.force_login(make_head(agency))
    page = text(client.get(reverse("web:people"), **EN))
    assert "Let only read" in page
    held = drafter.memberships.get()
    address = reverse("web:membership-role", args=[held.pk, "reader"])
    assert client.post(address).url == reverse("web:people")
    assert client.post(address, **EN).status_code == 409
    page = text(client.get(reverse("web:people"), **EN))
    assert "Agency reader" in page
    assert "Let write" in page
    assert "Let only read" not in page
    for role in ("head", "nothing"):
        odd = reverse("web:membership-role", args=[drafter.memberships.last().pk, role])
        assert client.post(odd).status_code == 404
    assert drafter.memberships.get(ended_at=None).role == "reader"


def test_people_head_invites_a_reader_who_opens_the_account(client, agency):
    client.force_login(make_head(agency))
    address = reverse("web:person-invite", args=[agency.pk])
    made = client.post(address, invite_form(agency_role="reader"), **EN)
    token = text(made).split("/invitation/")[1].split("<")[0].rstrip("/")
    visitor = client.__class__()
    typed = {"username": "li-si", "password": PASSWORD, "repeated": PASSWORD}
    opened = visitor.post(reverse("web:invitation", args=[token]), typed)
    assert opened.status_code == 302
    assert Invitation.objects.get().accepted_by.agency_roles == {agency.pk: {"reader"}}


def test_people_reader_sees_colleagues_and_no_buttons(client, agency):
    make_head(agency)
    client.force_login(make_member(agency, "reader"))
    page = text(client.get(reverse("web:people"), **EN))
    assert "The head of the agency invites colleagues." in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_reader_chooses_only_among_notices_that_can_come(client, agency):
    client.force_login(make_member(agency, "reader"))
    page = text(client.get(reverse("web:notice-ways"), **EN))
    assert "What happens in your agency" in page
    assert "What you are asked to do" not in page
    assert "Reminders" not in page


def test_people_head_cannot_end_the_own_membership(client, agency):
    head = make_head(agency)
    client.force_login(head)
    address = reverse("web:membership-end", args=[head.memberships.get().pk])
    assert client.post(address, **EN).status_code == 403


@pytest.mark.parametrize("colleagues", [1, 3])
def test_people_costs_the_same_however_many_work_there(
    client, agency, django_assert_num_queries, colleagues
):
    """Session, person, agencies' ids, agencies, members, invitations, roles, unread."""
    client.force_login(make_head(agency))
    for _colleague in range(colleagues):
        make_member(agency)
    with django_assert_num_queries(8):
        client.get(reverse("web:people"))


# Inbox -------------------------------------------------------------------------------------------


def tell(*people, key="event", url="/people-of-the-world/") -> None:
    queue(
        to=people,
        key=key,
        text=NoticeText(
            name="x",
            kind=NoticeKind.TASK,
            subject="Please sign off: %(brand)s",
            body="<b>%(brand)s</b>",
        ),
        context={"brand": "港城车大夫"},
        url=url,
        now=timezone.now(),
    )


def test_inbox_shows_own_notices_escaped(client):
    person = make_user()
    tell(person)
    tell(make_user(), key="not mine")
    client.force_login(person)
    page = text(client.get(reverse("web:inbox"), **EN))
    assert page.count("Please sign off: 港城车大夫") == 2  # heading and the button's hidden words
    assert "&lt;b&gt;港城车大夫&lt;/b&gt;" in page


def test_inbox_open_marks_read_and_leads_there(client):
    person = make_user()
    tell(person)
    client.force_login(person)
    notice = Notice.objects.get()
    response = client.post(reverse("web:notice-open", args=[notice.pk]))
    assert (response.status_code, response.url) == (302, "/people-of-the-world/")
    assert Notice.objects.unread_of(person).count() == 0


def test_inbox_open_never_leads_to_another_site(client):
    person = make_user()
    tell(person, url="https://evil.example/")
    client.force_login(person)
    response = client.post(reverse("web:notice-open", args=[Notice.objects.get().pk]))
    assert response.url == reverse("web:inbox")


def test_inbox_open_of_somebody_elses_notice_is_not_found(client):
    tell(make_user())
    client.force_login(make_user())
    notice = Notice.objects.get()
    assert client.post(reverse("web:notice-open", args=[notice.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_inbox_read_marks_everything(client):
    person = make_user()
    tell(person)
    tell(person, key="second")
    client.force_login(person)
    assert client.post(reverse("web:inbox-read")).url == reverse("web:inbox")
    assert Notice.objects.unread_of(person).count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_costs_the_same_however_many_notices(client, django_assert_num_queries, rows):
    """Session, person, roles, agencies, unread, count, page."""
    person = make_user()
    for number in range(rows):
        tell(person, key=f"event {number}")
    client.force_login(person)
    with django_assert_num_queries(7):
        client.get(reverse("web:inbox"))


# Switches ----------------------------------------------------------------------------------------


def test_text_size_is_kept_and_shown(client):
    person = make_user()
    client.force_login(person)
    assert 'data-text="large"' not in text(client.get("/inbox/"))
    response = client.post(reverse("web:text-size"), {"size": "large", "next": "/inbox/"})
    assert response.url == "/inbox/"
    assert 'data-text="large"' in text(client.get("/inbox/"))
    client.post(reverse("web:text-size"), {"size": "normal"})
    assert 'data-text="large"' not in text(client.get("/inbox/"))


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///x",
    ],
)
@pytest.mark.parametrize("name", ["web:text-size", "set_language"])
def test_switches_never_lead_to_another_site(client, name, target):
    response = client.post(reverse(name), {"next": target, "language": "en", "size": "large"})
    assert response.url == "/"


def test_language_chinese_first_and_english_on_request(client):
    login = reverse("account_login")
    assert '<html lang="zh-Hans"' in text(client.get(login))
    client.post(reverse("set_language"), {"language": "en", "next": login})
    assert '<html lang="en"' in text(client.get(login))
    client.post(reverse("set_language"), {"language": "zh-hans", "next": login})
    assert '<html lang="zh-Hans"' in text(client.get(login))


def test_switches_only_by_post(client):
    assert client.get(reverse("web:text-size")).status_code == 405
    assert client.get(reverse("set_language"), {"language": "en"}).status_code == 302
    assert '<html lang="zh-Hans"' in text(client.get(reverse("account_login")))


# Faces -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICE, ["admin:index", "web:conflicts"]),
        (Role.AUDITOR, ["admin:index", "web:conflicts"]),
        (Role.SYSTEM_ADMIN, ["admin:index", "web:conflicts"]),
        (Role.SECURITY_ADMIN, ["admin:index", "web:conflicts"]),
        (Role.IDENTITY, ["admin:index", "web:conflicts"]),
        (Role.PANEL, ["panel:home", "web:conflicts"]),
        (Role.LEADER, ["leadership:home", "web:conflicts"]),
        (AgencyRole.HEAD, ["workspace:home"]),
        (None, []),
    ],
)
def test_faces_are_those_the_person_may_enter(rf, role, expected):
    from brandportal.web.context import portal

    person = (
        make_head(make_agency()) if role == AgencyRole.HEAD else make_user(*filter(None, [role]))
    )
    request = rf.get("/")
    request.user = person
    assert [face.url for face in portal(request)["portal"].faces] == [
        reverse(name) for name in expected
    ]
