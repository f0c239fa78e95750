"""Who may hold what: the whole table, written by hand, over every way in which a role or a
membership begins.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from itertools import combinations, permutations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from brandportal.accounts.domain import (
    accept_invitation,
    appoint_head,
    grant_role,
    held_by,
    invite,
    join_agency,
    lock_account,
    unlock_account,
)
from brandportal.accounts.domain.addresses import address_link, confirm_address
from brandportal.accounts.domain.invariants import INVARIANTS
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import Agency, Invitation, Membership, RoleGrant, User
from brandportal.accounts.policies import OPERATOR
from brandportal.accounts.separation import exclude, excluding_pairs
from brandportal.accounts.separation_triggers import separation
from brandportal.errors import BadInput, NotNow, Refused
from tests.architecture.sources import modules
from tests.factories.at_once import at_once
from tests.factories.pairs import by_two, then_confirmed, typed, words
from tests.factories.people import make_agency, make_officer, make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"
ALL = [*Role.values, *AgencyRole.values]
# By hand: the pairs that one account may hold together.
TOGETHER = {
    frozenset({"drafter", "head"}),
    frozenset({"drafter", "reader"}),
    frozenset({"head", "reader"}),
}
APART = [pair for pair in permutations(ALL, 2) if frozenset(pair) not in TOGETHER]

pytestmark = pytest.mark.django_db


def test_the_table_is_the_one_written_by_hand():
    told = {frozenset(pair) for pair in combinations(ALL, 2) if exclude(*pair)}
    assert told == {frozenset(pair) for pair in APART}
    assert len(told) == 42 == len(list(excluding_pairs()))


def give(user: User, role: str, agency: Agency) -> None:
    """As rows, past the verbs."""
    if role in Role.values:
        RoleGrant.objects.create(user=user, role=role)
    else:
        Membership.objects.create(user=user, agency=agency, role=role)


def by_verb(user: User, role: str, agency: Agency) -> None:
    if role in Role.values:
        by_two(grant_role, user=user, role=role, by=OPERATOR, now=NOW)
    elif role == AgencyRole.HEAD:
        by_two(appoint_head, user=user, agency=agency, by=make_officer(), now=NOW)
    else:
        join_agency(user=user, agency=agency, role=role, by=make_officer(), now=NOW)


def by_the_desk(user: User, role: str, agency: Agency) -> None:
    desk = Client()
    desk.force_login(make_officer())
    verb = "grant-role" if role in Role.values else "join-agency"
    verb = "appoint-head" if role == AgencyRole.HEAD else verb
    url = reverse("admin:accounts_user_verb", args=[user.pk, verb])
    data = typed("a long enough pass phrase", role=role, agency=agency.pk)
    if desk.post(url, data).status_code != 302:
        raise NotNow("the desk refused")
    if verb != "join-agency":
        then_confirmed()


def by_the_operator(user: User, role: str, agency: Agency) -> None:
    try:
        call_command("appoint", user.username, role=role, stdout=StringIO())
    except CommandError as refusal:
        raise NotNow(str(refusal)) from None


def by_another_row(user: User, role: str, agency: Agency) -> None:
    """A row of somebody else that is written over to this person."""
    other = make_user()
    give(other, role, agency)
    rows = RoleGrant if role in Role.values else Membership
    rows.objects.filter(user=other).update(user=user)


def by_reopening(user: User, role: str, agency: Agency) -> None:
    """A membership that ended is written back to life; roles of the programme have no end, they are
    deleted.
    """
    if role in Role.values:
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role)])
        return
    ended = Membership.objects.create(user=user, agency=agency, role=role, ended_at=NOW)
    Membership.objects.filter(pk=ended.pk).update(ended_at=None)


def by_sql(user: User, role: str, agency: Agency) -> None:
    with connection.cursor() as cursor:
        if role in Role.values:
            cursor.execute(
                "INSERT INTO accounts_rolegrant (user_id, role) VALUES (%s, %s)", [user.pk, role]
            )
        else:
            cursor.execute(
                "INSERT INTO accounts_membership (user_id, agency_id, role) VALUES (%s, %s, %s)",
                [user.pk, agency.pk, role],
            )


def by_unlocking(user: User, role: str, agency: Agency) -> None:
    """A locked account keeps its part, so nothing can be put beside it to wake up later."""
    guard = make_user(Role.SECURITY_ADMIN)
    lock_account(user=user, reason="the telephone was lost", by=guard, now=NOW)
    try:
        with transaction.atomic():
            give(user, role, agency)
    finally:
        unlock_account(user=user, reason="the telephone was lost", by=guard, now=NOW)


WAYS: list[Callable[[User, str, Agency], None]] = [
    give,
    by_verb,
    by_the_desk,
    by_the_operator,
    by_another_row,
    by_reopening,
    by_sql,
    by_unlocking,
]


@pytest.mark.parametrize("way", WAYS)
def test_excluding_roles_never_meet(way):
    agency, met, opened = make_agency(), [], []
    for held, given in APART:
        if way is by_the_operator and given in AgencyRole.values:
            continue  # the command knows roles of the programme only
        user = make_user()
        give(user, held, agency)
        try:
            with transaction.atomic():
                way(user, given, agency)
            opened.append((held, given))
        except (Refused, IntegrityError):
            pass
        if held_by(pk=user.pk) != {held}:
            met.append((held, given))
    assert (met, opened) == ([], [])


@pytest.mark.parametrize("way", [by_verb, by_another_row, by_reopening, by_sql])
def test_every_way_works_for_an_account_without_roles(way):
    agency = make_agency()
    for role in ALL:
        user = make_user()
        way(user, role, agency)
        assert held_by(pk=user.pk) == {role}


def test_a_drafter_may_become_the_head_and_what_was_taken_makes_room():
    agency, user = make_agency(), make_user(Role.PANEL)
    RoleGrant.objects.filter(user=user).delete()
    by_verb(user, "drafter", agency)
    by_verb(user, "head", agency)
    Membership.objects.filter(user=user).update(ended_at=NOW)
    by_verb(user, Role.LEADER, agency)
    assert held_by(pk=user.pk) == {"leader"}


def test_an_invitation_makes_one_account_with_one_role():
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            token_hash="x" * 64,
            name="x",
            email="x@example.org",
            role=Role.PANEL,
            agency=make_agency(),
            agency_role=AgencyRole.HEAD,
            created_at=NOW,
            expires_at=NOW,
        )


STANDS_ALONE = {"system_admin", "security_admin", "auditor", "identity_reader"}
# By hand: which of the others one person may hold under two accounts.
ONE_PERSON = {
    frozenset({role, works})
    for role in ("office", "panel", "leader")
    for works in ("drafter", "head", "reader")
}


@pytest.mark.parametrize("when", ["made", "accepted"])
def test_invitations_ask_whom_the_address_belongs_to(when):
    """Who administers or reads identities gets no second account by his address, and nobody a
    second role of the programme; a judge of an agency gets one.
    """
    agency, wrong = make_agency(), []
    for held, given in APART:
        user = make_user()
        role = (
            {"role": given}
            if given in Role.values
            else {"agency": agency, "agency_role": AgencyRole(given)}
        )
        if when == "made":
            give(user, held, agency)
        refused = False
        try:
            invitation, _token = invite(
                name="x", email=user.email.upper(), by=OPERATOR, reason=words(), now=NOW, **role
            )
            Invitation.objects.filter(pk=invitation.pk).update(confirmed_at=NOW)
            if when == "accepted":
                give(user, held, agency)
                accept_invitation(
                    invitation=invitation, username=f"{user.username}x", password=PASSWORD, now=NOW
                )
        except BadInput as refusal:
            refused = (when, refusal.field) == ("made", "email")
        except NotNow:
            refused = when == "accepted"
        assert not (frozenset({held, given}) in ONE_PERSON and {held, given} & STANDS_ALONE)
        if refused is not (frozenset({held, given}) not in ONE_PERSON):
            wrong.append((held, given))
    assert wrong == []


def second_account_of(user: User) -> User:
    other = make_user()
    User.objects.filter(pk=other.pk).update(email=user.email.upper())
    return User.objects.get(pk=other.pk)


@pytest.mark.parametrize("way", [by_verb, by_the_desk])
@pytest.mark.parametrize(("held", "given"), [*permutations(("office", "panel", "leader"), 2)])
def test_a_second_account_of_a_person_gets_no_second_role(held, given, way):
    agency, user = make_agency(), make_user(held)
    other = second_account_of(user)
    with pytest.raises(Refused):
        way(other, given, agency)
    assert held_by(pk=other.pk) == frozenset()


@pytest.mark.parametrize("way", [by_verb, by_the_desk])
@pytest.mark.parametrize("works", AgencyRole.values)
@pytest.mark.parametrize("held", ["office", "panel", "leader"])
def test_a_second_account_may_still_work_for_an_agency(held, works, way):
    other = second_account_of(make_user(held))
    way(other, works, make_agency())
    assert held_by(pk=other.pk) == {works}


def test_colleagues_who_share_an_address_lose_nothing():
    """Two drafters and a head at one address, and each may still become what the others are."""
    agency = make_agency()
    first = make_user(username="first", agency=agency)
    second, third = second_account_of(first), second_account_of(first)
    by_verb(second, AgencyRole.DRAFTER, agency)
    by_verb(third, AgencyRole.HEAD, agency)
    by_verb(first, AgencyRole.HEAD, make_agency())
    lock_account(user=second, reason="long on leave", by=make_user(Role.SECURITY_ADMIN), now=NOW)
    unlock_account(user=second, reason="back again", by=make_user(Role.SECURITY_ADMIN), now=NOW)
    assert held_by(email="first@example.org") >= {"drafter", "head"}


def test_a_locked_account_does_not_wake_beside_another_role_of_the_person():
    judge, guard = make_user(Role.PANEL), make_user(Role.SECURITY_ADMIN)
    lock_account(user=judge, reason="left the panel", by=guard, now=NOW)
    RoleGrant.objects.create(user=second_account_of(judge), role=Role.OFFICE)
    with pytest.raises(Refused):
        unlock_account(user=judge, reason="sits again", by=guard, now=NOW)


def test_nobody_moves_where_the_persons_other_accounts_may_not_be():
    """The drafter's other account judges, so he does not move to an officer's address."""
    agency = make_agency()
    works, officer = make_user(agency=agency), make_user(Role.OFFICE)
    RoleGrant.objects.create(user=second_account_of(works), role=Role.PANEL)
    link = address_link(user=works, address=officer.email, now=NOW)
    with pytest.raises(NotNow):
        confirm_address(token=link.rstrip("/").rpartition("/")[2], now=NOW)


def test_the_invariant_names_whoever_holds_two_under_two_accounts():
    invariant = next(each for each in INVARIANTS if each.code == "accounts.one_role")
    judge = make_user(Role.PANEL, username="judge", agency=make_agency())
    assert list(invariant.faults()) == []
    other = second_account_of(judge)
    RoleGrant.objects.create(user=other, role=Role.LEADER)
    assert list(invariant.faults()) == [
        f"the person of account {pk} holds drafter, leader, panel" for pk in (judge.pk, other.pk)
    ]


def test_no_flag_group_or_permission_gives_a_role():
    user = make_user(Role.AUDITOR)
    group = Group.objects.create(name="everything")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    user.user_permissions.set(Permission.objects.all())
    user.is_staff = user.is_superuser = True
    user.save()
    user = User.objects.get(pk=user.pk)
    assert (user.roles, user.agency_roles) == ({"auditor"}, {})
    desk = Client()
    desk.force_login(user)
    other = make_user()
    for verb in ("grant-role", "join-agency", "lock"):
        url = reverse("admin:accounts_user_verb", args=[other.pk, verb])
        data = {"role": "panel", "agency": make_agency().pk, "reason": "x"}
        assert desk.post(url, data).status_code == 403


def test_the_desk_says_why_nothing_is_given_beside_a_part():
    desk = Client()
    desk.force_login(make_officer())
    auditor = make_user(Role.AUDITOR)
    page = desk.get(
        reverse("admin:accounts_user_change", args=[auditor.pk]), headers={"accept-language": "en"}
    ).content.decode()
    assert "This account plays a part already" in page
    assert "need an account each" in page


def test_only_two_functions_write_roles_and_memberships():
    """Every other way in the source leads through `domain/parts.py`."""
    wrote = set()
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and (
                ast.unparse(node.func)
                .rpartition(".")[0]
                .endswith(("RoleGrant.objects", "Membership.objects", ".grants", ".memberships"))
                and ast.unparse(node.func).rpartition(".")[2]
                in {"create", "get_or_create", "update_or_create", "bulk_create"}
                or ast.unparse(node.func) in {"RoleGrant", "Membership"}
            ):
                wrote.add(module.name)
    assert wrote == {"brandportal.accounts.domain.parts"}


def test_the_invariant_names_whoever_holds_two():
    invariant = next(each for each in INVARIANTS if each.code == "accounts.apart")
    agency, user = make_agency(), make_user(Role.AUDITOR)
    assert list(invariant.faults()) == []
    separation.unprotect(connection)
    Membership.objects.create(user=user, agency=agency, role=AgencyRole.HEAD)
    assert list(invariant.faults()) == [f"account {user.pk} holds auditor, head"]


def test_an_account_with_two_parts_is_not_opened_again():
    agency, user = make_agency(), make_user(Role.AUDITOR)
    guard = make_user(Role.SECURITY_ADMIN)
    lock_account(user=user, reason="the telephone was lost", by=guard, now=NOW)
    separation.unprotect(connection)
    Membership.objects.create(user=user, agency=agency, role=AgencyRole.HEAD)
    with pytest.raises(NotNow):
        unlock_account(user=user, reason="the telephone was lost", by=guard, now=NOW)
    assert User.objects.get(pk=user.pk).is_active is False


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_that_begin_at_the_same_moment_never_meet():
    """Straight to the tables, past the lock that every verb takes."""
    agency, met = make_agency(), []
    for held, given in APART:
        user = make_user()
        failures = at_once(
            lambda user=user, role=held: give(user, role, agency),
            lambda user=user, role=given: give(user, role, agency),
        )
        if len(held_by(pk=user.pk)) != 1 or len(failures) != 1:
            met.append((held, given, failures))
    assert met == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_verbs_that_begin_at_the_same_moment_never_meet():
    agency, office, met = make_agency(), make_officer(), []

    def begin(user: User, role: str) -> None:
        if role in Role.values:
            by_two(grant_role, user=user, role=role, by=OPERATOR, now=NOW)
        elif role == AgencyRole.HEAD:
            by_two(appoint_head, user=user, agency=agency, by=office, now=NOW)
        else:
            join_agency(user=user, agency=agency, role=role, by=office, now=NOW)

    for pair in APART:
        user = make_user()
        failures = at_once(*(lambda user=user, role=role: begin(user, role) for role in pair))
        if len(held_by(pk=user.pk)) != 1 or [type(each) for each in failures] != [BadInput]:
            met.append((pair, failures))
    assert met == []
