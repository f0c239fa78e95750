"""Declaring a conflict of interest: whom it binds, and who sees it."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain.conflicts import declare_conflict
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import DeclaredConflict, User
from brandportal.accounts.policies import conflicts_of, is_tied_to
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from tests.factories.people import make_agency, make_user

pytestmark = pytest.mark.django_db
KIND = "My brother works there."


def declared(by: User, agency) -> DeclaredConflict:
    return declare_conflict(agency=agency, reason=KIND, by=by, now=timezone.now())


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICE, Role.AUDITOR, Role.PANEL])
def test_whoever_holds_a_role_declares_on_an_own_page(client, role):
    person, agency = make_user(role, username="one"), make_agency(number=1, name="Agency 1")
    client.force_login(person)
    address = reverse("web:conflicts")
    assert client.get(address).status_code == 200
    sent = client.post(address, {"agency": agency.pk, "reason": KIND})
    assert sent.status_code == 302
    page = client.get(address).content.decode()
    assert agency.name in page
    assert KIND in page
    assert is_tied_to(User.objects.get(pk=person.pk), agency.pk)
    entry = Entry.objects.get(action="conflict.declare")
    assert entry.actor == person
    assert KIND not in str(entry.data)


def test_it_binds_every_account_of_the_person_and_nobody_else():
    agency = make_agency(number=1, name="Agency 1")
    judge = make_user(Role.PANEL, username="judge")
    clerk = make_user(Role.OFFICE, username="clerk")
    User.objects.filter(pk=clerk.pk).update(email=judge.email.upper())
    declared(judge, agency)
    assert conflicts_of(User.objects.get(pk=clerk.pk)) == {agency.pk}
    assert conflicts_of(make_user(Role.OFFICE, username="other")) == frozenset()


def test_it_stands():
    agency, leader = (
        make_agency(number=1, name="Agency 1"),
        make_user(Role.LEADER, username="leader"),
    )
    declared(leader, agency)
    with pytest.raises(NotNow):
        declared(leader, agency)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_it_says_what_it_is(reason):
    leader = make_user(Role.LEADER, username="leader")
    with pytest.raises(BadInput):
        declare_conflict(
            agency=make_agency(number=1, name="Agency 1"),
            reason=reason,
            by=leader,
            now=timezone.now(),
        )
    declared(leader, make_agency(number=2, name="Agency 2"))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredConflict.objects.update(reason="")


def test_people_of_agencies_declare_nothing_here(client):
    agency = make_agency(number=1, name="Agency 1")
    head = make_user(username="head", agency=agency, role=AgencyRole.HEAD)
    with pytest.raises(NotAllowed):
        declared(head, agency)
    client.force_login(head)
    assert client.get(reverse("web:conflicts")).status_code == 403


def test_work_is_shown_and_not_declared_again(client):
    agency = make_agency(number=1, name="Agency 1")
    client.force_login(make_user(Role.LEADER, username="leader", agency=agency))
    page = client.get(reverse("web:conflicts"))
    assert list(page.context["others"]) == [agency]
    assert agency not in page.context["form"].fields["agency"].queryset


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_reads_a_fixed_number_of_times(client, rows, django_assert_num_queries):
    leader = make_user(Role.LEADER, username="leader")
    for _number in range(rows):
        declared(leader, make_agency())
    client.force_login(leader)
    client.get(reverse("web:conflicts"))
    with django_assert_num_queries(7):
        client.get(reverse("web:conflicts"))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_the_desk_lists_who_declared_what(client, role):
    declared(make_user(Role.LEADER, username="leader"), make_agency(number=1, name="Agency 1"))
    client.force_login(make_user(role, username="reader"))
    page = client.get(reverse("admin:accounts_declaredconflict_changelist"))
    assert page.context["cl"].result_count == 1
    assert KIND in page.content.decode()


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_a_record_on_the_desk_links_to_nothing_that_its_reader_may_not_open(client, role):
    made = declared(make_user(Role.LEADER, username="leader"), make_agency(number=1))
    client.force_login(make_user(role, username="reader"))
    page = client.get(reverse("admin:accounts_declaredconflict_change", args=[made.pk]))
    assert page.status_code == 200
    for address in set(re.findall(r'href="(/admin/accounts/[^"#?]+)"', page.content.decode())):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_reads_its_list_a_fixed_number_of_times(client, rows, django_assert_num_queries):
    for number in range(1, rows + 1):
        declared(make_user(Role.LEADER, username=f"leader{number}"), make_agency())
    client.force_login(make_user(Role.OFFICE, username="reader"))
    address = reverse("admin:accounts_declaredconflict_changelist")
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
