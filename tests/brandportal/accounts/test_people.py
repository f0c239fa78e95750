"""Roles, memberships and locks: who may, what it ends, and which roles exclude each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator

from brandportal.accounts.domain import (
    appoint_head,
    change_role,
    end_membership,
    grant_role,
    join_agency,
    lock_account,
    reset_second_factor,
    revoke_role,
    save_agency,
    unlock_account,
)
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import Agency, Membership, User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from tests.factories.pairs import by_two, proposed
from tests.factories.people import make_agency, make_head, make_member, make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_grant_role_gives_it_and_ends_the_sessions():
    user, office = make_user(), make_user(Role.OFFICE)
    by_two(grant_role, user=user, role=Role.PANEL, by=office, now=NOW)
    assert fresh(user).roles == {"panel"}
    assert fresh(user).get_session_auth_hash() != user.get_session_auth_hash()
    entry = Entry.objects.get(action="accounts.grant_role")
    assert (entry.data["role"], entry.data["proposed_by"], entry.object_id) == (
        "panel",
        office.pk,
        str(user.pk),
    )


def test_grant_role_again_changes_nothing():
    user, office = make_user(Role.PANEL), make_user(Role.OFFICE)
    by_two(grant_role, user=user, role=Role.PANEL, by=office, now=NOW)
    assert fresh(user).get_session_auth_hash() == user.get_session_auth_hash()
    assert not Entry.objects.filter(action="accounts.grant_role").exists()


@pytest.mark.parametrize(
    ("by", "role", "allowed"),
    [
        (Role.OFFICE, Role.OFFICE, True),
        (Role.OFFICE, Role.PANEL, True),
        (Role.OFFICE, Role.LEADER, True),
        (Role.OFFICE, Role.AUDITOR, False),
        (Role.OFFICE, Role.SYSTEM_ADMIN, False),
        (Role.OFFICE, Role.SECURITY_ADMIN, False),
        (Role.OFFICE, Role.IDENTITY, False),
        (Role.SECURITY_ADMIN, Role.PANEL, False),
        (Role.SYSTEM_ADMIN, Role.PANEL, False),
        (Role.AUDITOR, Role.PANEL, False),
        (Role.PANEL, Role.PANEL, False),
        (Role.LEADER, Role.LEADER, False),
    ],
)
def test_grant_role_every_giver(by, role, allowed):
    user, giver = make_user(), make_user(by)
    if allowed:
        by_two(grant_role, user=user, role=role, by=giver, now=NOW)
        assert fresh(user).roles == {role}
    else:
        with pytest.raises(NotAllowed):
            proposed(grant_role, user=user, role=role, by=giver, now=NOW)
        assert fresh(user).roles == set()


def test_grant_role_to_oneself_is_refused():
    office = make_user(Role.OFFICE)
    with pytest.raises(NotAllowed):
        by_two(grant_role, user=office, role=Role.LEADER, by=office, now=NOW)


def test_superuser_flag_gives_no_role():
    boss = make_user()
    boss.is_superuser = boss.is_staff = True
    boss.save()
    with pytest.raises(NotAllowed):
        by_two(grant_role, user=make_user(), role=Role.PANEL, by=fresh(boss), now=NOW)
    assert fresh(boss).roles == set()


@pytest.mark.parametrize(
    ("by", "role", "allowed"),
    [
        (Role.OFFICE, Role.PANEL, True),
        (Role.OFFICE, Role.AUDITOR, False),
        (Role.SECURITY_ADMIN, Role.PANEL, True),
        (Role.SECURITY_ADMIN, Role.AUDITOR, True),
        (Role.SYSTEM_ADMIN, Role.PANEL, False),
        (Role.AUDITOR, Role.PANEL, False),
        (Role.LEADER, Role.PANEL, False),
    ],
)
def test_revoke_role_every_taker(by, role, allowed):
    user, taker = make_user(role), make_user(by)
    if allowed:
        revoke_role(user=user, role=role, by=taker, now=NOW)
        assert fresh(user).roles == set()
        assert fresh(user).get_session_auth_hash() != user.get_session_auth_hash()
    else:
        with pytest.raises(NotAllowed):
            revoke_role(user=user, role=role, by=taker, now=NOW)
        assert fresh(user).roles == {role}


def test_revoke_own_role_is_refused():
    security = make_user(Role.SECURITY_ADMIN)
    with pytest.raises(NotAllowed):
        revoke_role(user=security, role=Role.SECURITY_ADMIN, by=security, now=NOW)


def test_revoke_role_that_is_not_held_is_refused():
    with pytest.raises(BadInput):
        revoke_role(user=make_user(), role=Role.PANEL, by=make_user(Role.OFFICE), now=NOW)
    assert Entry.objects.count() == 0


def test_join_agency_lets_a_known_person_work_there_once():
    user, agency, office = make_user(), make_agency(), make_user(Role.OFFICE)
    join_agency(user=user, agency=agency, role=AgencyRole.DRAFTER, by=office, now=NOW)
    assert fresh(user).agency_roles == {agency.pk: {"drafter"}}
    with pytest.raises(BadInput):
        join_agency(user=user, agency=agency, role=AgencyRole.DRAFTER, by=office, now=NOW)


def test_a_head_is_appointed_by_two():
    user, agency, office = make_user(), make_agency(), make_user(Role.OFFICE)
    with pytest.raises(NotAllowed):
        join_agency(user=user, agency=agency, role=AgencyRole.HEAD, by=office, now=NOW)
    by_two(appoint_head, user=user, agency=agency, by=office, now=NOW)
    assert fresh(user).agency_roles == {agency.pk: {"head"}}
    with pytest.raises(BadInput):
        by_two(appoint_head, user=user, agency=agency, by=office, now=NOW)
    with pytest.raises(NotAllowed):
        proposed(appoint_head, user=office, agency=agency, by=office, now=NOW)


def test_join_agency_by_its_head_is_refused():
    agency = make_agency()
    with pytest.raises(NotAllowed):
        join_agency(
            user=make_user(),
            agency=agency,
            role=AgencyRole.DRAFTER,
            by=make_head(agency),
            now=NOW,
        )


def test_end_membership_ends_the_sessions_and_keeps_the_row():
    agency = make_agency()
    drafter, head = make_member(agency), make_head(agency)
    membership = drafter.memberships.get()
    end_membership(membership=membership, by=head, now=NOW)
    assert Membership.objects.get(pk=membership.pk).ended_at == NOW
    assert fresh(drafter).agency_roles == {}
    assert fresh(drafter).get_session_auth_hash() != drafter.get_session_auth_hash()
    with pytest.raises(NotNow):
        end_membership(membership=membership, by=head, now=NOW)


@pytest.mark.parametrize("who", ["drafter", "other head", "panel", "auditor", "self"])
def test_end_membership_is_refused_to_others(who):
    agency = make_agency()
    head = make_head(agency)
    by = {
        "drafter": lambda: make_member(agency),
        "other head": lambda: make_head(make_agency()),
        "panel": lambda: make_user(Role.PANEL),
        "auditor": lambda: make_user(Role.AUDITOR),
        "self": lambda: head,
    }[who]()
    with pytest.raises(NotAllowed):
        end_membership(membership=head.memberships.get(), by=by, now=NOW)
    assert fresh(head).agency_roles == {agency.pk: {"head"}}


def does(agency: Agency, *people: User) -> list[set[str]]:
    return [set(fresh(one).agency_roles.get(agency.pk, ())) for one in people]


@pytest.mark.parametrize("who", ["head", "office"])
def test_a_reader_is_made_a_drafter_and_a_drafter_a_reader(who):
    agency = make_agency()
    by = make_head(agency) if who == "head" else make_user(Role.OFFICE)
    reader, drafter = make_member(agency, AgencyRole.READER), make_member(agency)
    change_role(membership=reader.memberships.get(), role="drafter", by=by, now=NOW)
    change_role(membership=drafter.memberships.get(), role="reader", by=by, now=NOW)
    assert does(agency, reader, drafter) == [{"drafter"}, {"reader"}]
    assert [row.ended_at for row in drafter.memberships.order_by("pk")] == [NOW, None]
    entry = Entry.objects.filter(action="accounts.change_role").latest("seq")
    assert entry.data == {"from": "drafter", "to": "reader"}
    with pytest.raises(NotNow):
        change_role(membership=drafter.memberships.first(), role="reader", by=by, now=NOW)
    assert does(agency, reader, drafter) == [{"drafter"}, {"reader"}]


@pytest.mark.parametrize("who", ["drafter", "reader", "other head", "panel", "auditor"])
def test_what_a_member_does_is_not_changed_by_others(who):
    agency = make_agency()
    by = {
        "drafter": lambda: make_member(agency),
        "reader": lambda: make_member(agency, AgencyRole.READER),
        "other head": lambda: make_head(make_agency()),
        "panel": lambda: make_user(Role.PANEL),
        "auditor": lambda: make_user(Role.AUDITOR),
    }[who]()
    reader = make_member(agency, AgencyRole.READER)
    with pytest.raises(NotAllowed):
        change_role(membership=reader.memberships.get(), role="drafter", by=by, now=NOW)
    assert does(agency, reader) == [{"reader"}]


def test_a_head_is_neither_made_nor_unmade_by_a_change():
    agency, office = make_agency(), make_user(Role.OFFICE)
    head, drafter = make_head(agency), make_member(agency)
    with pytest.raises(NotAllowed):
        change_role(membership=head.memberships.get(), role="reader", by=office, now=NOW)
    with pytest.raises(NotAllowed):
        change_role(membership=drafter.memberships.get(), role="head", by=head, now=NOW)
    with pytest.raises(BadInput):
        change_role(membership=drafter.memberships.get(), role="drafter", by=head, now=NOW)
    assert does(agency, head, drafter) == [{"head"}, {"drafter"}]


def test_a_reader_is_tied_to_the_agency_as_every_member_is():
    agency = make_agency()
    reader = make_member(agency, AgencyRole.READER)
    judge = make_user(Role.PANEL)
    User.objects.filter(pk=judge.pk).update(email=reader.email)
    assert fresh(judge).conflicts(3, NOW) == {agency.pk}


def test_lock_and_unlock_account(client):
    user, security = make_user(Role.PANEL), make_user(Role.SECURITY_ADMIN)
    lock_account(user=user, reason="Lost telephone", by=security, now=NOW)
    assert (fresh(user).is_active, fresh(user).roles) == (False, set())
    assert not client.login(username=user.username, password="a long enough pass phrase")
    with pytest.raises(NotNow):
        lock_account(user=user, reason="again, as was found", by=security, now=NOW)
    unlock_account(user=user, reason="Found, as was found", by=security, now=NOW)
    assert (fresh(user).is_active, fresh(user).roles) == (True, {"panel"})
    assert [entry.data for entry in Entry.objects.order_by("seq")] == [
        {"reason": "Lost telephone"},
        {"reason": "Found, as was found"},
    ]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SYSTEM_ADMIN, Role.AUDITOR, Role.LEADER])
def test_lock_account_is_the_security_administrators(role):
    user = make_user()
    with pytest.raises(NotAllowed):
        lock_account(user=user, reason="x, as was found", by=make_user(role), now=NOW)
    assert fresh(user).is_active


def test_reset_second_factor_removes_every_one():
    user, security = make_user(Role.PANEL), make_user(Role.SECURITY_ADMIN)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    reset_second_factor(user=user, reason="Lost telephone", by=security, now=NOW)
    assert Authenticator.objects.count() == 0
    with pytest.raises(NotNow):
        reset_second_factor(user=user, reason="again, as was found", by=security, now=NOW)


def test_save_agency_journals_the_fields_and_not_the_values():
    office, agency = make_user(Role.OFFICE), make_agency()
    agency.contact_mobile = "13911112222"
    save_agency(agency=agency, changed=["contact_mobile"], by=office, now=NOW)
    entry = Entry.objects.get()
    assert (entry.action, entry.data) == ("accounts.change_agency", {"fields": ["contact_mobile"]})
    assert Agency.objects.get().contact_mobile == "13911112222"


def test_save_agency_by_its_head_is_refused():
    agency = make_agency()
    with pytest.raises(NotAllowed):
        save_agency(agency=agency, changed=[], by=make_head(agency), now=NOW)
