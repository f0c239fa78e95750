"""Rates by brand and month, read from the cases; and the summons after poor months."""

from __future__ import annotations

from fractions import Fraction

import pytest
import time_machine

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.notices.models import Notice
from reviews.bad_ratings.rates import (
    Month,
    cases_of_brands,
    figures_as_of,
    figures_by_brand,
    repair_rates,
    report,
)
from reviews.bad_ratings.summons import hold_talk, may_hold
from reviews.models import Case, CaseAnswer, Summons
from reviews.tasks import raise_summonses
from tests.factories.cases import at, make_case, make_counted_year
from tests.factories.people import make_officer, make_user
from tests.factories.rating import make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    return make_counted_year(brands=2)


@pytest.fixture
def full(year):
    """One case in every status for the first brand, one open one for the second."""
    for status in (
        "to_verify",
        "to_answer",
        "answered",
        "reopened",
        "recheck",
        "closed",
        "dissatisfied",
        "excluded",
        "mistaken",
    ):
        make_case(year.first, status)
    make_case(year.applications[1], "to_answer")
    return year


def test_figures_of_every_status(full):
    found = figures_by_brand(2026, now=at(25))[full.first.brand_id]
    assert (found.cases, found.excluded) == (7, 2)
    assert (found.to_verify, found.verified_in_time) == (7, 6)
    # Given: answered 1, reopened 1, closed 1, dissatisfied 2. Overdue: to verify, to answer,
    # reopened.
    assert (found.to_answer, found.answered_in_time) == (8, 5)
    assert (found.timed, found.timely) == (6, 3)
    assert (found.graded, found.satisfied, found.reopened, found.repaired) == (2, 0, 2, 1)
    assert found.repair_rate == Fraction(1, 7)


def test_figures_take_two_queries_whatever_the_number(full, django_assert_num_queries):
    with django_assert_num_queries(2):
        figures_by_brand(2026, now=at(25))


def test_rates_leave_out_brands_without_cases(full):
    third = make_year(year=2025, brands=1, status="concluded")
    brands = [full.first.brand_id, full.applications[1].brand_id, third.first.brand_id]
    assert repair_rates(2026, brands, now=at(25)) == {
        full.first.brand_id: Fraction(1, 7),
        full.applications[1].brand_id: Fraction(0),
    }
    assert repair_rates(2025, brands, now=at(25)) == {}


def test_the_annual_review_needs_a_case_whose_time_has_come(full):
    other = full.applications[1].brand_id
    [cases] = cases_of_brands(2026, [other]).values()
    assert figures_as_of(cases, at(13)) is None
    assert figures_as_of(cases, at(25)).in_time_share == 0


def test_what_happens_afterwards_does_not_change_the_figures_of_a_moment(year):
    """A case is answered late, another is found mistaken, a third comes: all after the moment."""
    brand = year.first.brand_id
    first, second = make_case(year.first, "to_answer"), make_case(year.first, "to_verify")

    def read():
        return figures_as_of(cases_of_brands(2026, [brand])[brand], at(25))

    before = read()
    assert (before.timed, before.timely) == (2, 0)
    CaseAnswer.objects.create(
        case=first,
        number=1,
        text="窗口已增设导办，等候缩短。",
        due=first.answer_due,
        given_at=at(26),
    )
    Case.objects.filter(pk=first.pk).update(status="answered", grade_due=at(28))
    Case.objects.filter(pk=second.pk).update(
        status="mistaken",
        closed_at=at(27),
        verified_at=at(26),
        verified_by=make_user(),
        triage="mistaken",
        proof="评价人来电说明点错。",
    )
    make_case(year.first, "to_answer", opened_at=at(26))
    assert read() == before


def test_month_runs_into_the_next_year():
    assert str(Month(2026, 12).after) == "2027-01"
    assert str(Month(2026, 1).before) == "2025-12"
    assert Month.of(at(31, 23, month=5)) == Month(2026, 5)
    assert Month(2026, 5).ends == at(1, 0, month=6)


