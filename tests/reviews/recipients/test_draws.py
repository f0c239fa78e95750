"""The draw: registers closed automatically, one draw, nobody chosen by hand, everything
reproducible.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.models import Draw, Evaluation, RatingInvitation, ServiceCase
from reviews.recipients.draws import close_registers, draw_raters, due_to_close
from reviews.recipients.parts import differences
from reviews.registers.registers import hand_over_list
from tests.factories.evaluation import moved
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY
from tests.factories.registers import (
    AFTER_DEADLINE,
    BEFORE,
    agency_person,
    closed,
    drawn,
    hand_in,
    invited,
    phone_lines,
    register_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def give_list(year, count, *, group="deputies", application=None, first=0):
    hand_over_list(
        source="市工商联名单",
        cycle=year.cycle,
        application=application,
        group=group,
        lines=phone_lines(range(first, first + count)),
        take_good=False,
        by=make_officer(f"lister {group} {application and application.pk}"),
        now=BEFORE,
    )


def test_close_registers_at_the_deadline_once_with_the_digest():
    year = register_year()
    hand_in(year.first, 2)
    assert due_to_close(AFTER_DEADLINE - DAY / 86400) == []
    with pytest.raises(NotNow):
        closed(year, AFTER_DEADLINE - DAY / 86400)
    assert due_to_close(AFTER_DEADLINE) == [year.evaluation]
    made = closed(year)
    lines = sorted(
        f"{year.first.number}|service_recipients|{key}|{person}|金港路网点|2026-03\n"
        for key, person in ServiceCase.objects.values_list("case_key", "pseudonym")
    )
    assert made.registers_digest == hashlib.sha256("".join(lines).encode()).hexdigest()
    entry = Entry.objects.get(action="draw.close_registers")
    assert entry.data == {"cases": 2, "digest": made.registers_digest}
    assert entry.actor_label == "clock"
    with pytest.raises(NotNow):
        close_registers(evaluation=year.evaluation, now=AFTER_DEADLINE)


def test_draw_raters_makes_the_seed_of_what_nobody_chose():
    year = register_year()
    hand_in(year.first, 9)
    made = drawn(year, number="０７ 11  23")
    text = f"2026|{year.cycle.rules_hash}|{made.registers_digest}|07 11 23"
    assert made.seed == hashlib.sha256(text.encode()).hexdigest()
    assert made.status == "drawn"
    assert Entry.objects.get(action="draw.draw").data == {
        "from": "registers_closed",
        "to": "drawn",
        "number": "07 11 23",
        "seed": made.seed,
        "drawn": 5,
    }


def test_draw_raters_invites_the_lowest_tickets_without_any_code():
    year = register_year()
    hand_in(year.first, 9)
    made = drawn(year)

    def ticket(case) -> str:
        text = f"{made.seed}|{year.first.brand.code}|service_recipients|{case.case_key}"
        return hashlib.sha256(text.encode()).hexdigest()

    expected = sorted(ServiceCase.objects.all(), key=ticket)[:5]
    rows = invited(year.first)
    assert {(row.case, row.pseudonym) for row in rows} == {(c, c.pseudonym) for c in expected}
    assert {(row.code_hash, row.used, row.group) for row in rows} == {
        (None, False, "service_recipients")
    }
    assert made.parts == [
        {
            "application": year.first.number,
            "brand": year.first.brand.code,
            "group": "service_recipients",
            "people": 9,
            "drawn": 5,
            "asked_in_another_group": 0,
            "strata": [{"point": "金港路网点", "month": "2026-03", "people": 9, "drawn": 5}],
        }
    ]


def test_draw_raters_with_another_number_draws_others():
    found = []
    for number in ("1", "2"):
        with transaction.atomic():
            year = register_year()
            hand_in(year.first, 200)
            drawn(year, number=number)
            found.append({row.pseudonym for row in invited(year.first)})
            transaction.set_rollback(True)
    assert len(found[0]) == len(found[1]) == 5
    assert found[0] != found[1]


def test_draw_raters_is_made_once():
    year = register_year()
    hand_in(year.first, 9)
    drawn(year)
    before = [row.pk for row in invited(year.first)]
    with pytest.raises(NotNow, match="no longer possible"):
        drawn(year, number="another", by=make_officer("second"))
    assert [row.pk for row in invited(year.first)] == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(
            evaluation=year.evaluation, closed_at=AFTER_DEADLINE, cases=0, registers_digest="x"
        )


def test_draw_raters_is_the_office_s_without_a_conflict():
    year = register_year()
    hand_in(year.first, 9)
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    for other in (agency_person(year.first), make_user(Role.AUDITOR, username="auditor"), insider):
        with pytest.raises(NotAllowed):
            drawn(year, by=other)
    assert invited(year.first) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "9" * 81}, "number"),
        ({"source": ""}, "source"),
        ({"source": "x" * 121}, "source"),
        ({"number_on": date(2026, 5, 28)}, "number_on"),
        ({"number_on": date(2026, 5, 31)}, "number_on"),
    ],
)
def test_draw_raters_refuses_what_does_not_fit(changes, field):
    year = register_year()
    hand_in(year.first, 9)
    with pytest.raises(BadInput) as refusal:
        drawn(year, **changes)
    assert refusal.value.field == field
    assert Draw.objects.get().status == "registers_closed"


@pytest.mark.parametrize("status", Evaluation._meta.get_field("status").choices)
def test_draw_raters_between_shortlist_and_count_only(status):
    year = register_year()
    hand_in(year.first, 9)
    made = closed(year)
    moved(status[0], pk=year.evaluation.pk)
    made = Draw.objects.get(pk=made.pk)
    wanted = {"number": "7", "source": "x", "number_on": date(2026, 5, 30)}
    if status[0] in ("shortlisted", "rating"):
        draw_raters(draw=made, by=make_officer(), now=AFTER_DEADLINE + DAY, **wanted)
        assert len(invited(year.first)) == 5
    else:
        with pytest.raises(NotNow):
            draw_raters(draw=made, by=make_officer(), now=AFTER_DEADLINE + DAY, **wanted)


def test_draw_raters_refuses_registers_that_were_touched_after_the_closing():
    year = register_year()
    hand_in(year.first, 9)
    closed(year)
    ServiceCase.objects.filter(pk=ServiceCase.objects.first().pk).update(pseudonym="0" * 64)
    with pytest.raises(NotNow, match="not as they were when they closed"):
        drawn(year)
    assert invited(year.first) == []


def test_draw_raters_shares_a_list_out_among_the_brands():
    year = register_year(brands=3)
    give_list(year, 6)
    made = drawn(year)
    asked: dict[str, int] = {}
    for application in year.applications:
        people = [row.pseudonym for row in invited(application)]
        assert len(people) == len(set(people)) == 4
        for person in people:
            asked[person] = asked.get(person, 0) + 1
    assert sorted(asked.values()) == [2] * 6
    assert [part["drawn"] for part in made.parts] == [4, 4, 4]


def test_draw_raters_prefers_a_brand_s_own_list():
    year = register_year()
    give_list(year, 6)
    give_list(year, 3, application=year.first, first=100)
    drawn(year)
    own = ServiceCase.objects.filter(register__application=year.first)
    assert {row.case for row in invited(year.first)} == set(own)
    assert len(invited(year.applications[1])) == 4


def test_draw_raters_asks_nobody_twice_about_one_brand():
    year = register_year(brands=1)
    hand_in(year.first, 3, first=1)
    give_list(year, 4, group="enterprises", first=2)
    give_list(year, 4, group="deputies", application=year.first, first=3)
    made = drawn(year)
    people = [row.pseudonym for row in invited(year.first)]
    assert len(people) == len(set(people)) == 6
    parts = {part["group"]: part for part in made.parts}
    assert {group: (p["drawn"], p["asked_in_another_group"]) for group, p in parts.items()} == {
        "service_recipients": (3, 0),
        "enterprises": (2, 2),
        "deputies": (1, 3),
    }


def test_draw_raters_of_nothing_handed_over_draws_nobody():
    made = drawn(register_year())
    assert (made.parts, RatingInvitation.objects.count()) == ([], 0)


def test_differences_finds_nothing_on_an_honest_draw_and_every_tampering():
    year = register_year(brands=3)
    hand_in(year.first, 40)
    give_list(year, 12)
    made = drawn(year)
    assert differences(made) == []
    call_command("verify_draw", "2026")

    def found(change) -> int:
        with transaction.atomic():
            change()
            problems = differences(Draw.objects.get(pk=made.pk))
            if problems:
                with pytest.raises(CommandError):
                    call_command("verify_draw", "2026")
            transaction.set_rollback(True)
        return len(problems)

    row = RatingInvitation.objects.first()
    mine = RatingInvitation.objects.filter(pk=row.pk)
    assert found(lambda: None) == 0
    assert found(lambda: mine.delete()) == 1
    assert found(lambda: mine.update(pseudonym="f" * 64)) == 1
    assert found(lambda: ServiceCase.objects.filter(pk=row.case_id).update(month="2026-04")) >= 1
    assert found(lambda: Draw.objects.filter(pk=made.pk).update(number="8")) == 1
    assert found(lambda: Draw.objects.filter(pk=made.pk).update(parts=[])) >= 1


def test_verify_draw_of_a_year_without_one():
    with pytest.raises(CommandError, match="Nobody was drawn for 2026"):
        call_command("verify_draw", "2026")


def test_differences_after_the_decision_has_moved_the_brands_on():
    year = register_year()
    hand_in(year.first, 9)
    made = drawn(year)
    year.cycle.applications.update(slogan="x")
    type(year.first).objects.filter(pk=year.first.pk).update(**{"status": "selected"})
    assert differences(made) == []


def test_the_clock_s_day_of_a_number_is_local():
    """At 23:30 UTC of the 29th it is the 30th in the city."""
    year = register_year()
    now = AFTER_DEADLINE.replace(hour=23, minute=30)
    made = drawn(year, now=now, number_on=date(2026, 5, 30))
    assert made.drawn_at == now
    assert now.date() + timedelta(days=1) == made.number_on
