"""One person under several accounts: no change of the mail address cuts a tie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus
from applications.lifecycle.applications import decline
from brandportal.accounts.domain import invite
from brandportal.accounts.domain.addresses import address_link, ask_for_address, confirm_address
from brandportal.accounts.domain.invariants import INVARIANTS
from brandportal.accounts.domain.invitations import accept_invitation
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import Agency, LeftAddress, Membership, User
from brandportal.accounts.policies import OPERATOR, conflicts_of
from brandportal.errors import BadInput, NotNow
from brandportal.journal.models import Entry
from brandportal.proposals.workflow import second_person
from reviews.panel.policies import ever_worked_for
from tests.factories.applications import make_application
from tests.factories.pairs import proposed
from tests.factories.people import PASSWORD, make_agency, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def change(user: User, address: str) -> None:
    """As the person does it: by the link that the new address got."""
    link = address_link(user=fresh(user), address=address, now=NOW)
    confirm_address(token=link.rstrip("/").rpartition("/")[2], now=NOW)


def drafter_and(role: str, agency: Agency) -> tuple[User, User]:
    """One person with two accounts at one address: an agency's and one of the programme."""
    works = make_user(username="drafter", agency=agency)
    holds = make_user(role, username="holder")
    User.objects.filter(pk=holds.pk).update(email="Both@Example.org")
    User.objects.filter(pk=works.pk).update(email="both@example.org")
    return works, holds


def opened(address: str, *, username: str = "later", **part) -> User:
    """A new account by invitation, as the operator makes the first ones."""
    invitation, _token = invite(
        name="x", email=address, by=OPERATOR, reason="the operator asks for it", now=NOW, **part
    )
    type(invitation).objects.filter(pk=invitation.pk).update(confirmed_at=NOW)
    invitation.refresh_from_db()
    return accept_invitation(
        invitation=invitation, username=username, password=PASSWORD, now=NOW + timedelta(hours=1)
    )


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICE, Role.PANEL])
def test_a_change_of_address_keeps_the_ties_of_all_accounts(role, who):
    agency = make_agency()
    both = drafter_and(role, agency)
    change(both[who], "new@example.org")
    assert conflicts_of(fresh(both[1])) == {agency.pk}
    change(both[who], "newer@example.org")
    change(both[1 - who], "elsewhere@example.org")
    assert conflicts_of(fresh(both[1])) == {agency.pk}
    assert ever_worked_for(fresh(both[1]), make_application(agency=agency))


def test_an_account_opened_later_at_an_address_that_was_left_is_the_same_persons():
    agency = make_agency()
    works = make_user(username="drafter", agency=agency)
    User.objects.filter(pk=works.pk).update(email="first@example.org")
    change(works, "second@example.org")
    leader = opened("FIRST@example.org", role=Role.LEADER)
    assert conflicts_of(fresh(leader)) == {agency.pk}
    assert conflicts_of(make_user(Role.LEADER)) == frozenset()


def test_a_chain_of_addresses_is_one_person():
    """a leaves an address for one that b has; c joins at what b left."""
    agency = make_agency()
    works, leader = make_user(username="a", agency=agency), make_user(Role.LEADER, username="b")
    change(works, leader.email)
    change(leader, "left@example.org")
    later = opened(works.email, role=Role.LEADER)
    assert conflicts_of(fresh(leader)) == conflicts_of(fresh(later)) == {agency.pk}
    assert len(set(User.objects.exclude(person_number=None).values_list("person_number"))) == 1


def test_work_that_begins_after_the_change_binds_too():
    first, second = make_agency(), make_agency()
    works, leader = drafter_and(Role.LEADER, first)
    change(works, "new@example.org")
    Membership.objects.create(user=works, agency=second, role=AgencyRole.DRAFTER)
    assert conflicts_of(fresh(leader)) == {first.pk, second.pk}


def test_capitals_are_the_same_address_and_dots_are_not():
    agency = make_agency()
    works = make_user(username="drafter", agency=agency)
    User.objects.filter(pk=works.pk).update(email="li.wei@example.org")
    spellings = {
        "LI.WEI@EXAMPLE.ORG": True,
        "liwei@example.org": False,
        "li.wei+1@example.org": False,
    }
    for number, (address, same) in enumerate(spellings.items()):
        leader = opened(address, username=f"leader{number}", role=Role.LEADER)
        assert bool(conflicts_of(fresh(leader))) is same, address


def test_a_letter_that_only_looks_like_one_is_kept_as_that_one():
    user = make_user()
    ask_for_address(user=user, address="\u212aim@example.org", now=NOW)
    assert opened("\u212aim@example.org", role=Role.LEADER).email == "Kim@example.org"


def test_an_administrator_does_not_move_to_the_address_of_an_agency():
    works, auditor = make_user(agency=make_agency()), make_user(Role.AUDITOR)
    with pytest.raises(NotNow, match="须由两人分别担任"):
        change(auditor, works.email)
    with pytest.raises(NotNow, match="须由两人分别担任"):
        change(works, auditor.email)
    assert fresh(auditor).email == auditor.email


def test_an_administrator_is_not_invited_to_an_address_that_an_agencys_account_left():
    works = make_user(agency=make_agency())
    left = works.email
    change(works, "new@example.org")
    with pytest.raises(BadInput, match="须由两人分别担任"):
        invite(
            name="x",
            email=left,
            role=Role.AUDITOR,
            by=OPERATOR,
            reason="the operator asks for it",
            now=NOW,
        )


def test_a_second_account_is_no_second_person_also_after_a_change():
    proposal = proposed(
        decline,
        application=make_application(status=ApplicationStatus.SUBMITTED),
        reason="not a service of the agency",
        by=make_user(Role.OFFICE, username="one"),
        now=NOW,
    )
    other = make_user(Role.OFFICE, username="two")
    assert second_person(proposal, by=fresh(other))
    User.objects.filter(pk=other.pk).update(email=proposal.proposed_by.email)
    change(other, "new@example.org")
    proposal.proposed_by.refresh_from_db()
    assert not second_person(proposal, by=fresh(other))


def test_no_earlier_address_is_kept_in_plain_text():
    user = make_user()
    left = user.email
    change(user, "new@example.org")
    kept = str(list(LeftAddress.objects.values())) + str(list(Entry.objects.values()))
    assert LeftAddress.objects.count() == 1
    assert left not in kept
    assert left not in str(list(User.objects.values()))


def test_the_database_keeps_a_mark_once_and_none_empty():
    row = LeftAddress.objects.create(user=make_user(), mark="x")
    for mark in ("x", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            LeftAddress.objects.create(user=row.user, mark=mark)


def test_the_invariant_finds_an_account_that_was_put_at_a_left_address_by_hand():
    check = next(one for one in INVARIANTS if one.code == "accounts.same_person")
    user = make_user()
    left = user.email
    change(user, "new@example.org")
    assert list(check.faults()) == []
    by_hand = make_user()
    User.objects.filter(pk=by_hand.pk).update(email=left.upper())
    assert len(list(check.faults())) == 1
