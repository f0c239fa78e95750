"""Scheduled changes of cases: each step once, over weekends and holidays, with notices."""

from __future__ import annotations

import pytest
import time_machine

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.workdays.models import CalendarDay
from reviews.bad_ratings.reminders import escalate
from reviews.models import CallbackWish, Case, Rating
from reviews.tasks import escalate_cases, move_cases
from tests.factories.cases import at, make_answer, make_case, make_counted_year
from tests.factories.people import make_officer, make_user
from tests.factories.screening import make_hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    return make_counted_year(brands=2)


def told() -> list[tuple[str, str]]:
    return sorted((row.recipient.username, row.subject) for row in Notice.objects.all())


def people(application) -> None:
    make_user(username=f"head{application.pk}", agency=application.agency, role=AgencyRole.HEAD)
    make_user(username=f"drafter{application.pk}", agency=application.agency)


def test_escalation_takes_three_steps_and_each_once(year):
    people(year.first)
    make_officer("officer")
    case = make_case(year.first, "to_answer")  # due by the end of Tuesday 19 May
    head, drafter = f"head{year.first.pk}", f"drafter{year.first.pk}"
    steps = {}
    for day in range(14, 24):
        for _twice in range(2):
            taken = escalate(evaluation=year.evaluation, now=at(day, 0, minute=20))
            steps[day] = steps.get(day, 0) + taken
    # Monday 18: the last working day before the due day. Wednesday 20: overdue. Friday 22: two
    # working days later.
    assert {day: count for day, count in steps.items() if count} == {18: 1, 20: 1, 22: 1}
    assert told() == sorted(
        [
            (head, "Bad ratings of “品牌1” to answer soon: 1"),
            (drafter, "Bad ratings of “品牌1” to answer soon: 1"),
            (head, "Overdue: bad ratings of “品牌1” without an answer: 1"),
            ("officer", "“品牌1” leaves bad ratings unanswered: 1"),
        ]
    )
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.reminded_at, fresh.head_told_at, fresh.office_told_at) == (
        at(18, 0, minute=20),
        at(20, 0, minute=20),
        at(22, 0, minute=20),
    )


def test_escalation_counts_working_days_over_a_holiday(year):
    # Five working days after Monday 28 September 2026 end with Saturday 10 October, a make-up day;
    # two more end with Tuesday 13.
    make_case(year.first, "to_answer", opened_at=at(28, month=9))
    make_officer()
    days = {}
    for day in range(1, 31):
        if taken := escalate(evaluation=year.evaluation, now=at(day, 1, month=10)):
            days[day] = taken
    assert days == {9: 1, 11: 1, 14: 1}


def test_escalation_follows_the_offices_own_calendar(year):
    CalendarDay.objects.create(date=at(20).date(), is_working=False, name="活动日")
    make_case(year.first, "to_answer")
    days = {}
    for day in range(14, 30):
        if taken := escalate(evaluation=year.evaluation, now=at(day, 1)):
            days[day] = taken
    # Wednesday 20 May is off, so the two working days after the due day end with Friday 22.
    assert days == {18: 1, 20: 1, 23: 1}


def test_escalation_is_one_notice_a_brand(year):
    for application in year.applications:
        people(application)
        for _n in range(3):
            make_case(application, "to_answer")
    assert escalate(evaluation=year.evaluation, now=at(20)) == 6
    assert sorted((row.context["brand"], row.context["count"]) for row in Notice.objects.all()) == [
        ("品牌1", "3"),
        ("品牌2", "3"),
    ]
    assert Entry.objects.filter(action="case.head_told").count() == 2


@pytest.mark.parametrize(
    ("status", "is_told"),
    [
        ("to_verify", True),
        ("to_answer", True),
        ("reopened", True),
        ("answered", False),
        ("recheck", False),
        ("closed", False),
        ("dissatisfied", False),
        ("excluded", False),
        ("mistaken", False),
    ],
)
def test_escalation_concerns_only_who_owes_something(year, status, is_told):
    make_case(year.first, status)
    assert bool(escalate(evaluation=year.evaluation, now=at(20))) is is_told


def test_task_escalates_every_year(year):
    make_case(year.first, "to_answer")
    with time_machine.travel(at(20), tick=False):
        assert escalate_cases() == 1
        assert escalate_cases() == 0


def test_move_settles_what_nobody_graded_and_deletes_the_number(year):
    case = make_case(year.first, "answered", grade_due=at(26, 0))
    CallbackWish.objects.create(case=case, contact="encrypted", left_at=at(13))
    with time_machine.travel(at(25, 23), tick=False):
        assert move_cases() == 0
    with time_machine.travel(at(26, 0), tick=False):
        assert move_cases() == 1
        assert move_cases() == 0
    fresh = Case.objects.get()
    assert (fresh.status, fresh.closed_at, fresh.closed_by) == ("closed", at(26, 0), None)
    assert CallbackWish.objects.get().contact == ""


@pytest.mark.parametrize("status", ["to_verify", "to_answer", "answered", "reopened", "recheck"])
def test_move_settles_cases_of_ratings_that_were_excluded(year, status):
    case = make_case(year.first, status)
    hold = make_hold(year.first, [case.rating], now=at(13))
    with time_machine.travel(at(14), tick=False):
        assert move_cases() == 0
        type(hold).objects.update(
            status="excluded",
            decided_at=at(14),
            decided_by=make_officer(),
            reason="x, as was found",
            statement_due=at(20),
        )
        assert move_cases() == 1
    assert Case.objects.get().status == "excluded"


def test_move_takes_released_ratings_up_again(year):
    case = make_case(year.first, "excluded")
    with time_machine.travel(at(14), tick=False):
        hold = make_hold(year.first, [case.rating], now=at(13))
        assert move_cases() == 0
        Rating.objects.filter(pk=case.rating_id).update(hold=None)
        hold.delete()
        assert move_cases() == 1
    fresh = Case.objects.get()
    assert (fresh.status, fresh.verify_due) == ("to_verify", at(16, 0))


def test_run_out_leaves_the_answer_without_a_grade(year):
    case = make_case(year.first, "to_answer")
    make_answer(case)
    Case.objects.filter(pk=case.pk).update(status="answered", grade_due=at(20))
    with time_machine.travel(at(21), tick=False):
        move_cases()
    assert list(case.answers.values_list("grade", "graded_at")) == [("", None)]


def test_office_reads_of_every_step_in_the_journal(year):
    make_case(year.first, "to_answer")
    make_user(Role.OFFICE, username="office")
    escalate(evaluation=year.evaluation, now=at(28))
    assert sorted(Entry.objects.values_list("action", flat=True)) == [
        "case.head_told",
        "case.office_told",
    ]
