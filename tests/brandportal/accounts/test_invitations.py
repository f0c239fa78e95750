"""Invitations: who may invite whom, and a link that works once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from brandportal.accounts.domain import (
    accept_invitation,
    confirm_invitation,
    invite,
    mail_invitation,
    may_invite,
    open_invitation,
    token_hash,
    withdraw_invitation,
)
from brandportal.accounts.domain.invitations import fresh_token
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import Invitation, Membership, RoleGrant, User
from brandportal.accounts.policies import OPERATOR
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Letter
from brandportal.proposals.domain import withdraw
from brandportal.proposals.models import Proposal
from tests.factories.letters import mailed_token
from tests.factories.pairs import confirmed, words
from tests.factories.people import make_agency, make_head, make_member, make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency("示例局")


@pytest.fixture
def people(agency):
    return {
        "office": make_user(Role.OFFICE),
        "head": make_head(agency),
        "drafter": make_member(agency),
        "other head": make_head(make_agency()),
        "panel": make_user(Role.PANEL),
        "leader": make_user(Role.LEADER),
        "auditor": make_user(Role.AUDITOR),
        "system": make_user(Role.SYSTEM_ADMIN),
        "security": make_user(Role.SECURITY_ADMIN),
        "operator": OPERATOR,
    }


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("agency", {"office", "head", "operator"}),
        (Role.OFFICE, {"office", "operator"}),
        (Role.PANEL, {"office", "operator"}),
        (Role.LEADER, {"office", "operator"}),
        (Role.AUDITOR, {"operator"}),
        (Role.SYSTEM_ADMIN, {"operator"}),
        (Role.SECURITY_ADMIN, {"operator"}),
        (Role.IDENTITY, {"operator"}),
    ],
)
def test_may_invite_every_role_by_every_person(people, agency, role, may):
    target = {"role": "", "agency": agency} if role == "agency" else {"role": role, "agency": None}
    assert {name for name, by in people.items() if may_invite(by=by, **target)} == may


def invite_drafter(people, agency, by="office", email="li@example.org", now=NOW, **more):
    return invite(
        name="李四",
        email=email,
        agency=agency,
        agency_role=AgencyRole.DRAFTER,
        by=people[by],
        now=now,
        **more,
    )


def test_invite_keeps_only_the_hash_of_the_token(people, agency):
    invitation, token = invite_drafter(people, agency)
    stored = Invitation.objects.get()
    assert stored.token_hash == token_hash(token)
    assert token not in str(Invitation.objects.values().get())
    assert stored.expires_at == NOW + timedelta(days=7)
    assert Entry.objects.get().action == "accounts.invite"
    assert token not in str(Entry.objects.values().get())


def test_an_invitation_by_mail_shows_its_link_to_nobody_and_mails_it_once(people, agency):
    invitation, shown = invite_drafter(people, agency, by="head", by_mail=True)
    assert (shown, invitation.by_mail, invitation.mailed_at) == ("", True, None)
    assert mail.outbox == []
    token = mailed_token("li@example.org", now=NOW)
    assert accept(token).memberships.get().role == AgencyRole.DRAFTER
    invitation.refresh_from_db()
    assert invitation.mailed_at == NOW
    assert mailed_token("li@example.org", now=NOW) == ""


def test_a_link_that_was_shown_outlives_a_mail_to_the_same_address(people, agency):
    _shown, token = invite_drafter(people, agency, by="head")
    invite_drafter(people, make_agency("另一局"), by_mail=True)
    mailed = mailed_token("li@example.org", now=NOW)
    assert open_invitation(mailed, now=NOW).agency.name == "另一局"
    assert open_invitation(token, now=NOW).agency == agency


def test_a_link_is_mailed_again_as_a_new_one_and_not_all_the_time(people, agency):
    invitation, first = invite_drafter(people, agency, by="head")
    again = partial(mail_invitation, invitation=invitation, by=people["head"])
    again(now=NOW)
    with pytest.raises(NotNow):
        again(now=NOW)
    # Until the mail goes out the link that was shown works.
    assert open_invitation(first, now=NOW) == invitation
    second = mailed_token("li@example.org", now=NOW)
    with pytest.raises(NotNow):
        open_invitation(first, now=NOW)
    with pytest.raises(NotNow):
        again(now=NOW + timedelta(minutes=9))
    later = NOW + timedelta(minutes=10)
    again(now=later)
    third = mailed_token("li@example.org", now=later)
    assert third not in ("", second)
    assert open_invitation(third, now=later) == invitation
    actions = [row.action for row in Entry.objects.order_by("seq")]
    assert actions == ["accounts.invite", *["accounts.mail_invitation"] * 2]


def test_who_may_have_which_link_mailed(people, agency):
    invitation, _token = invite_drafter(people, agency, by="head")
    for name in ("drafter", "other head"):
        with pytest.raises(NotAllowed):
            mail_invitation(invitation=invitation, by=people[name], now=NOW)
    withdraw_invitation(invitation=invitation, by=people["head"], now=NOW)
    with pytest.raises(NotNow):
        mail_invitation(invitation=invitation, by=people["head"], now=NOW)
    assert Letter.objects.count() == 0


def test_no_link_is_mailed_before_a_second_person_has_confirmed_it(people, agency):
    proposed, _token = invite(
        name="王局",
        email="wang@example.org",
        agency=agency,
        agency_role=AgencyRole.HEAD,
        by_mail=True,
        by=people["head"],
        now=NOW,
        reason="接任局长，任命文件见附件",
        proved_at=NOW,
    )
    assert not proposed.by_mail
    with pytest.raises(NotNow):
        mail_invitation(invitation=proposed, by=people["head"], now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=proposed.pk).update(by_mail=True)
    assert mailed_token("wang@example.org", now=NOW) == ""


def test_invite_by_the_wrong_person_is_refused_and_leaves_nothing(people, agency):
    with pytest.raises(NotAllowed):
        invite_drafter(people, agency, by="drafter")
    assert Invitation.objects.count() == Entry.objects.count() == 0


def test_invite_for_an_agency_without_saying_what_for_is_refused(people, agency):
    with pytest.raises(BadInput) as refusal:
        invite(name="李四", email="li@example.org", agency=agency, by=people["office"], now=NOW)
    assert refusal.value.field == "agency_role"


def test_invite_for_an_agency_that_is_no_longer_active_is_refused(people, agency):
    agency.is_active = False
    with pytest.raises(NotAllowed):
        invite_drafter(people, agency)


def test_invite_same_person_again_while_the_link_is_open_is_refused(people, agency):
    invite_drafter(people, agency)
    with pytest.raises(BadInput) as refusal:
        invite_drafter(people, agency, email="LI@example.org")
    assert refusal.value.field == "email"
    invite_drafter(people, agency, now=NOW + timedelta(days=7))
    assert Invitation.objects.count() == 2


def accept(token: str, username: str = "lisi", now=NOW) -> User:
    return accept_invitation(
        invitation=open_invitation(token, now=now), username=username, password=PASSWORD, now=now
    )


def test_accept_for_an_agency_makes_the_account_and_the_membership(people, agency):
    _invitation, token = invite_drafter(people, agency)
    user = accept(token)
    assert (user.name, user.email, user.check_password(PASSWORD)) == (
        "李四",
        "li@example.org",
        True,
    )
    assert (user.agency_roles, user.roles) == (
        {agency.pk: frozenset({"drafter"})},
        frozenset(),
    )
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_accept_for_the_programme_makes_the_account_and_the_role(people):
    invite_panel(people)
    confirmed(Proposal.objects.get(), by=people["security"], now=NOW)
    user = accept(mailed_token("w@example.org", now=NOW))
    assert (user.roles, user.agency_roles) == (frozenset({"panel"}), {})


def invite_panel(people, **more):
    return invite(
        name="王五",
        email="w@example.org",
        role=Role.PANEL,
        by=people["office"],
        now=NOW,
        **{"reason": words(), "proved_at": NOW, **more},
    )


def test_neither_of_the_two_ever_has_the_link_to_a_deciding_role(people):
    """It is made when it goes out, to the invited person alone; the one who proposed and the one
    who confirmed get none.
    """
    invitation, token = invite_panel(people)
    assert (token, mailed_token("w@example.org", now=NOW)) == ("", "")
    done = confirmed(Proposal.objects.get(), by=people["security"], now=NOW)
    assert "w@example.org" in done.sentence
    assert (done.action.paper, mail.outbox) == (None, [])
    sent = mailed_token("w@example.org", now=NOW)
    assert [letter.to for letter in mail.outbox] == [["w@example.org"]]
    invitation.refresh_from_db()
    assert (invitation.token_hash, invitation.mailed_at) == (token_hash(sent), NOW)
    assert sent not in str([*Proposal.objects.values(), *Entry.objects.values()])
    assert not Letter.objects.exists()
    assert mailed_token("w@example.org", now=NOW) == ""


def test_the_link_waits_for_the_mail_server_as_long_as_the_invitation_is_open(people, settings):
    invite_panel(people)
    confirmed(Proposal.objects.get(), by=people["security"], now=NOW)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.brandportal.notices.backends.Down"
    for hours in (0, 25, 60):
        assert mailed_token("w@example.org", now=NOW + timedelta(hours=hours)) == ""
    settings.EMAIL_BACKEND = working
    late = NOW + timedelta(days=3)
    assert accept(mailed_token("w@example.org", now=late), now=late).roles == {"panel"}


def test_a_withdrawn_or_expired_invitation_is_not_mailed(people):
    invitation, _token = invite_panel(people)
    confirmed(Proposal.objects.get(), by=people["security"], now=NOW)
    withdraw_invitation(invitation=invitation, by=people["office"], now=NOW)
    assert mailed_token("w@example.org", now=NOW) == ""
    assert not Letter.objects.exists()


def test_a_link_to_a_deciding_role_opens_nothing_before_it_is_confirmed(people, agency, english):
    invitation, _token = invite_panel(people)
    guessed = fresh_token(invitation)
    with pytest.raises(NotNow, match="waits for a second person"):
        open_invitation(guessed, now=NOW)
    for proposal in Proposal.objects.all():
        withdraw(proposal=proposal, by=people["office"], now=NOW)
    Invitation.objects.update(withdrawn_at=NOW)
    invitation, _token = invite_panel(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(accepted_at=NOW, accepted_by=people["panel"])
    for name in ("office", "system", "auditor", "leader"):
        with pytest.raises(NotAllowed):
            confirmed(Proposal.objects.open().get(), by=people[name], now=NOW)
        with pytest.raises(NotAllowed):
            confirm_invitation(invitation=invitation, by=people[name], now=NOW)
    with pytest.raises(NotAllowed):
        confirm_invitation(invitation=invitation, by=people["security"], now=NOW)
    head, head_token = invite(
        name="新负责人",
        email="h@example.org",
        agency=agency,
        agency_role=AgencyRole.HEAD,
        by=people["head"],
        reason=words(),
        proved_at=NOW,
        now=NOW,
    )
    assert (head.waits_for_second, head_token) == (True, "")


def test_without_reason_or_proof_no_link_to_a_deciding_role_is_made(people):
    with pytest.raises(BadInput):
        invite_panel(people, reason="")
    with pytest.raises(NotAllowed):
        invite_panel(people, proved_at=None)
    assert Invitation.objects.count() == 0


def test_a_withdrawn_link_cannot_be_confirmed(people, english):
    invitation, _token = invite_panel(people)
    withdraw_invitation(invitation=invitation, by=people["office"], now=NOW)
    with pytest.raises(NotNow, match="has changed"):
        confirmed(Proposal.objects.get(), by=people["security"], now=NOW)


def test_the_operator_s_link_opens_alone_only_while_nobody_could_confirm():
    first, _token = invite(
        name="首任", email="a@example.org", role=Role.OFFICE, by=OPERATOR, now=NOW
    )
    assert (first.waits_for_second, first.confirmed_by) == (False, None)
    assert Entry.objects.get(action="accounts.confirm_invitation").data == {
        "role": "office",
        "alone": True,
    }
    make_user(Role.SECURITY_ADMIN)
    second, _token = invite(
        name="第二",
        email="b@example.org",
        role=Role.OFFICE,
        reason="appointed on the server",
        by=OPERATOR,
        now=NOW,
    )
    assert second.waits_for_second


def test_accept_works_once(people, agency, english):
    _invitation, token = invite_drafter(people, agency)
    accept(token)
    with pytest.raises(NotNow, match="This invitation has been used."):
        accept(token, "second")
    assert User.objects.filter(username="second").count() == 0


def test_open_invitation_just_before_and_at_its_end(people, agency, english):
    _invitation, token = invite_drafter(people, agency)
    ends = NOW + timedelta(days=7)
    assert open_invitation(token, now=ends - timedelta(seconds=1)).name == "李四"
    with pytest.raises(NotNow, match="This invitation has expired."):
        open_invitation(token, now=ends)


def test_open_invitation_unknown(english):
    with pytest.raises(NotNow, match="This invitation link is not known."):
        open_invitation("x" * 32, now=NOW)


def test_accept_with_a_name_that_is_taken_in_other_letters_is_refused(people, agency):
    User.objects.create_user(username="LiSi", password=PASSWORD)
    _invitation, token = invite_drafter(people, agency)
    with pytest.raises(BadInput) as refusal:
        accept(token, "lisi")
    assert refusal.value.field == "username"
    assert accept(token, "lisi2").username == "lisi2"


def test_withdraw_makes_the_link_useless(people, agency, english):
    invitation, token = invite_drafter(people, agency)
    withdraw_invitation(invitation=invitation, by=people["head"], now=NOW)
    with pytest.raises(NotNow, match="This invitation was withdrawn."):
        open_invitation(token, now=NOW)
    with pytest.raises(NotNow):
        withdraw_invitation(invitation=invitation, by=people["head"], now=NOW)


def test_withdraw_by_another_agency_is_refused(people, agency):
    invitation, _token = invite_drafter(people, agency)
    with pytest.raises(NotAllowed):
        withdraw_invitation(invitation=invitation, by=people["other head"], now=NOW)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accept_twice_at_once_makes_one_account(at_once):
    agency = make_agency()
    _invitation, token = invite_drafter({"office": make_user(Role.OFFICE)}, agency)
    opened = open_invitation(token, now=NOW)

    def follow(username: str) -> User:
        return accept_invitation(invitation=opened, username=username, password=PASSWORD, now=NOW)

    outcomes = at_once(lambda: follow("first"), lambda: follow("second"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotNow", "User"]
    assert Membership.objects.count() == 1
    assert RoleGrant.objects.filter(role=Role.OFFICE).count() == 1
