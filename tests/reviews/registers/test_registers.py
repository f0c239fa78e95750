"""Submitting registers: all or nothing, or the valid rows on request; by the right people, in time;
no plain numbers.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.encryption import decrypt
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.workflow import CLOCK
from reviews.models import Delivery, Register, ServiceCase
from reviews.registers.keys import issue_key, use_key
from reviews.registers.models import PHONE_PURPOSE
from reviews.registers.phones import due_to_forget, forget_phones
from reviews.registers.registers import by_stratum, hand_over, hand_over_list, holding
from reviews.registers.terms import BySystem, may_hand_over, owed_registers, terms
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY
from tests.factories.registers import (
    AFTER_DEADLINE,
    BEFORE,
    CLOSES,
    OPENS,
    POINT,
    agency_person,
    case_line,
    closed,
    hand_in,
    phone,
    phone_lines,
    register_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def give(application, lines, *, by=None, now=BEFORE, take_good=False):
    by = by or agency_person(application)
    return hand_over(application=application, lines=lines, take_good=take_good, by=by, now=now)


def give_list(year, lines, *, group="deputies", application=None, by=None, now=BEFORE):
    return hand_over_list(
        source="市工商联名单",
        cycle=year.cycle,
        application=application,
        group=group,
        lines=lines,
        take_good=False,
        by=by or make_officer(),
        now=now,
    )


def test_terms_follow_the_rules_of_the_year():
    said = terms(register_year().cycle)
    assert (f"{said.first_day}", f"{said.last_day}") == ("2025-06-01", "2026-05-31")
    assert said.deadline == OPENS - 3 * DAY


def test_hand_over_takes_a_register_and_says_how_many_in_the_journal():
    year = register_year()
    outcome = give(year.first, [case_line(1), case_line(2), case_line(3, phone=phone(2))])
    register = Register.objects.get()
    assert (register.application, register.group) == (year.first, "service_recipients")
    assert (holding(register).cases, holding(register).people) == (3, 2)
    assert by_stratum(register) == [(POINT, "2026-03", 3)]
    entry = Entry.objects.get(action="registers.hand_over")
    assert entry.data == {"way": "workspace", "rows": 3, "taken": 3, "known": 0, "left_out": 0}
    assert outcome.delivery == Delivery.objects.get()


def test_hand_over_with_a_problem_takes_nothing():
    year = register_year()
    outcome = give(year.first, [case_line(1), case_line(2, phone="")])
    assert (outcome.delivery, len(outcome.checked.good), len(outcome.checked.problems)) == (
        None,
        1,
        1,
    )
    assert not Register.objects.exists() and not Entry.objects.exists()


def test_hand_over_takes_the_good_rows_when_that_is_said():
    year = register_year()
    give(year.first, [case_line(1), case_line(2, phone="")], take_good=True)
    made = Delivery.objects.get()
    assert (made.rows, made.taken, made.known, made.left_out) == (2, 1, 0, 1)


def test_hand_over_of_nothing_good_takes_nothing_even_then():
    year = register_year()
    assert give(year.first, [case_line(1, phone="")], take_good=True).delivery is None
    assert not Delivery.objects.exists()


def test_hand_over_the_same_file_twice_changes_nothing():
    year, lines = register_year(), [case_line(1), case_line(2)]
    clerk = agency_person(year.first)
    give(year.first, lines, by=clerk)
    before = list(ServiceCase.objects.values())
    give(year.first, [*lines, case_line(3)], by=clerk)
    assert list(ServiceCase.objects.values())[:2] == before
    made = Delivery.objects.first()
    assert (made.rows, made.taken, made.known) == (3, 1, 2)


@pytest.mark.parametrize("status", ApplicationStatus.values)
def test_hand_over_for_accepted_and_shortlisted_applications_only(status):
    year = register_year(application_status=status)
    if status in ("accepted", "shortlisted"):
        assert give(year.first, [case_line(1)]).delivery
    else:
        with pytest.raises(NotNow, match="for an accepted application"):
            give(year.first, [case_line(1)])


def test_hand_over_ends_at_the_deadline():
    year = register_year()
    clerk = agency_person(year.first)
    give(year.first, [case_line(1)], by=clerk, now=AFTER_DEADLINE - DAY / 86400)
    with pytest.raises(NotNow, match="The registers closed on"):
        give(year.first, [case_line(2)], by=clerk, now=AFTER_DEADLINE)


def test_hand_over_never_again_once_the_registers_were_closed():
    year = register_year()
    closed(year)
    with pytest.raises(NotNow, match="The registers closed on"):
        give(year.first, [case_line(2)], now=BEFORE)


def test_hand_over_takes_no_case_of_the_future():
    year = register_year()
    outcome = give(year.first, [case_line(1, served_on="2026-05-23")])
    assert "to 2026-05-22" in outcome.checked.problems[0].sentence


def test_hand_over_is_the_agency_s():
    year = register_year()
    for other in (
        make_officer(),
        make_user(Role.LEADER, username="leader"),
        agency_person(year.applications[1]),
    ):
        with pytest.raises(NotAllowed):
            give(year.first, [case_line(1)], by=other)
        assert not may_hand_over(year.first, by=other, now=BEFORE)


def test_hand_over_by_key_for_the_own_agency_alone():
    year = register_year()
    head = agency_person(year.first, "head")
    text = issue_key(agency=year.first.agency, name="业务系统", by=head, now=BEFORE)
    system = BySystem(use_key(typed=text, now=BEFORE))
    give(year.first, [case_line(1)], by=system)
    made = Delivery.objects.get()
    assert (made.way, made.key, made.delivered_by) == ("api", system.key, None)
    entry = Entry.objects.get(action="registers.hand_over")
    assert (entry.actor_id, entry.actor_label) == (None, f"{year.first.agency} · 业务系统")
    with pytest.raises(NotAllowed, match="another agency"):
        give(year.applications[1], [case_line(1)], by=system)


def test_hand_over_list_for_every_brand_or_for_one():
    year, officer = register_year(), make_officer()
    give_list(year, phone_lines(range(3)), by=officer)
    give_list(year, phone_lines(range(2)), application=year.first, by=officer)
    assert [(r.application, r.group, holding(r).people) for r in Register.objects.all()] == [
        (None, "deputies", 3),
        (year.first, "deputies", 2),
    ]
    assert set(ServiceCase.objects.values_list("point", "month")) == {(None, "")}


@pytest.mark.parametrize("group", ["service_recipients", "public", "x"])
def test_hand_over_list_takes_the_office_s_groups_only(group):
    with pytest.raises(BadInput) as refusal:
        give_list(register_year(), phone_lines(range(3)), group=group)
    assert refusal.value.field == "group"


def test_hand_over_list_is_the_office_s_without_a_conflict():
    year = register_year()
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    for other in (agency_person(year.first), make_user(Role.AUDITOR, username="auditor"), insider):
        with pytest.raises(NotAllowed):
            give_list(year, phone_lines(range(3)), by=other)
    give_list(year, phone_lines(range(3)), application=year.applications[1], by=insider)


def test_no_telephone_and_no_case_number_stands_anywhere_in_clear():
    year = register_year()
    hand_in(year.first, 3)
    give_list(year, phone_lines(range(50, 53)))
    found = dump()
    # Three letters alone come about by chance in what is encrypted.
    assert found.count("ZJG-0") == 0
    for number in (1, 2, 3, 50, 51, 52):
        assert phone(number) not in found
    # The search would find them: a number written in clear is seen.
    ServiceCase.objects.filter(pk=ServiceCase.objects.first().pk).update(phone=phone(1))
    assert phone(1) in dump()


def dump() -> str:
    """Every value of every table."""
    cells = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def test_an_encrypted_telephone_is_read_again_for_its_purpose():
    hand_in(register_year().first, 1)
    assert decrypt(ServiceCase.objects.get().phone, purpose=PHONE_PURPOSE) == phone(1)


def test_forget_phones_on_schedule_and_says_how_many():
    year = register_year()
    hand_in(year.first, 3)
    after = CLOSES + 30 * DAY
    assert due_to_forget(after - DAY / 86400) == []
    with pytest.raises(NotNow):
        forget_phones(cycle=year.cycle, by=CLOCK, now=after - DAY / 86400)
    assert due_to_forget(after) == [year.cycle]
    assert forget_phones(cycle=year.cycle, by=CLOCK, now=after) == 3
    assert set(ServiceCase.objects.values_list("phone", flat=True)) == {""}
    assert ServiceCase.objects.exclude(pseudonym="").count() == 3
    assert Entry.objects.get(action="registers.forget_phones").data == {"count": 3}
    assert due_to_forget(after) == []


def test_owed_registers_until_they_are_handed_over_or_closed():
    year = register_year()
    clerk = agency_person(year.first)
    owed = owed_registers(list(clerk.agency_roles), now=BEFORE)
    assert [(row.application, row.deadline) for row in owed] == [(year.first, OPENS - 3 * DAY)]
    assert owed_registers(list(clerk.agency_roles), now=AFTER_DEADLINE) == []
    assert owed_registers(list(make_officer().agency_roles), now=BEFORE) == []
    hand_in(year.first, 1)
    assert owed_registers(list(clerk.agency_roles), now=BEFORE) == []
    other = agency_person(year.applications[1])
    assert len(owed_registers(list(other.agency_roles), now=BEFORE)) == 1
    closed(year)
    assert owed_registers(list(other.agency_roles), now=BEFORE) == []