def test_report_of_a_month(full):
    lines = report(Month(2026, 5), now=at(1, month=6), by=None)
    by_agency = {line.agency: line for line in lines}
    line = by_agency[full.first.agency]
    assert (line.opened, line.to_verify, line.verified_in_time) == (9, 7, 6)
    assert (line.answers.to_answer, line.answers.in_time) == (8, 5)
    assert (line.graded, line.satisfied, line.reopened, line.excluded) == (3, 0, 2, 2)
    assert (line.late_now, line.causes) == (3, {"staffing": 6})


def test_report_of_a_month_without_cases_is_empty(full):
    assert report(Month(2026, 4), now=at(1, month=6), by=None) == []


def test_report_keeps_the_backlog_in_the_next_month(full):
    line = next(
        row
        for row in report(Month(2026, 6), now=at(30, month=6), by=None)
        if row.agency == full.first.agency
    )
    assert (line.opened, line.answers.to_answer, line.answers.in_time) == (0, 3, 0)


@pytest.mark.parametrize("brands", [1, 3])
def test_report_is_a_few_queries(brands, django_assert_num_queries):
    year = make_counted_year(brands=brands)
    for application in year.applications:
        make_case(application, "to_answer")
    with django_assert_num_queries(3):
        report(Month(2026, 5), now=at(25), by=None)


def poor_since_may(year):
    head = make_user(username="head", agency=year.first.agency, role=AgencyRole.HEAD)
    make_case(year.first, "to_answer")
    return head


def test_summons_after_two_poor_months(year):
    head = poor_since_may(year)
    with time_machine.travel(at(2, month=6), tick=False):
        assert raise_summonses() == 0  # one poor month
    with time_machine.travel(at(2, month=7), tick=False):
        assert [raise_summonses(), raise_summonses()] == [1, 0]
    made = Summons.objects.get()
    assert (made.agency, made.last_month) == (year.first.agency, "2026-06")
    assert made.months == [
        {"month": "2026-05", "to_answer": 1, "in_time": 0},
        {"month": "2026-06", "to_answer": 1, "in_time": 0},
    ]
    assert [row.recipient for row in Notice.objects.all()] == [head]


def test_no_summons_where_the_second_month_was_good(year):
    poor_since_may(year)
    case = year.first.cases.get()
    CaseAnswer.objects.create(
        case=case,
        number=1,
        text="经逐项核查答复",
        due=case.answer_due,
        given_at=at(29),
        given_by=case.verified_by,
    )
    type(case).objects.update(status="answered", grade_due=at(12, month=6))
    with time_machine.travel(at(2, month=7), tick=False):
        assert raise_summonses() == 0


def test_summons_takes_the_number_of_months_from_the_rules(year):
    poor_since_may(year)
    year.cycle.rules["bad_rating"]["poor_months"] = 1
    type(year.cycle).objects.update(rules=year.cycle.rules)
    with time_machine.travel(at(2, month=6), tick=False):
        assert raise_summonses() == 1


def test_hold_talk_writes_what_was_agreed_once(year):
    summons = Summons.objects.create(
        agency=year.first.agency, last_month="2026-06", raised_at=at(2, month=7)
    )
    officer = make_officer()
    with pytest.raises(BadInput) as refusal:
        hold_talk(summons=summons, minutes="", by=officer, now=at(3, month=7))
    assert refusal.value.field == "minutes"
    done = hold_talk(summons=summons, minutes="经核查一周内清零。", by=officer, now=at(3, month=7))
    assert (done.held_by, done.minutes) == (officer, "经核查一周内清零。")
    with pytest.raises(NotNow):
        hold_talk(summons=summons, minutes="经逐项核查再谈。", by=officer, now=at(4, month=7))


def test_hold_talk_is_for_the_office_without_conflict(year):
    summons = Summons.objects.create(
        agency=year.first.agency, last_month="2026-06", raised_at=at(2, month=7)
    )
    both = make_user(Role.OFFICE, username="both", agency=year.first.agency)
    for person in (both, make_user(Role.AUDITOR, username="auditor"), make_user(username="nobody")):
        assert not may_hold(summons, by=person)
        with pytest.raises(NotAllowed):
            hold_talk(
                summons=summons,
                minutes="经核查一周内清零。",
                by=person,
                now=at(3, month=7),
            )
